import type { Instant } from '../base/instant.ts'
import type { Facts } from '../model/facts.ts'
import type { CohortName } from '../model/names.ts'
import {
  isCorrection,
  type Occurrence,
  type OccurrenceId,
  occurrenceIdOf,
  type StepKey,
  stepKeyOf,
} from '../model/occurrence.ts'
import type { Plan } from '../model/plan.ts'

type Asked = {
  readonly plan: Pick<Plan, 'phases'>
  /** The new revision's, in the rounds that they are in. */
  readonly occurrences: readonly Occurrence[]
  readonly facts: Pick<Facts, 'occurrences'>
  /** When the revision is approved. */
  readonly at: Instant
  /** Whether any of the people who are in the cohort by the revision were handed this step. */
  readonly wasHanded: (step: StepKey, cohort: CohortName) => boolean
}

/**
 * Occurrences that a revision moves into the future although they were handed over, or are over, in their present round: each opens the
 * next one that nobody of its cohort has had. Only where the phase is sent again; so nobody gets the same step and round twice.
 */
export const nextRounds = ({ plan, occurrences, facts, at, wasHanded }: Asked): readonly OccurrenceId[] => {
  const again = new Set(plan.phases.filter((phase) => phase.again).map(({ name }) => name))
  const isUsed = (occurrence: Occurrence, round: number): boolean => {
    const parts = { ...occurrence, round }
    const known = facts.occurrences.get(occurrenceIdOf(parts))
    return (
      known?.completed !== undefined ||
      known?.skipped !== undefined ||
      wasHanded(stepKeyOf(parts), occurrence.cohort)
    )
  }
  return occurrences
    .filter((one) => one.kind === 'message' && !isCorrection(one) && again.has(one.phase) && one.at > at)
    .flatMap((occurrence) => {
      let { round } = occurrence
      while (isUsed(occurrence, round)) round++
      return round === occurrence.round ? [] : [occurrenceIdOf({ ...occurrence, round })]
    })
}
