import type { Instant } from '../base/instant.ts'
import type { Facts } from '../model/facts.ts'
import type { Gate } from '../model/gate.ts'
import { type CohortName, defaultCohort, type LocaleTag } from '../model/names.ts'
import type { Occurrence } from '../model/occurrence.ts'
import type { CohortPlan, Plan } from '../model/plan.ts'
import type { Statement } from '../model/promise.ts'
import type { CorrectionKind } from './corrections.ts'
import type { Survey } from './survey.ts'

/** What is compared: the approved revision and the one to be. */
export type Compared = {
  readonly before: Plan
  readonly plan: Plan
  readonly at: Instant
  /** In force: without what an operator cancelled. */
  readonly occurrencesBefore: readonly Occurrence[]
  readonly occurrences: readonly Occurrence[]
  readonly facts: Pick<Facts, 'occurrences'>
  readonly survey: Survey
}

export type CohortChange = {
  readonly cohort: CohortName
  readonly change: 'added' | 'removed' | 'changed' | 'same'
  /** Undefined for `default`, and for one that is removed. */
  readonly plan: CohortPlan | undefined
  readonly people: number
  /** Where those come from who were in another cohort, and where those go who leave it. */
  readonly joined: readonly { readonly cohort: CohortName; readonly n: number }[]
  readonly left: readonly { readonly cohort: CohortName; readonly n: number }[]
  /** Who matches this one too, and is in an earlier one of the file. */
  readonly elsewhere: readonly { readonly cohort: CohortName; readonly n: number }[]
}

export type GateChange = {
  readonly from: CohortName
  readonly cohort: CohortName
  readonly people: number
  readonly before: Gate
  /** As soon as it is approved. */
  readonly now: Gate
  /** The next move by the revision, and the one that would have come without it. */
  readonly next: { readonly gate: Gate; readonly at: Instant } | undefined
  readonly wouldHave: { readonly gate: Gate; readonly at: Instant } | undefined
}

export type OccurrenceChange = {
  readonly occurrence: Occurrence
  /** `kept`: it comes for a cohort whose people had it already. `passed`: its time had passed before this revision. */
  readonly change: 'appears' | 'disappears' | 'moves' | 'again' | 'kept' | 'passed' | 'superseded'
  /** When it was before, of one that moves, or of the round before. */
  readonly was: Instant | undefined
  /** Whom it will not be sent to any more, of one that disappears; whom it is meant for, of one that comes again. */
  readonly people: number | undefined
}

/** Who is owed a correction, by what they were told. */
export type OwedChange = {
  readonly cohort: CohortName
  readonly kind: CorrectionKind
  readonly told: Statement
  readonly truth: Statement
  /** Not before this instant: until then what they were told is true. */
  readonly from: Instant | undefined
  readonly people: number
  /** Of them, whom nobody may write to. */
  readonly suppressed: number
  readonly byLocale: readonly { readonly key: LocaleTag; readonly n: number }[]
}

export type Changes = {
  readonly cohorts: readonly CohortChange[]
  readonly gates: readonly GateChange[]
  readonly occurrences: readonly OccurrenceChange[]
  readonly owed: readonly OwedChange[]
  /** Of the cohorts that anything changes for: who was told what is true, and who was never told. */
  readonly rightly: readonly { readonly cohort: CohortName; readonly n: number }[]
  readonly neverTold: readonly { readonly cohort: CohortName; readonly n: number }[]
}

/** Every cohort of a plan, `default` first. */
export const cohortNames = ({ cohorts }: Pick<Plan, 'cohorts'>): readonly CohortName[] => [
  defaultCohort,
  ...cohorts.map(({ name }) => name),
]
