import type { Millis } from '../base/instant.ts'
import type { SecretSource } from '../base/secret.ts'
import type { Growth } from './growth.ts'
import type { CohortName, CountryCode, LocaleTag, PhaseName, PlanName, SenderId, ZoneName } from './names.ts'
import type { Places } from './places.ts'
import type { Statement } from './promise.ts'
import type { CalendarDate, Deadline, Span, When, Window } from './when.ts'

/** One YAML document, read, checked for form, with every default filled in. What is written is in `places`. */
export type Plan = {
  readonly version: 1
  readonly name: PlanName
  /** The file as it was named on the command line; paths in the plan are relative to its folder. */
  readonly file: string
  /** Who leaves; undefined where the sentence names nobody (built-in texts then say "this service"). */
  readonly service: string | undefined
  readonly deadline: Deadline
  readonly timezone: ZoneName
  readonly language: LocaleTag
  readonly history: 'link' | 'export' | 'none'
  readonly policy?: { readonly title: string; readonly url?: string }
  readonly channel: ChannelPlan
  readonly audience: AudiencePlan
  readonly destinations: readonly Destination[]
  readonly link?: LinkPlan
  readonly window: Window
  readonly spacing: Millis
  readonly notice?: Span
  /** In the order of the text. */
  readonly phases: readonly PhasePlan[]
  readonly corrections?: Corrections
  /** In the order of the text; the first that matches wins; never holds `default`. */
  readonly cohorts: readonly CohortPlan[]
  readonly unknownCountry?: CohortName
  readonly messages: ReadonlyMap<string, MessagePlan>
  readonly inDoubt: 'hold' | 'resend'
  readonly ledger: LedgerPlan
  readonly gateFile?: { readonly path: string; readonly format: 'json' | 'flagd' }
  readonly serve?: {
    readonly token: SecretSource
    readonly forward?: string
    readonly repliesPerSecond?: number
  }
  readonly notify: readonly NotifyPlan[]
  readonly heartbeat?: SecretSource | string
  readonly places: Places
}

export type Destination = { readonly name: string; readonly url: string }

export type ChannelPlan = {
  /** As people know it: `WhatsApp`. */
  readonly name: string
  /** A name of the registry of adapters: `whatsapp`, `outbox`, … */
  readonly adapter: string
  /** Empty where the plan names none: then the adapter's own default (from the environment, or one nameless sender). */
  readonly senders: readonly SenderPlan[]
  readonly account?: string
  readonly version?: string
  readonly accessToken?: SecretSource
  readonly appSecret?: SecretSource
  readonly verifyToken?: SecretSource
  readonly pin?: SecretSource
  readonly baseUrl?: string
  readonly timeout: Millis
  readonly concurrency: number
  readonly proxy?: string
  /** `outbox` only; relative to the plan. */
  readonly path?: string
  readonly perDay: 'auto' | 'unlimited' | { readonly now: number; readonly growth?: Growth }
  /** 0 < share ≤ 1. */
  readonly share: number
  readonly stop?: Brakes
  readonly prices?: string
}

export type SenderPlan = { readonly id: SenderId; readonly perSecond?: number; readonly token?: SecretSource }

export type AudienceSource =
  /** `path` is `-` for standard input; relative to the plan. */
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'sqlite'; readonly file: string; readonly query: string }
  | { readonly kind: 'run'; readonly command: readonly string[]; readonly format: 'csv' | 'tsv' | 'ndjson' }
  | { readonly kind: 'postgres'; readonly dsn: SecretSource; readonly query: string }

export type ColumnRole = 'address' | 'locale' | 'timezone' | 'country' | 'sender' | 'linked'

export type AudiencePlan = {
  readonly source: AudienceSource
  /** What the plan maps by name; the others are found by their usual names. */
  readonly columns: Partial<Readonly<Record<ColumnRole, string>>>
  /** A list of addresses never to be written to. */
  readonly suppress?: AudienceSource
  readonly refresh?: Millis
  readonly orderBy?: string
  /** The greatest share of bad rows, 0 to 1, with which an audience is still used; and where the bad rows are kept. */
  readonly rejects: { readonly share: number; readonly path?: string }
}

export type LinkPlan = {
  /** Holds `{{ token }}`. */
  readonly url: string
  readonly secret?: SecretSource
  /** Who has linked already: a list of addresses. */
  readonly linked?: AudienceSource
  readonly refresh: Millis
  readonly expires?: Span
}

/** Whom a phase writes to. */
export type Addressees =
  | { readonly kind: 'everyone' | 'unlinked' | 'linked' | 'unreached' }
  | { readonly kind: 'column'; readonly column: string; readonly values: readonly string[] }
  /** Of a correction: who was found to be owed one when it began, while their newest promise is not `truth`. */
  | { readonly kind: 'owed'; readonly truth: Statement }

