import { type Context, Liquid, type Template } from 'liquidjs'
import { messageOf } from '../base/errors.ts'
import { parseInstant } from '../base/instant.ts'
import type { Destination } from '../model/plan.ts'
import { type Direction, isolated } from './data.ts'
import { type Formats, isDateStyle, readShown } from './formats.ts'
import type { DeadlineShown } from './shown.ts'

/** How values become words in one text: the language's formats, its direction, and whether it must stay on one line. */
export type Manner = { readonly formats: Formats; readonly direction: Direction; readonly oneLine: boolean }

/** A date among the values. Written by itself it is shown whole: a bare date as such, one with a time with its time and zone. */
export class ShownDate {
  readonly #shown: DeadlineShown
  readonly #formats: Formats

  constructor(shown: DeadlineShown, formats: Formats) {
    this.#shown = shown
    this.#formats = formats
  }

  date(style: unknown): string {
    return this.#formats.date(this.#shown, styleOf(style))
  }

  datetime(style: unknown): string {
    return this.#formats.datetime(this.#shown, styleOf(style))
  }

  toString(): string {
    return this.datetime(undefined)
  }
}

const styleOf = (style: unknown) => {
  if (style === undefined) return 'long'
  if (isDateStyle(style)) return style
  throw new Error('a date takes no style but "full", "long" (the default), "medium" and "short"')
}

/** Values by name. Without a prototype, so that nothing is in it but what was put there. */
export type Scope = { readonly [name: string]: unknown }

/** The manner of each scope that is being evaluated: filters are given only the scope. */
const manners = new WeakMap<object, Manner>()

const mannerOf = (context: Context): Manner => {
  const manner = manners.get(context.environments)
  if (manner === undefined) throw new Error('a scope without its manner')
  return manner
}

const dateFrom = (value: unknown, context: Context): ShownDate => {
  if (value instanceof ShownDate) return value
  const shown = typeof value === 'string' ? readShown(value.trim(), parseInstant) : undefined
  if (shown === undefined)
    throw new Error('not a date: a column is read as 2026-01-15 or 2026-01-15T09:00:00Z')
  return new ShownDate(shown, mannerOf(context).formats)
}

const isDestination = (value: unknown): value is Destination =>
  typeof value === 'object' && value !== null && 'name' in value && 'url' in value

const wordsOf = (value: unknown, manner: Manner): string => {
  if (value === undefined || value === null) return ''
  if (typeof value === 'number') return manner.formats.number(value)
  if (isDestination(value)) return `${value.name}: ${value.url}`
  if (Array.isArray(value)) return listOf(value, manner)
  return String(value)
}

const listOf = (values: readonly unknown[], manner: Manner): string =>
  values
    .map((value) => wordsOf(value, manner))
    .join(!values.every(isDestination) ? ', ' : manner.oneLine ? ' · ' : '\n')

/** Every tag a message may use. None reads a file, names another template or remembers from one message to the next. */
export const allowedTags: readonly string[] = [
  'if',
  'unless',
  'case',
  'for',
  'break',
  'continue',
  'assign',
  'capture',
  'comment',
  'raw',
  '#',
]

/** Of Liquid's filters those that only turn text, numbers and lists into others: none evaluates text, draws lots or hides its value from `wordsOf`. */
const safeFilters = [
  'abs',
  'append',
  'at_least',
  'at_most',
  'capitalize',
  'ceil',
  'compact',
  'concat',
  'default',
  'divided_by',
  'downcase',
  'first',
  'floor',
  'join',
  'last',
  'lstrip',
  'map',
  'minus',
  'modulo',
  'plus',
  'prepend',
  'remove',
  'remove_first',
  'remove_last',
  'replace',
  'replace_first',
  'replace_last',
  'reverse',
  'round',
  'rstrip',
  'size',
  'slice',
  'sort',
  'split',
  'squish',
  'strip',
  'strip_newlines',
  'times',
  'truncate',
  'truncatewords',
  'uniq',
  'upcase',
  'url_encode',
]

export const allowedFilters: readonly string[] = ['date', 'datetime', ...safeFilters].sort()

/** Bounds on one text's work, far above any message and far below what would be felt. */
const limits = { parseLimit: 100_000, memoryLimit: 1_000_000, renderLimit: 1_000 }

const makeEngine = (strictFilters: boolean): Liquid => {
  const engine = new Liquid({
    strictVariables: true,
    strictFilters,
    ownPropertyOnly: true,
    // So that `{{ first_name | default: "you" }}` and `{% if first_name %}` may meet a row without one.
    lenientIf: true,
    outputEscape: function (this: { context: Context }, value: unknown) {
      const manner = mannerOf(this.context)
      return isolated(wordsOf(value, manner), manner.direction)
    },
    ...limits,
  })
  for (const tag of Object.keys(engine.tags)) if (!allowedTags.includes(tag)) delete engine.tags[tag]
  for (const filter of Object.keys(engine.filters))
    if (!safeFilters.includes(filter)) engine.unregisterFilter(filter)
  engine.registerFilter('date', function (value: unknown, style: unknown) {
    return dateFrom(value, this.context).date(style)
  })
  engine.registerFilter('datetime', function (value: unknown, style: unknown) {
    return dateFrom(value, this.context).datetime(style)
  })
  return engine
}

/** One engine for all texts: it keeps nothing from one to the next. */
const engine = makeEngine(true)
/** Reads over filters that it does not know, so that a text's other mistakes can be told beside them. */
const lenientEngine = makeEngine(false)

/** Throws a liquidjs error with the place of what cannot be read. */
export const parseLiquid = (source: string): Template[] => engine.parse(source)

export const parseLeniently = (source: string): Template[] => lenientEngine.parse(source)

/** What a parsed text names from outside, with row and column (from 1) of each. */
export const namesIn = (
  templates: Template[],
): { readonly name: string; readonly row: number; readonly column: number }[] =>
  Object.values(engine.analyzeSync(templates, { partials: false }).globals)
    .flat()
    .map(({ segments, location }) => ({ name: String(segments[0]), row: location.row, column: location.col }))

/** Throws where a value is missing or not what a filter takes. */
export const evaluate = (templates: Template[], scope: Scope, manner: Manner): string => {
  manners.set(scope, manner)
  return String(engine.renderSync(templates, scope))
}

/** Why a text could not be read or evaluated, in a line, without liquidjs's own coordinates and without anybody's data. */
export const reasonOf = (error: unknown): string => {
  const text = messageOf(error)
  const missing = /undefined variable: (\S+?)(?:,|$)/.exec(text)?.[1]
  if (missing !== undefined) return `\`${missing}\` is empty`
  return text.replace(/, (?:file:.*, )?line:\d+, col:\d+$/s, '').split('\n', 1)[0] ?? ''
}
