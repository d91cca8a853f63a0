import type { Instant } from '../base/instant.ts'
import { type CohortName, defaultCohort } from '../model/names.ts'
import { correctionPhase, type OccurrenceId, occurrenceIdOf } from '../model/occurrence.ts'
import type { Plan } from '../model/plan.ts'
import { keyOfStatement } from '../model/promise.ts'
import { reopeningsOf, truthOf } from '../timeline/truth-of.ts'
import type { Survey } from './survey.ts'

type Revised = {
  readonly before: Plan | undefined
  readonly plan: Plan
  readonly revision: number
  readonly at: Instant
  readonly survey: Survey
}

/**
 * The corrections that a revision begins: of every cohort for which it makes something else true than the one before, or into which people
 * come, or whose corrections have other messages now. Of the others the earlier one goes on.
 */
export const newlyOwed = ({ before, plan, revision, at, survey }: Revised): readonly OccurrenceId[] => {
  if (plan.corrections === undefined) return []
  const hasOtherMessages = JSON.stringify(before?.corrections) !== JSON.stringify(plan.corrections)
  const isNew = (cohort: CohortName): boolean => {
    if (reopeningsOf(plan, cohort, at).length > 0) return true
    if (before === undefined) return false
    if (hasOtherMessages || survey.groups.some(({ from, to }) => to === cohort && from !== to)) return true
    if (cohort !== defaultCohort && !before.cohorts.some(({ name }) => name === cohort)) return true
    return keyOfStatement(truthOf(before, cohort, at)) !== keyOfStatement(truthOf(plan, cohort, at))
  }
  return [defaultCohort, ...plan.cohorts.map(({ name }) => name)]
    .filter(isNew)
    .map((cohort) => occurrenceIdOf({ phase: correctionPhase, round: revision, cohort }))
}