export type PhasePlan = {
  readonly name: PhaseName
  readonly at: readonly When[]
  /** Written as a list: its occurrences carry `@STEP` even where one is left. */
  readonly stepped: boolean
  /** Undefined for a phase that only moves the gate or acts. */
  readonly message?: string
  readonly to: Addressees
  readonly gate?: 'frozen' | 'closed'
  readonly for?: Span
  readonly reply?: ReplyPlan
  readonly actions: readonly ActionPlan[]
  readonly requires?: Requirements
  readonly late: { readonly policy: 'run' | 'skip' | 'hold'; readonly after: Millis }
  readonly until?: When
  readonly canary?: { readonly steps: readonly number[]; readonly wait?: Millis }
  readonly brakes?: Brakes
  readonly window?: Window
  readonly again: boolean
  /** A default's condition: left out unless it lies at least so long after the announcement. */
  readonly afterAnnouncement?: Span
  /** A default's: where its instant has passed at the first approval, it is now. */
  readonly orNow?: boolean
}

export type ReplyPlan = { readonly message: string; readonly every: Millis; readonly approved?: string }

export type ActionPlan = {
  readonly does: ActionStep
  /** What takes it back, in place of the channel's own way; `nothing`: there is nothing to take back. */
  readonly undo?: ActionStep | { readonly kind: 'nothing' }
  readonly timeout?: Millis
  /** Names of variables that a command is given, beside PATH and HOME. */
  readonly env?: readonly string[]
  /** Doing it twice is the same as once: where nobody knows whether it was done, it is done again. */
  readonly idempotent?: true
  readonly scope: 'channel' | 'cohort'
}

export type ActionStep =
  | { readonly kind: 'named'; readonly name: string; readonly arguments: Readonly<Record<string, unknown>> }
  | { readonly kind: 'run'; readonly command: readonly string[] }
  | { readonly kind: 'http'; readonly request: HttpRequestPlan }

export type HttpRequestPlan = {
  readonly method: string
  readonly url: string
  /** Values may hold `${NAME}`. */
  readonly headers: Readonly<Record<string, string>>
  /** Text as it is; anything else as JSON. */
  readonly body?: unknown
  /** The statuses that mean it was done; none: any of 200 to 299. */
  readonly expect: readonly number[]
}

export type Requirements = {
  readonly coverage?: number
  readonly of?: 'accepted' | 'delivered'
  readonly notice?: Span
  readonly after?: PhaseName
  readonly orAfter?: Span
}

/** Shares, 0 to 1. */
export type Brakes = { readonly failed?: number; readonly undeliverable?: number }

export type Corrections = { readonly moved?: string; readonly exempt?: string; readonly reopened?: string }

export type CohortPlan = {
  readonly name: CohortName
  readonly match:
    | { readonly kind: 'countries'; readonly countries: readonly CountryCode[] | 'EU' | 'EEA' }
    | { readonly kind: 'calling-codes'; readonly codes: readonly string[] }
    | { readonly kind: 'column'; readonly column: string; readonly values: readonly string[] }
    | { readonly kind: 'list'; readonly file: string }
  readonly deadline?: Deadline
  readonly source?: string
  readonly exempt: readonly Exemption[]
}

export type Exemption = {
  readonly since: CalendarDate
  readonly until?: CalendarDate
  readonly source: string
  readonly reason?: string
}

export type MessagePlan = {
  readonly name: string
  /** Built in, or written in the plan. */
  readonly from: 'built-in' | 'plan'
  readonly texts: ReadonlyMap<LocaleTag, string>
  readonly template?: TemplatePlan
  readonly button?: ButtonPlan
}

export type TemplatePlan = {
  readonly name: string
  readonly category: 'utility' | 'marketing' | 'authentication'
  /** The platform's language code by our locale, where they differ. */
  readonly languages: ReadonlyMap<LocaleTag, string>
  readonly ttl?: Millis
}

export type ButtonPlan = {
  /** One label for everybody, or one a locale. */
  readonly text: string | ReadonlyMap<LocaleTag, string>
  readonly url: 'link' | string
}

export type LedgerPlan =
  /** Relative to the plan. */
  | { readonly kind: 'sqlite'; readonly path: string }
  | { readonly kind: 'postgres'; readonly dsn: SecretSource | string }

export type NotifyPlan = {
  readonly on: readonly ('held' | 'failed' | 'in_doubt' | 'overdue' | 'done')[]
  readonly does: Readonly<Record<string, unknown>>
}
