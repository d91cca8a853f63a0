import { type Instant, instant } from '../base/instant.ts'
import { type Growth, tiers } from '../model/growth.ts'

/** How many people may be written to in any rolling 24 hours; undefined: no such limit. */
export type DailyTier = { readonly now: number; readonly growth?: Growth } | undefined

/** The limit at one instant, and when it changes next. */
export type DailyLimit = { readonly limit: number | undefined; readonly changes: Instant | undefined }

/** A limit that grows beyond this is none. */
const asGoodAsNone = 1e12

/** `first` is the channel's first message, from which growth is counted: until there is one, the limit is what it is now. */
export const dailyLimitAt = (tier: DailyTier, first: Instant | undefined, at: Instant): DailyLimit => {
  if (tier === undefined) return { limit: undefined, changes: undefined }
  if (tier.growth === undefined || first === undefined || at < first)
    return { limit: tier.now, changes: undefined }
  return tier.growth.kind === 'steps'
    ? bySteps(tier.now, tier.growth.steps, first, at)
    : byRepetition(tier.now, tier.growth, first, at)
}

const bySteps = (
  now: number,
  steps: Extract<Growth, { kind: 'steps' }>['steps'],
  first: Instant,
  at: Instant,
): DailyLimit => {
  const reached = steps.findLast(({ after }) => first + after <= at)?.limit ?? now
  const next = steps.find(({ after }) => first + after > at)
  return {
    limit: reached === 'unlimited' ? undefined : reached,
    changes: next === undefined ? undefined : instant(first + next.after),
  }
}

const byRepetition = (
  now: number,
  growth: Extract<Growth, { kind: 'every' }>,
  first: Instant,
  at: Instant,
): DailyLimit => {
  const times = Math.floor((at - first) / growth.every)
  const limit = limitAfter(now, growth, times)
  const isLast = limit === undefined || limit === growth.upTo
  return { limit, changes: isLast ? undefined : instant(first + (times + 1) * growth.every) }
}

const limitAfter = (
  now: number,
  { step, upTo }: Extract<Growth, { kind: 'every' }>,
  times: number,
): number | undefined => {
  const most = Math.max(now, upTo ?? Number.POSITIVE_INFINITY)
  const grown = Math.min(most, grownBy(now, step, times))
  return grown >= asGoodAsNone ? undefined : Math.floor(grown)
}

const grownBy = (now: number, step: Extract<Growth, { kind: 'every' }>['step'], times: number): number => {
  if (step.by === 'factor') return now * step.factor ** times
  if (step.by === 'people') return now + step.people * times
  if (times === 0) return now
  return tiers.filter((tier) => tier > now)[times - 1] ?? Number.POSITIVE_INFINITY
}
