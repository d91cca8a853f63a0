import { describe, expect, test } from 'vitest'
import { inputOf } from '../../../src/app/feasibility.ts'
import { type Instant, isoOf, millis } from '../../../src/base/instant.ts'
import { defaultCohort, senderId, zoneName } from '../../../src/model/names.ts'
import type { PhasePlan, Plan } from '../../../src/model/plan.ts'
import type { Window } from '../../../src/model/when.ts'
import type { Crowd } from '../../../src/timeline/feasibility/crowd.ts'
import { type Feasibility, feasibilityOf, missesOf } from '../../../src/timeline/feasibility/feasibility.ts'
import { timelineOf } from '../../../src/timeline/timeline-of.ts'
import { usefulUntil } from '../../../src/work/useful-until.ts'
import { instantAt } from '../../kit/instant-at.ts'
import { anchored, phaseOf, planOf, timeBefore, timeOf } from '../../kit/plan-builder.ts'

const from = instantAt('2025-10-01')
const dayMs = 86_400_000
const twelveHours: Window = { kind: 'hours', from: 8 * 60, to: 20 * 60, zone: 'plan' }

const crowd = (people: number, zone = 'UTC', more: Partial<Crowd> = {}): Crowd => ({
  cohort: defaultCohort,
  zone: zoneName(zone),
  country: undefined,
  sender: undefined,
  people,
  linked: 0,
  ...more,
})

const announce = phaseOf('announce', { at: [timeBefore({ days: 60 })], message: 'announce' })
const freeze = phaseOf('freeze', { gate: 'frozen', at: [anchored()] })
const exit = (phases: readonly PhasePlan[], more: Partial<Plan> = {}): Plan =>
  planOf({ phases: [...phases, freeze], spacing: millis(0), ...more })

type Means = {
  readonly perSecond?: readonly (number | undefined)[]
  readonly perDay?: number
  readonly from?: Instant
}

const judge = (plan: Plan, crowds: readonly Crowd[], means: Means = {}): Feasibility => {
  const { occurrences } = timelineOf(plan, { at: means.from ?? from })
  return feasibilityOf({
    plan,
    occurrences,
    usefulUntil: usefulUntil(occurrences),
    crowds,
    senders: (means.perSecond ?? [80]).map((perSecond, n) => ({ id: senderId(`s${n}`), perSecond })),
    tier: means.perDay === undefined ? undefined : { now: means.perDay },
    from: means.from ?? from,
  })
}

const daysOf = ({ occurrences: [one] }: Feasibility): number =>
  ((one?.finish ?? Number.NaN) - (one?.start ?? Number.NaN)) / dayMs

describe('50 million people at 80 a second', () => {
  const plan = exit([announce], { window: twelveHours })

  test('within 12 hours a day take 14 days and a few hours, and the last safe start is so long before the freeze', () => {
    const judged = judge(plan, [crowd(50e6)])
    expect(judged.feasible).toBe(true)
    expect(judged.occurrences[0]).toMatchObject({ people: 50e6, seconds: 625_000, misses: 0, tight: false })
    expect(daysOf(judged)).toBeCloseTo(14 + (625_000 - 14 * 43_200) / 86_400, 3)
    // 14 whole windows and 5 h 36 m 40 s of another, counted back from the end of the last one, to the minute.
    expect(isoOf(judged.lastSafeStart ?? from)).toBe('2025-12-31T14:22:00Z')
    expect(judged.binding?.constraint).toBe('rate')
  })

  test('with 100,000 people a day take 500 days: the tier decides, and more senders do not help', () => {
    const judged = judge(plan, [crowd(50e6)], { perDay: 100_000 })
    expect(judged.feasible).toBe(false)
    expect(daysOf(judged)).toBeCloseTo(499 + 1250 / 86_400, 2)
    expect(judged.binding?.constraint).toBe('tier')
    expect(judged.occurrences[0]?.misses).toBe(44e6)
    expect(judged.waysOut.map(({ change }) => change.kind)).not.toContain('senders')
    expect(judged.waysOut[0]).toMatchObject({ change: { kind: 'tier', to: 'unlimited' }, fits: true })
  })
})

describe('the last safe start', () => {
  test('is one: begun then everybody is told, begun an hour later somebody is not', () => {
    const crowds = [crowd(3e6, 'Asia/Tokyo'), crowd(2e6, 'America/New_York')]
    const window: Window = { kind: 'hours', from: 9 * 60, to: 20 * 60, zone: 'recipient' }
    const { lastSafeStart } = judge(exit([announce], { window }), crowds)
    const begun = (at: number): Feasibility =>
      judge(
        exit([phaseOf('announce', { at: [{ kind: 'instant', epochMs: at }], message: 'announce' })], {
          window,
        }),
        crowds,
      )
    expect(begun(lastSafeStart ?? 0).feasible).toBe(true)
    expect(begun((lastSafeStart ?? 0) + 3_600_000).feasible).toBe(false)
  })
})

