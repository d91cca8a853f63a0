import type { OccurrenceFeasibility } from './feasibility.ts'
import type { Change, Scenario } from './scenario.ts'

/** What can keep messages waiting. `others`: occurrences that stand before it; `dates`: only the plan's own instants. */
export type Constraint = 'tier' | 'rate' | 'share' | 'window' | 'spacing' | 'others' | 'dates'

/** What decides when an occurrence is done, and what takes nothing off it. */
export type Binding = {
  readonly constraint: Constraint
  /** How much sooner it would be done without it. */
  readonly costsMs: number
  /** The others that were looked at, by what they cost. */
  readonly besides: readonly { readonly constraint: Constraint; readonly costsMs: number }[]
}

const never = Number.POSITIVE_INFINITY

/** Found by taking away one constraint after the other, and looking how much sooner the occurrence would be done. */
export const bindingOf = (scenario: Scenario, { occurrence, misses }: OccurrenceFeasibility): Binding => {
  const { plan, tier } = scenario.input
  const done = (change: Change): number => {
    const flowed = misses > 0 ? scenario.playOn(occurrence, change) : scenario.play(change).get(occurrence.id)
    return flowed?.finish ?? never
  }
  const now = done({})
  const without: readonly (readonly [Constraint, boolean, Change])[] = [
    ['tier', tier !== undefined, { tier: { to: undefined } }],
    ['rate', true, { haste: 1000 }],
    ['window', isWindowed(scenario, occurrence.phase), { window: { kind: 'always' } }],
    ['share', plan.channel.share < 1, { share: 1 }],
    ['spacing', plan.spacing > 0, { spacingMs: 0 }],
    ['others', scenario.messages.length > 1, { steps: new Set([occurrence.stepKey]) }],
  ]
  const costs = without
    .filter(([, exists]) => exists)
    .map(([constraint, , change]) => ({ constraint, costsMs: costOf(now, done(change)) }))
    .sort((one, other) => other.costsMs - one.costsMs)
  const [most] = costs
  if (most === undefined || most.costsMs < 1000) return { constraint: 'dates', costsMs: 0, besides: costs }
  return { ...most, besides: costs.slice(1) }
}

const costOf = (now: number, without: number): number => {
  if (now === never) return without === never ? 0 : never
  return Math.max(0, now - without)
}

const isWindowed = ({ input }: Scenario, phase: string): boolean => {
  const window = input.plan.phases.find(({ name }) => name === phase)?.window ?? input.plan.window
  return window.kind !== 'always'
}
