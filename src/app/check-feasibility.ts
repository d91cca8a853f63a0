import type { Instant } from '../base/instant.ts'
import type { Problem } from '../base/problem.ts'
import { cohortsOf } from '../model/cohort-of.ts'
import type { ZoneName } from '../model/names.ts'
import type { Plan } from '../model/plan.ts'
import type { Means } from '../report/feasibility-words.ts'
import { deadlineOf } from '../timeline/deadline-of.ts'
import type { Crowd } from '../timeline/feasibility/crowd.ts'
import { timelineOf } from '../timeline/timeline-of.ts'
import { zonesFor } from '../timeline/zones-for.ts'
import type { PriceList } from '../work/price.ts'
import { channelOf } from './channel.ts'
import type { CheckedAudience, CheckedFeasibility } from './check.ts'
import { crowdCounter, crowdsScaledTo } from './crowd-counter.ts'
import { evenExamples } from './even-audience.ts'
import { feasibilityOfPlan } from './feasibility.ts'
import { feasibilityProblems } from './feasibility-problems.ts'
import { dayBeforeFirst } from './first-instant.ts'
import { expectedPrice } from './price.ts'
import type { Environment } from './secrets.ts'

/** Whom a plan is judged for: its own people, as many as were asked for spread like them, or spread evenly. */
export type Spread = {
  readonly kind: 'own' | 'like its own' | 'even'
  readonly people: number
  readonly crowds: readonly Crowd[]
}

/** Undefined where nothing is known of the people and nobody asked for any. */
export const spreadOf = (
  plan: Plan,
  audience: Pick<CheckedAudience, 'crowds' | 'statistics'> | undefined,
  wanted: number | undefined,
): Spread | undefined => {
  if (audience !== undefined && audience.statistics.people > 0) {
    const crowds = audience.crowds.read()
    if (wanted === undefined) return { kind: 'own', people: audience.statistics.people, crowds }
    return { kind: 'like its own', people: wanted, crowds: crowdsScaledTo(crowds, wanted) }
  }
  if (wanted === undefined) return undefined
  // Nobody of these is on a list.
  const counter = crowdCounter(plan, cohortsOf(plan, new Map()).of)
  counter.add(evenExamples(plan, []))
  return { kind: 'even', people: wanted, crowds: crowdsScaledTo(counter.read(), wanted) }
}

type Asked = {
  readonly plan: Plan
  readonly spread: Spread
  readonly now: Instant
  readonly env: Environment
  /** Where the plan names them and they could be read. */
  readonly prices?: PriceList
}

/** As if the plan were approved now; where its deadline has passed, a day before its first instant. */
export const feasibilityIn = ({
  plan,
  spread,
  now,
  env,
  prices,
}: Asked): { readonly feasibility: CheckedFeasibility; readonly problems: readonly Problem[] } => {
  const hasPassed = deadlineOf(plan) <= now
  const from = hasPassed ? dayBeforeFirst(plan) : now
  const zones: readonly ZoneName[] = [
    ...new Set(spread.crowds.flatMap((crowd) => zonesFor(crowd, plan.timezone))),
  ]
  const { occurrences } = timelineOf(plan, { at: from, ...(zones.length === 0 ? {} : { zones }) })
  const feasibility = feasibilityOfPlan({ plan, occurrences, crowds: spread.crowds, env, from })
  return {
    feasibility: {
      ...feasibility,
      now,
      people: spread,
      timeline: occurrences,
      means: meansOf(plan, env),
      ...(prices === undefined ? {} : { price: expectedPrice(plan, prices, occurrences, spread.crowds) }),
      ...(hasPassed ? { computedFrom: from } : {}),
    },
    problems: feasibilityProblems(plan, feasibility, from),
  }
}

/** What the plan's senders come to together, its share taken off. */
export const meansOf = (plan: Plan, env: Environment): Means => {
  const { limits } = channelOf(plan, env)
  const rates = [...limits.values()]
  const perSecond = rates.reduce<number | undefined>(
    (sum, rate) => (sum === undefined || rate === undefined ? undefined : sum + rate),
    0,
  )
  return { senders: rates.length, perSecond }
}
