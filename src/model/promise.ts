import { type Instant, isoOf } from '../base/instant.ts'
import type { CohortName } from './names.ts'
import type { CalendarDate } from './when.ts'

/**
 * What a message says of the deadline: the date that it names to everybody (`at` is that day's start in the plan's zone), the
 * instant that it shows in each reader's zone, or that the service stays.
 */
export type Statement =
  | { readonly kind: 'date'; readonly date: CalendarDate; readonly at: Instant }
  | { readonly kind: 'instant'; readonly at: Instant }
  | { readonly kind: 'stays' }

/** A statement that names a deadline. */
export type DatedStatement = Exclude<Statement, { readonly kind: 'stays' }>

export const stays: Statement = { kind: 'stays' }

export const isDated = (statement: Statement): statement is DatedStatement => statement.kind !== 'stays'

/** What a delivery promised: kept for each that was handed over. */
export type Promised = {
  readonly revision: number
  readonly cohort: CohortName
  readonly statement: Statement
  /** The link that it carried, as the plan writes it: whose token it was is the recipient's own. Undefined: it carried none. */
  readonly link?: string
}

const dayMs = 86_400_000

/**
 * Whether what somebody was told holds where `truth` does. Who was told a date was told nothing of its hours: a deadline at some time
 * of that day is what they know.
 */
export const isTrue = (told: Statement, truth: Statement): boolean => {
  if (!isDated(told) || !isDated(truth)) return told.kind === truth.kind
  if (told.at === truth.at) return true
  if (told.kind === 'instant') return false
  return truth.kind === 'date'
    ? dateKey(told.date) === dateKey(truth.date)
    : told.at <= truth.at && truth.at < told.at + dayMs
}

/** A statement in one word, the same for the same: `2026-01-15`, `2026-01-15T18:00:00Z`, `stays`. */
export const keyOfStatement = (statement: Statement): string => {
  if (statement.kind === 'stays') return 'stays'
  return statement.kind === 'date' ? dateKey(statement.date) : isoOf(statement.at)
}

export const dateKey = ({ year, month, day }: CalendarDate): string =>
  `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
