import type { Occurrence } from '../../model/occurrence.ts'
import { addressedIn } from './crowd.ts'
import { laneShares, lanesOf } from './lanes.ts'
import { phaseFor } from './phase-for.ts'
import type { Scenario } from './scenario.ts'

/** How many people an occurrence addresses, and how long its busiest senders send at their rates. */
export const secondsOf = (
  { input, pending }: Pick<Scenario, 'input' | 'pending'>,
  occurrence: Occurrence,
): { readonly people: number; readonly seconds: number } => {
  const { plan, crowds, senders } = input
  const phase = phaseFor(plan, occurrence)
  const lanes = lanesOf(
    senders.map(({ id, perSecond }) => ({
      id,
      perSecond: perSecond === undefined ? undefined : perSecond * plan.channel.share,
    })),
    crowds,
  )
  const byLane = lanes.map(() => 0)
  for (const crowd of crowds) {
    if (phase === undefined || crowd.cohort !== occurrence.cohort) continue
    const people = addressedIn(crowd, phase.name, phase.to)
    for (const [lane, share] of laneShares(lanes, crowd).entries())
      byLane[lane] = (byLane[lane] ?? 0) + share * people
  }
  const all = byLane.reduce((sum, n) => sum + n, 0)
  const people = Math.round(pending(occurrence) ?? all)
  const longest = Math.max(0, ...lanes.map(({ perSecond }, lane) => (byLane[lane] ?? 0) / perSecond))
  return { people, seconds: Math.round(all === 0 ? 0 : (longest * people) / all) }
}
