import type { Instant } from '../../base/instant.ts'
import type { CohortName } from '../../model/names.ts'
import type { CalendarDate, Deadline } from '../../model/when.ts'

/** A cohort's deadline as its people are told it. */
export type CohortDeadline = {
  readonly cohort: CohortName
  readonly deadline: Deadline
  readonly at: Instant
}

/** What is true of a plan's days, for its texts to be compared with. */
export type CopyFacts = {
  /** `default` first. */
  readonly deadlines: readonly CohortDeadline[]
  /** Other days that a text may speak of, and what happens then: `the day of \`shutdown\``. */
  readonly days: readonly { readonly date: CalendarDate; readonly what: string }[]
  /** Which cohorts get a message, by its name; a message that is not listed may go to all. */
  readonly readers: ReadonlyMap<string, ReadonlySet<CohortName>>
}
