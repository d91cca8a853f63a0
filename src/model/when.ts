import type { PhaseName, ZoneName } from './names.ts'

/** A day of the proleptic Gregorian calendar, no zone: `2026-01-15`. */
export type CalendarDate = { readonly year: number; readonly month: number; readonly day: number }

/** A time of day; without a zone it is in the plan's, `recipient` is each person's own. */
export type TimeOfDay = {
  readonly hour: number
  readonly minute: number
  readonly zone?: ZoneName | 'recipient'
}

/** A distance in time. Months, weeks and days are calendar arithmetic in the plan's zone, hours and minutes exact. Never all zero, never negative. */
export type Span = {
  readonly months?: number
  readonly weeks?: number
  readonly days?: number
  readonly hours?: number
  readonly minutes?: number
}

/** The one point of the plan that everything hangs on. Without a time it is the start of that day in the plan's zone. */
export type Deadline = { readonly date: CalendarDate; readonly time?: TimeOfDay }

/** One time, as the plan writes it. */
export type SingleWhen =
  | { readonly kind: 'now' }
  | { readonly kind: 'absolute'; readonly date: CalendarDate; readonly time?: TimeOfDay }
  /** An ISO 8601 instant with `Z` or an offset, in epoch milliseconds. */
  | { readonly kind: 'instant'; readonly epochMs: number }
  | {
      readonly kind: 'relative'
      readonly span: Span
      readonly side: 'before' | 'after'
      readonly anchor: 'deadline' | PhaseName
      readonly at?: TimeOfDay
    }
  /** The anchor itself: `deadline`, `freeze`, or `deadline at 09:00`. */
  | { readonly kind: 'anchor'; readonly anchor: 'deadline' | PhaseName; readonly at?: TimeOfDay }

/** `every 7 days from 60 days before until freeze`: `from` is the first, `until` is exclusive. */
export type RepeatedWhen = {
  readonly kind: 'every'
  readonly span: Span
  readonly from: SingleWhen
  readonly until: SingleWhen
}

export type When = SingleWhen | RepeatedWhen

/** When somebody may be written to. `from` after `to` runs past midnight; weekdays are 1 (Monday) to 7, those of its start. */
export type Window =
  | { readonly kind: 'always' }
  | {
      readonly kind: 'hours'
      /** Minutes after midnight. */
      readonly from: number
      readonly to: number
      readonly zone: ZoneName | 'recipient' | 'plan'
      readonly weekdays?: readonly number[]
    }
