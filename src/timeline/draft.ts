import type { Instant } from '../base/instant.ts'
import type { CohortName } from '../model/names.ts'
import type { Occurrence } from '../model/occurrence.ts'
import type { PhasePlan } from '../model/plan.ts'

/** An occurrence as the plan writes it, before it is known whether it is created, with what judging it needs. */
export type Draft = {
  readonly occurrence: Occurrence
  readonly phase: PhasePlan
  /** Which entry of the phase's `at` it comes from. */
  readonly index: number
  /** The instant as the plan's zone reads it: what order and distances are judged by, also for an own time of day. */
  readonly nominal: Instant
  /** The instant for whoever could have it last, wherever people are: what is created must not change once their zones are known. */
  readonly last: Instant
  /** When this step was first approved for this cohort. */
  readonly approved: Instant
}

/** What one cohort's time looks like. */
export type CohortTimeline = {
  readonly cohort: CohortName
  readonly deadline: Instant
  readonly created: readonly Draft[]
  readonly leftOut: readonly Draft[]
}

export const isMessage = ({ occurrence }: Draft): boolean => occurrence.kind === 'message'
