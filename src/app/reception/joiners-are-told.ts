import type { CohortName } from '../../model/names.ts'
import type { StandingNow } from './standing-now.ts'

/**
 * Whether somebody who comes now would still be told: the announcement (the plan's first message phase) of their cohort has begun, and it is open
 * until its phase's next occurrence or the freeze.
 */
export const joinersAreTold = ({ view }: Pick<StandingNow, 'view'>, cohort: CohortName): boolean => {
  const { occurrences, facts, agenda, now } = view
  const first = occurrences.find(
    (one) => one.cohort === cohort && one.kind === 'message' && one.former !== true,
  )
  if (first === undefined || first.at > now) return false
  const happened = facts.occurrences.get(first.id)
  return happened?.began !== undefined && happened.skipped === undefined && !agenda.closed.has(first.id)
}
