import { type Instant, instant } from '../base/instant.ts'
import type { Plan } from '../model/plan.ts'
import { deadlineOf } from '../timeline/deadline-of.ts'
import { timelineOf } from '../timeline/timeline-of.ts'

const dayMs = 86_400_000
/** Nothing of an exit is planned longer ahead. */
const yearMs = 366 * dayMs

/** The first instant of a plan that does not hang on when it is approved; its deadline where it has no such. */
export const firstInstant = (plan: Plan): Instant => {
  const deadline = deadlineOf(plan)
  const approved = instant(deadline - yearMs)
  const { occurrences } = timelineOf(plan, { at: approved })
  return instant(Math.min(deadline, ...occurrences.map(({ at }) => at).filter((at) => at > approved)))
}

/** From when a plan is looked at that lies in the past: a day before its first instant. */
export const dayBeforeFirst = (plan: Plan): Instant => instant(firstInstant(plan) - dayMs)
