import type { Problem } from '../base/problem.ts'
import type { Path } from '../model/places.ts'
import { matches, printPath } from './path-pattern.ts'
import type { PlanPlaces } from './places.ts'
import { saidWrong } from './said-wrong.ts'

/** A key that the language has and this version does not act on yet. `unless`: values that mean what happens anyway. */
type Owed = {
  readonly path: string
  readonly to: 'time and policy' | 'whatsapp whole' | 'every channel' | 'fifty million' | 'what people see'
  readonly unless?: readonly unknown[]
  /** Only a text that starts so. */
  readonly starting?: readonly string[]
  readonly instead?: string
}

/** Whoever builds the behaviour deletes the row. */
const owed: readonly Owed[] = [
  { path: 'channels', to: 'every channel' },
  { path: 'via', to: 'every channel' },
  { path: 'audience.source.postgres', to: 'fifty million' },
  { path: 'audience.suppress.postgres', to: 'fifty million' },
  { path: 'link.linked.postgres', to: 'fifty million' },
  { path: 'ledger', to: 'fifty million', starting: ['postgres:', 'postgresql:', '${'] },
  { path: 'notify', to: 'what people see' },
  { path: 'heartbeat', to: 'what people see' },
]

/** The row that says why a value is not supported, if it is not. An empty map or list asks for nothing. */
const owedFor = (path: Path, value: unknown): Owed | undefined => {
  if (value === null || isEmpty(value)) return undefined
  const row = owed.find((candidate) => matches(candidate.path, path))
  if (row === undefined || row.unless?.includes(value) === true) return undefined
  if (row.starting === undefined) return row
  return typeof value === 'string' && row.starting.some((start) => value.trim().startsWith(start))
    ? row
    : undefined
}

const isEmpty = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0

/** Paths of a plan's data that this version does not act on, outermost first. */
export const unsupportedIn = (
  value: unknown,
  path: Path = [],
): readonly { readonly path: Path; readonly row: Owed }[] => {
  const row = owedFor(path, value)
  if (row !== undefined) return [{ path, row }]
  if (typeof value !== 'object' || value === null) return []
  const isList = Array.isArray(value)
  return Object.entries(value).flatMap(([key, inner]) =>
    unsupportedIn(inner, [...path, isList ? Number(key) : key]),
  )
}

/** An error for each: nothing that a user writes is ever silently ignored. */
export const notSupported = (
  value: unknown,
  places: PlanPlaces,
): readonly { readonly path: string; readonly problem: Problem }[] =>
  unsupportedIn(value).map(({ path, row }) => {
    const message = `\`${printPath(path)}\` ${valuePart(row)}is not supported in this version`
    const hint = row.instead ?? 'leave it out for now'
    const place = places.ofKey(path) ?? places.near(path)
    return { path: printPath(path), problem: saidWrong({ code: 'not-supported', message, hint }, place) }
  })

const valuePart = (row: Owed): string => {
  if (row.unless !== undefined)
    return `other than ${row.unless.map((value) => `\`${String(value)}\``).join(' or ')} `
  return row.starting === undefined ? '' : 'other than `sqlite:PATH` '
}
