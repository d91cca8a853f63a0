import type { Instant } from '../base/instant.ts'
import type { Facts } from '../model/facts.ts'
import type { Occurrence } from '../model/occurrence.ts'
import type { Plan } from '../model/plan.ts'
import type { DailyTier } from '../timeline/daily-tier.ts'
import type { Crowd } from '../timeline/feasibility/crowd.ts'
import { type Feasibility, feasibilityOf, isFeasible } from '../timeline/feasibility/feasibility.ts'
import type { FeasibilityInput } from '../timeline/feasibility/scenario.ts'
import { notCancelled } from '../work/not-cancelled.ts'
import { usefulUntil } from '../work/useful-until.ts'
import { kindOf, ratesOf } from './channel.ts'
import type { Environment } from './secrets.ts'

/** What is to be judged: a plan's occurrences, the people as they are spread, and what already happened. */
export type Judged = {
  readonly plan: Plan
  readonly occurrences: readonly Occurrence[]
  readonly crowds: readonly Crowd[]
  readonly env: Environment
  readonly from: Instant
  /** Of a plan that already runs: what is pending, and what is over. */
  readonly facts?: Pick<Facts, 'occurrences'>
  /** How many of an occurrence are still to be served, where somebody counted; undefined: by `facts`. */
  readonly pending?: (occurrence: Occurrence) => number | undefined
}

/** A plan's feasibility, with what its limit of 24 hours being unknown means for it. */
export type PlanFeasibility = Feasibility & {
  /** `per_day: auto`, nobody asked: the smallest limit that the platform grants with which it fits. */
  readonly fitsFromTier?: number | 'unlimited'
}

/** Whether everyone can have every message in time, what decides it, and what would help. Asks nobody anything. */
export const feasibilityOfPlan = (judged: Judged): PlanFeasibility => {
  const input = inputOf(judged)
  const { tiers } = kindOf(judged.plan).limits
  const feasibility = feasibilityOf(input)
  if (judged.plan.channel.perDay !== 'auto' || tiers === undefined || !feasibility.feasible)
    return feasibility
  const fits = tiers.find((now) => isFeasible({ ...input, tier: { now } }))
  return { ...feasibility, fitsFromTier: fits ?? 'unlimited' }
}

/** The arithmetic's input: what is over is left out, what is pending is counted by the ledger. */
export const inputOf = ({
  plan,
  occurrences,
  crowds,
  env,
  from,
  facts,
  pending,
}: Judged): FeasibilityInput => {
  const standing = facts === undefined ? occurrences : notCancelled(occurrences, facts)
  const open = standing.filter(({ id, kind }) => kind !== 'message' || !isOver(facts, id))
  const left = pending ?? (facts === undefined ? undefined : ({ id }: Occurrence) => pendingOf(facts, id))
  return {
    plan,
    occurrences: open,
    usefulUntil: usefulUntil(standing),
    crowds,
    senders: ratesOf(plan, env),
    tier: tierOf(plan),
    from,
    ...(left === undefined ? {} : { pending: left }),
  }
}

const isOver = (facts: Judged['facts'], id: Occurrence['id']): boolean => {
  const happened = facts?.occurrences.get(id)
  return happened?.skipped !== undefined || happened?.completed !== undefined
}

/** Nobody is counted before the audience is read: then all whom the occurrence addresses. */
const pendingOf = (facts: Pick<Facts, 'occurrences'>, id: Occurrence['id']): number | undefined => {
  const counts = facts.occurrences.get(id)?.counts
  return counts === undefined || counts.audience === 0 ? undefined : counts.pending + counts.sending
}

/** What the platform says is not known here: it counts as unlimited. */
export const tierOf = ({ channel: { perDay } }: Pick<Plan, 'channel'>): DailyTier =>
  typeof perDay === 'string' ? undefined : perDay
