import type { Instant } from '../../base/instant.ts'
import { day } from '../../base/instant.ts'
import type { CohortName, SenderId } from '../../model/names.ts'
import type { Plan } from '../../model/plan.ts'
import type { GateNow } from '../../work/gate-of.ts'

/** Of a sender's rate, where the plan does not say. */
const usualShare = 0.05

/** How many auto-replies a second a sender may send; undefined: it has no limit. */
export const repliesPerSecond = (plan: Plan, perSecond: number | undefined): number | undefined => {
  if (perSecond === undefined) return plan.serve?.repliesPerSecond
  return Math.min(perSecond / 2, plan.serve?.repliesPerSecond ?? Math.max(1, perSecond * usualShare))
}

/**
 * What a run may send while a server may reply: two processes that each kept the whole limit would break it together, so the replies' part is
 * taken out of the run's, wherever a gate is frozen, or will be before a long run ends.
 */
export const besideReplies = (
  plan: Plan,
  limits: ReadonlyMap<SenderId, number | undefined>,
  gates: ReadonlyMap<CohortName, GateNow>,
  now: Instant,
): ReadonlyMap<SenderId, number | undefined> => {
  const replies = [...gates.values()].some(
    ({ gate, next }) => gate === 'frozen' || (next?.gate === 'frozen' && next.at - now < day),
  )
  if (!replies || !plan.phases.some(({ reply }) => reply !== undefined)) return limits
  return new Map(
    [...limits].map(([sender, perSecond]) => [
      sender,
      perSecond === undefined ? undefined : perSecond - (repliesPerSecond(plan, perSecond) ?? 0),
    ]),
  )
}
