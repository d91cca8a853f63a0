import type { Instant } from '../base/instant.ts'
import { type CohortName, defaultCohort } from '../model/names.ts'
import { correctionPhase, type Occurrence, occurrenceIdOf, stepKeyOf } from '../model/occurrence.ts'
import type { Plan } from '../model/plan.ts'
import { calendarDateIn, dateText } from './calendar-date-in.ts'
import { deadlineOf } from './deadline-of.ts'
import type { Approval } from './draft-cohort.ts'
import { exemptionsOf } from './exemptions.ts'
import { reopeningsOf, truthOf } from './truth-of.ts'

/**
 * A plan's corrections: of each cohort for which a revision made something else true, one that is due when the newest such revision was
 * approved (`correction#2/italy`), and one for each exemption that begins after the deadline and after that approval
 * (`correction@2026-06-16#5/eu`): until then what was told is still so.
 */
export const correctionsOf = (plan: Plan, { corrections }: Approval): readonly Occurrence[] => {
  if (plan.corrections === undefined || corrections === undefined) return []
  return [defaultCohort, ...plan.cohorts.map(({ name }) => name)].flatMap((cohort) => {
    const approved = corrections.get(cohort)
    if (approved === undefined) return []
    const { revision, at } = approved
    return [
      correction(plan, cohort, revision, at),
      ...reopeningsOf(plan, cohort, at).map((since) => correction(plan, cohort, revision, since, true)),
    ]
  })
}

const correction = (
  plan: Plan,
  cohort: CohortName,
  revision: number,
  at: Instant,
  isReopening = false,
): Occurrence => {
  const step = isReopening ? { step: dateText(calendarDateIn(at, plan.timezone)) } : {}
  const exempt = exemptionsOf(plan, cohort).map(({ since, until }) => ({ since, until }))
  const parts = { phase: correctionPhase, ...step, round: revision, cohort }
  return {
    ...parts,
    id: occurrenceIdOf(parts),
    stepKey: stepKeyOf(parts),
    at,
    kind: 'message',
    deadline: deadlineOf(plan, cohort),
    truth: truthOf(plan, cohort, at),
    ...(exempt.length === 0 ? {} : { exempt }),
  }
}
