import { type Instant, instant } from '../../base/instant.ts'
import { tiers } from '../../model/growth.ts'
import { senderId } from '../../model/names.ts'
import type { Window } from '../../model/when.ts'
import type { Binding } from './binding.ts'
import type { OccurrenceFeasibility } from './feasibility.ts'
import type { Change, Scenario } from './scenario.ts'

/** One thing to change, and what comes of it. */
export type WayOut = {
  readonly change:
    | { readonly kind: 'senders'; readonly more: number }
    | { readonly kind: 'tier'; readonly to: number | 'unlimited' }
    | { readonly kind: 'window'; readonly to: Window }
    | { readonly kind: 'share' }
    | { readonly kind: 'sooner'; readonly days: number }
    | { readonly kind: 'linking'; readonly share: number }
  /** Then everyone has every message in time. */
  readonly fits: boolean
  /** When the occurrence it is about would then be done, and how much sooner that is. */
  readonly finish: Instant | undefined
  readonly soonerMs: number
}

const dayMs = 86_400_000
const later = 22 * 60
const notWorthNaming = 60_000

/** `named`: to be told with what it gains where none of its kind fits. */
type Candidate = { readonly change: WayOut['change']; readonly as: Change; readonly named?: boolean }

/** The smallest change of each kind with which everything fits; where none does, a small one with what it gains. The best first. */
export const waysOutOf = (
  scenario: Scenario,
  critical: OccurrenceFeasibility,
  binding: Binding,
): readonly WayOut[] =>
  [
    tierChanges(scenario),
    // All senders share the limit of 24 hours: more of them do not help where it decides.
    binding.constraint === 'tier' ? [] : senderChanges(scenario),
    windowChanges(scenario),
    scenario.input.plan.channel.share < 1 ? [{ change: { kind: 'share' as const }, as: { share: 1 } }] : [],
    soonerChanges(critical),
    linkingChanges(scenario, critical),
  ]
    .flatMap((candidates) => firstThatFits(scenario, critical, candidates))
    .filter(({ fits, soonerMs }) => fits || soonerMs >= notWorthNaming)
    .sort((one, other) => Number(other.fits) - Number(one.fits) || other.soonerMs - one.soonerMs)

const firstThatFits = (
  scenario: Scenario,
  critical: OccurrenceFeasibility,
  candidates: readonly Candidate[],
): readonly WayOut[] => {
  let best: WayOut | undefined
  for (const { change, as, named } of candidates) {
    const way = wayOut(scenario, critical, change, as)
    if (way.fits) return [way]
    if (named !== false) best = way
  }
  return best === undefined ? [] : [best]
}

const wayOut = (
  scenario: Scenario,
  { occurrence, finish: now }: OccurrenceFeasibility,
  change: WayOut['change'],
  as: Change,
): WayOut => {
  const within = scenario.play(as)
  const fits = [...within.values()].every(({ missed }) => missed === 0)
  const finish = within.get(occurrence.id)?.finish ?? scenario.playOn(occurrence, as)?.finish
  return {
    change,
    fits,
    finish: finish === undefined ? undefined : instant(finish),
    soonerMs:
      finish === undefined ? 0 : now === undefined ? Number.POSITIVE_INFINITY : Math.max(0, now - finish),
  }
}

const tierChanges = ({ input: { tier } }: Scenario): readonly Candidate[] => {
  if (tier === undefined) return []
  const higher = tiers.filter((people) => people > tier.now)
  return [
    ...higher.map((to) => ({ change: { kind: 'tier' as const, to }, as: { tier: { to: { now: to } } } })),
    { change: { kind: 'tier', to: 'unlimited' }, as: { tier: { to: undefined } } },
  ]
}

const senderChanges = ({ input: { senders } }: Scenario): readonly Candidate[] => {
  const [like] = senders
  if (like?.perSecond === undefined) return []
  return [1, 2, 4, 9, 19].map((more) => ({
    named: more === 2,
    change: { kind: 'senders' as const, more },
    as: {
      senders: [
        ...senders,
        ...Array.from({ length: more }, (_, at) => ({ ...like, id: senderId(`one more ${at}`) })),
      ],
    },
  }))
}

const windowChanges = ({ input: { plan } }: Scenario): readonly Candidate[] => {
  const { window } = plan
  if (window.kind !== 'hours' || window.to >= later || window.to <= window.from) return []
  const to: Window = { ...window, to: later }
  return [{ change: { kind: 'window', to }, as: { window: to } }]
}

const soonerChanges = ({ occurrence, misses }: OccurrenceFeasibility): readonly Candidate[] => {
  if (misses === 0) return []
  return [1, 2, 3, 5, 7, 14, 30].map((days) => ({
    change: { kind: 'sooner' as const, days },
    as: { sooner: { step: occurrence.stepKey, ms: days * dayMs } },
  }))
}

const linkingChanges = (
  { input: { plan } }: Scenario,
  { occurrence }: OccurrenceFeasibility,
): readonly Candidate[] => {
  const to = plan.phases.find(({ name }) => name === occurrence.phase)?.to.kind
  if (to !== 'unlinked') return []
  return [1 / 4, 1 / 3, 1 / 2, 2 / 3, 3 / 4].map((share) => ({
    change: { kind: 'linking' as const, share },
    as: { linking: share },
  }))
}