describe('windows', () => {
  const window: Window = { kind: 'hours', from: 9 * 60, to: 20 * 60, zone: 'recipient' }

  test('all over the world keep a sender busy: three continents are told in hardly more than the sending takes', () => {
    const crowds = ['Asia/Tokyo', 'Europe/Berlin', 'America/Los_Angeles'].map((zone) => crowd(1e6, zone))
    const judged = judge(exit([announce], { window }), crowds)
    const sending = (judged.occurrences[0]?.seconds ?? 0) * 1000
    expect(sending).toBe(37_500_000)
    expect((judged.finish ?? 0) - (judged.occurrences[0]?.start ?? 0)).toBeLessThan(24 * 3_600_000)
  })

  test('opening for some at 17:00 of the last day leave them too little, and the warning day is a day earlier', () => {
    const lastDay = phaseOf('reminder', {
      at: [timeBefore({ days: 1 }, 'deadline', timeOf(17))],
      message: 'reminder',
    })
    const judged = judge(exit([announce, lastDay], { window: twelveHours }), [crowd(2e6)])
    const reminder = judged.occurrences[1]
    expect(reminder?.misses).toBe(2e6 - 3 * 3600 * 80)
    expect(judged.waysOut).toContainEqual(
      expect.objectContaining({ change: { kind: 'sooner', days: 1 }, fits: true }),
    )
  })
})

describe('what competes', () => {
  test('an occurrence that comes first is served first, and the next waits for its senders', () => {
    const second = phaseOf('reminder', { at: [timeBefore({ days: 59 })], message: 'reminder' })
    const judged = judge(exit([announce, second]), [crowd(80 * 86_400 * 3)])
    const [one, other] = judged.occurrences
    expect(((one?.finish ?? 0) - (one?.start ?? 0)) / dayMs).toBeCloseTo(3, 3)
    expect(other?.start).toBe(one?.finish)
  })

  test('nobody gets two messages within the spacing', () => {
    const second = phaseOf('reminder', {
      at: [timeBefore({ days: 60 }, 'deadline', timeOf(1))],
      message: 'reminder',
    })
    const judged = judge(exit([announce, second], { spacing: millis(20 * 3_600_000) }), [crowd(80 * 600)])
    const [one, other] = judged.occurrences
    expect((other?.start ?? 0) - (one?.start ?? 0)).toBeGreaterThanOrEqual(20 * 3_600_000 - 1000)
    expect((other?.finish ?? 0) - (one?.finish ?? 0)).toBeLessThan(20 * 3_600_000 + 60_000)
  })

  test('people who belong to a sender wait for that one; the others are done sooner', () => {
    const own = [
      crowd(80 * 3600, 'UTC', { sender: senderId('s0') }),
      crowd(80, 'UTC', { sender: senderId('s1') }),
    ]
    const spread = [crowd(80 * 3600 + 80)]
    const means = { perSecond: [80, 80] }
    expect(daysOf(judge(exit([announce]), own, means))).toBeCloseTo(3600 / 86_400, 4)
    expect(daysOf(judge(exit([announce]), spread, means))).toBeCloseTo(1800.5 / 86_400, 4)
  })
})

describe('a canary', () => {
  test('waits after its first slice', () => {
    const canary = { steps: [0.01, 1], wait: millis(dayMs) }
    const judged = judge(exit([{ ...announce, canary }]), [crowd(80 * 3600)])
    expect(daysOf(judged)).toBeCloseTo(1 + 3600 / 86_400, 3)
  })
})

describe('a plan', () => {
  test('with little to spare is feasible, and is told to be tight', () => {
    const late = phaseOf('announce', { at: [timeBefore({ hours: 10 })], message: 'announce' })
    const judged = judge(exit([late]), [crowd(80 * 3600 * 9.8)])
    expect([judged.feasible, judged.occurrences[0]?.tight]).toEqual([true, true])
  })

  test('that gives less notice than it promises says to how many', () => {
    const judged = judge(exit([announce], { notice: { days: 59 } }), [crowd(80 * 86_400 * 2)])
    expect(judged.shortNotice).toBeGreaterThan(80 * 86_400 * 0.99)
    expect(judged.shortNotice).toBeLessThan(80 * 86_400 * 1.01)
  })

  test('is judged for approve by the same arithmetic', () => {
    const plan = exit([announce], { channel: { ...planOf().channel, perDay: { now: 1000 } } })
    const { occurrences } = timelineOf(plan, { at: from })
    const asked = (people: number): boolean => {
      const missed = missesOf(inputOf({ plan, occurrences, crowds: [crowd(people)], env: {}, from }))
      return [...missed.values()].every((n) => n === 0)
    }
    expect([asked(60_000), asked(61_000)]).toEqual([true, false])
  })
})
