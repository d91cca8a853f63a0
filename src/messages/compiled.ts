import type { Template } from 'liquidjs'
import type { Instant } from '../base/instant.ts'
import type { LocaleTag, ZoneName } from '../model/names.ts'
import type { Destination } from '../model/plan.ts'
import type { CalendarDate } from '../model/when.ts'
import type { Direction } from './data.ts'
import type { Formats } from './formats.ts'
import type { LinkPattern } from './link.ts'
import type { DeadlineShown } from './shown.ts'

/** One expression of a text that is not the same for everybody, whenever. */
export type Expression = {
  /** As written, in one spelling: `deadline | date`. */
  readonly source: string
  /** Where it begins and ends in the text as written. */
  readonly begin: number
  readonly end: number
  readonly templates: Template[]
  /** What it names from outside. */
  readonly names: readonly string[]
  /** Its variable, where it is nothing but one: then Liquid need not be asked. */
  readonly bare: string | undefined
  /** It names the recipient's own data, so it differs from one to the next. */
  readonly personal: boolean
}

/**
 * A text in pieces: `words[0] slots[order[0]] words[1] slots[order[1]] … words[n]`. What is the same for everybody (service,
 * channel) is words already; each distinct expression is one slot. A text with tags is one slot, whole.
 */
export type CompiledText = {
  readonly locale: LocaleTag
  readonly source: string
  readonly direction: Direction
  /** Service and channel in its language. */
  readonly constants: { readonly [name: string]: unknown }
  readonly oneLine: boolean
  readonly words: readonly string[]
  readonly slots: readonly Expression[]
  readonly order: readonly number[]
  readonly hasTags: boolean
  /** The outside names of all slots. */
  readonly names: ReadonlySet<string>
  /** The impersonal slots' values by surroundings: a cache. */
  readonly frames: Map<string, Frame>
}

/** The slots' values in given surroundings; undefined for personal ones. `text` where none is personal. */
export type Frame = {
  readonly surroundings: Surroundings
  readonly values: readonly (string | undefined)[]
  readonly text?: string
  readonly failed?: string
}

/** What the impersonal values depend on. */
export type Surroundings = {
  readonly formats: Formats
  readonly deadline: DeadlineShown
  /** The deadline's date where it is shown, and today's there. */
  readonly lastDate: CalendarDate
  readonly today: CalendarDate
  readonly told: DeadlineShown | undefined
}

export type CompiledTemplate = {
  readonly name: string
  readonly languages: ReadonlyMap<LocaleTag, string>
  readonly ttlSeconds?: number
}

export type CompiledMessage = {
  readonly name: string
  readonly texts: ReadonlyMap<LocaleTag, CompiledText>
  readonly template?: CompiledTemplate
  /** It carries the recipient's link on a button. */
  readonly linkButton: boolean
  /** Which text a recipient's locale reads: a cache. */
  readonly choices: Map<LocaleTag, CompiledText | undefined>
}

/** A plan's messages, ready to be rendered. Opaque: what is in it is the room's own. */
export type CompiledMessages = {
  readonly messages: ReadonlyMap<string, CompiledMessage>
  readonly language: LocaleTag
  readonly zone: ZoneName
  readonly channel: string
  readonly maxLength: number
  readonly link: LinkPattern | undefined
  readonly destinations: readonly Destination[]
  /** The plan's deadline, for samples. */
  readonly deadline: DeadlineShown
  readonly sampleNow: Instant
  readonly formats: (locale: LocaleTag, zone: ZoneName) => Formats
  readonly today: (now: Instant, zone: ZoneName) => CalendarDate
  readonly formatLocales: Map<string, LocaleTag>
}

export type CompileOptions = {
  /** The header of the audience, where it is at hand: then every other name is a mistake. */
  readonly columns?: readonly string[]
  /** The longest text the channel takes. */
  readonly maxLength: number
  /** Whether the channel wants approved templates outside a conversation. */
  readonly templates: boolean
}
