import { Output, type Template } from 'liquidjs'
import type { LocaleTag, ZoneName } from '../model/names.ts'
import type { CompiledText, Expression } from './compiled.ts'
import { directionOf } from './data.ts'
import type { Formats } from './formats.ts'
import { evaluate, type Manner, namesIn, parseLiquid, type Scope } from './liquid.ts'
import { gapsOf, spelledOut } from './scan.ts'
import { isConstant, isPersonal } from './variables.ts'

/** What a text is compiled with. */
export type TextSettings = {
  readonly locale: LocaleTag
  /** Service and channel in the text's language. */
  readonly constants: Scope
  readonly oneLine: boolean
  readonly zone: ZoneName
  readonly formats: (locale: LocaleTag, zone: ZoneName) => Formats
}

/** Reads one text and takes it apart. Throws a liquidjs error for what is not Liquid, or cannot be written into it. */
export const compileText = (source: string, settings: TextSettings): CompiledText => {
  const { locale, oneLine } = settings
  const direction = directionOf(locale)
  const templates = parseLiquid(source)
  const hasTags = gapsOf(source).some((gap) => gap.kind === 'tag')
  const manner: Manner = { formats: settings.formats(locale, settings.zone), direction, oneLine }
  const constant = (piece: Template[]): string =>
    evaluate(piece, withoutPrototype(settings.constants), manner)
  const pieces = hasTags
    ? [expressionOf(templates, source, 0, source.length)]
    : templates.map((template): string | Expression => {
        if (!(template instanceof Output)) return constant([template])
        const { begin, end } = template.token
        const expression = expressionOf([template], spelledOut(innerOf(source.slice(begin, end))), begin, end)
        return expression.names.every(isConstant) ? constant([template]) : expression
      })
  const laidOut = layOut(pieces)
  const names = new Set(laidOut.slots.flatMap((slot) => slot.names))
  return {
    locale,
    source,
    direction,
    constants: settings.constants,
    oneLine,
    hasTags,
    names,
    frames: new Map(),
    ...laidOut,
  }
}

const innerOf = (gap: string): string => gap.replace(/^\{\{-?|-?\}\}$/g, '')

const withoutPrototype = (values: Scope): Scope => Object.assign(Object.create(null), values)

const expressionOf = (templates: Template[], source: string, begin: number, end: number): Expression => {
  const names = [...new Set(namesIn(templates).map(({ name }) => name))]
  return {
    source,
    begin,
    end,
    templates,
    names,
    bare: names.length === 1 && names[0] === source ? source : undefined,
    personal: names.some(isPersonal),
  }
}

/** Words and slots in turn, neighbouring words joined, an expression that comes again sharing its slot. */
const layOut = (
  pieces: readonly (string | Expression)[],
): { words: readonly string[]; slots: readonly Expression[]; order: readonly number[] } => {
  const words = ['']
  const slots: Expression[] = []
  const order: number[] = []
  for (const piece of pieces) {
    if (typeof piece === 'string') {
      words.push((words.pop() ?? '') + piece)
      continue
    }
    const known = slots.findIndex((slot) => slot.source === piece.source)
    order.push(known === -1 ? slots.push(piece) - 1 : known)
    words.push('')
  }
  return { words, slots, order }
}
