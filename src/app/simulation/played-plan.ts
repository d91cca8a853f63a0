import type { Growth } from '../../model/growth.ts'
import type { Plan } from '../../model/plan.ts'
import type { Channel } from '../channel.ts'

/**
 * The plan as a simulation runs it: people come from nowhere, lists are not read. Where each person stands for `weight` of them, limits
 * are smaller by as much, so that everything takes as long as it would.
 */
export const playedPlan = (plan: Plan, weight: number): Plan => {
  const { suppress: _, ...audience } = plan.audience
  const { link, ...rest } = plan
  const { linked: __, ...kept } = link ?? { url: '', refresh: plan.spacing }
  return {
    ...rest,
    ...(link === undefined ? {} : { link: kept }),
    audience: { ...audience, source: { kind: 'file', path: '-' } },
    channel: { ...plan.channel, perDay: scaledTier(plan.channel.perDay, weight) },
  }
}

/** Its messages are not put into the platform's own form: `check` does that for every row. */
export const playedChannel = (channel: Channel, weight: number): Channel => ({
  ...channel,
  kind: { ...channel.kind, prepare: (rendered, to, sender) => ({ to, sender, rendered }) },
  limits: new Map(
    [...channel.limits].map(([id, perSecond]) => [
      id,
      perSecond === undefined ? undefined : perSecond / weight,
    ]),
  ),
})

const scaledTier = (perDay: Plan['channel']['perDay'], weight: number): Plan['channel']['perDay'] => {
  if (typeof perDay === 'string' || weight === 1) return perDay
  const now = Math.max(1, Math.round(perDay.now / weight))
  return perDay.growth === undefined ? { now } : { now, growth: scaledGrowth(perDay.growth, weight) }
}

const scaledGrowth = (growth: Growth, weight: number): Growth => {
  if (growth.kind === 'steps')
    return {
      ...growth,
      steps: growth.steps.map(({ limit, after }) => ({
        limit: limit === 'unlimited' ? limit : Math.max(1, Math.round(limit / weight)),
        after,
      })),
    }
  const step =
    growth.step.by === 'people' ? { ...growth.step, people: growth.step.people / weight } : growth.step
  return { ...growth, step, ...(growth.upTo === undefined ? {} : { upTo: growth.upTo / weight }) }
}
