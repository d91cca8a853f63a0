import { day } from '../../base/instant.ts'
import type { Plan } from '../../model/plan.ts'
import type { Channel } from '../channel.ts'
import type { View } from '../view.ts'

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
export const besideReplies = async (
  plan: Plan,
  { kind, limits }: Channel,
  view: () => Promise<View>,
): Promise<Channel['limits']> => {
  if (kind.webhooks === undefined || !plan.phases.some(({ reply }) => reply !== undefined)) return limits
  const { agenda, now } = await view()
  const mayReply = [...agenda.gateNow.values()].some(
    ({ gate, next }) => gate === 'frozen' || (next?.gate === 'frozen' && next.at - now < day),
  )
  return mayReply
    ? new Map([...limits].map(([sender, limit]) => [sender, besideTheirs(plan, limit)]))
    : limits
}

const besideTheirs = (plan: Plan, limit: number | undefined): number | undefined =>
  limit === undefined ? undefined : limit - (repliesPerSecond(plan, limit) ?? 0)
