import { type Instant, instant } from '../base/instant.ts'
import type { CohortName } from '../model/names.ts'
import type { Plan } from '../model/plan.ts'
import { type DatedStatement, type Statement, stays } from '../model/promise.ts'
import type { Deadline } from '../model/when.ts'
import { deadlineFor, deadlineOf, isFreed } from './deadline-of.ts'
import { exemptionAt, exemptionsOf } from './exemptions.ts'
import { instantAtWall, wallOf } from './wall.ts'

/**
 * What is true of a cohort's deadline at an instant, as a message has to say it: while it is to come, that; once it has come, since
 * when it holds (the end of the last exemption, else the deadline); in an exemption after it, when that ends, or that the service
 * stays.
 */
export const truthOf = (plan: Plan, cohort: CohortName, at: Instant): Statement => {
  if (isFreed(plan, cohort)) return stays
  const deadline = deadlineOf(plan, cohort)
  const exempt = exemptionsOf(plan, cohort)
  const holds = exemptionAt(exempt, instant(Math.max(at, deadline)))
  if (holds !== undefined)
    return holds.endsOn === undefined ? stays : statementOf(plan, { date: holds.endsOn })
  const ended = exempt.findLast(({ until }) => until !== undefined && until <= at && until > deadline)
  return statementOf(
    plan,
    ended?.endsOn === undefined ? deadlineFor(plan, cohort) : { date: ended.endsOn },
    cohort,
  )
}

/** What a message of the plan says of the cohort's deadline. */
export const statedDeadline = (plan: Plan, cohort: CohortName): DatedStatement =>
  statementOf(plan, deadlineFor(plan, cohort), cohort)

/** When what is true of the cohort changes by itself after its deadline: exemptions that begin then, and after `after`. */
export const reopeningsOf = (plan: Plan, cohort: CohortName, after: Instant): readonly Instant[] => {
  if (isFreed(plan, cohort)) return []
  const deadline = deadlineOf(plan, cohort)
  return exemptionsOf(plan, cohort)
    .map(({ since }) => since)
    .filter((since) => since > deadline && since > after)
}

const statementOf = (plan: Plan, { date, time }: Deadline, cohort?: CohortName): DatedStatement => {
  const at = instantAtWall(wallOf(date), plan.timezone)
  return time === undefined ? { kind: 'date', date, at } : { kind: 'instant', at: deadlineOf(plan, cohort) }
}
