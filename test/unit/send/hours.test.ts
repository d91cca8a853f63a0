import { describe, expect, onTestFinished, test } from 'vitest'
import type { Clock } from '../../../src/base/clock.ts'
import { type Instant, instant, millis } from '../../../src/base/instant.ts'
import type { Segment } from '../../../src/ledger/ledger.ts'
import { zoneName } from '../../../src/model/names.ts'
import type { Window } from '../../../src/model/when.ts'
import type { Reach } from '../../../src/send/delivering.ts'
import { openNow } from '../../../src/timeline/open-now.ts'
import { everyone, people, t0 } from '../../contract/ledger/bench.ts'
import { type Answer, accepts, announce, ScriptedExit, type Settings } from '../../kit/scripted-exit.ts'

const exitOf = async (settings: Settings): Promise<ScriptedExit> => {
  const exit = new ScriptedExit(settings)
  onTestFinished(() => exit.close())
  await exit.load()
  return exit
}

/** t0 is 08:00 UTC: 09:00 in Paris, 17:00 in Tokyo, 03:00 in New York. */
const inZone = (from: number, n: number, zone: string) =>
  people(from, from + n).map((one) => ({ ...one, zone }))
const daytime: Window = { kind: 'hours', from: 9 * 60, to: 20 * 60, zone: 'recipient' }
const within =
  (window: Window) =>
  (at: Instant, segments: readonly Segment[]): Reach =>
    openNow({ at: t0 }, segments, { window, planZone: zoneName('UTC') }, at)
const hoursLater = (hours: number): Instant => instant(t0 + hours * 3_600_000)
const times = (exit: ScriptedExit, from: number, to: number): readonly number[] =>
  exit.attempts.filter(({ n }) => n >= from && n < to).map(({ at }) => (at - t0) / 3_600_000)

describe('one run', () => {
  test('stops at the instant at which a window closes, and takes up whoever’s window opens meanwhile', async () => {
    // Six a minute: more than Tokyo, whose window closes in three hours, and Paris (in eleven) can have; New York opens after six.
    const exit = await exitOf({
      people: [
        ...inZone(0, 3_000, 'Europe/Paris'),
        ...inZone(3_000, 2_000, 'Asia/Tokyo'),
        ...inZone(5_000, 500, 'America/New_York'),
      ],
      perSecond: { s1: 0.1 },
      script: () => accepts,
    })
    expect(await exit.run({ reach: within(daytime), until: hoursLater(20) })).toEqual({ because: 'done' })
    const [paris, tokyo, newYork] = [
      times(exit, 0, 3_000),
      times(exit, 3_000, 5_000),
      times(exit, 5_000, 5_500),
    ]
    // Tokyo first: its window closes soonest.
    expect([Math.min(...tokyo) < 0.01, Math.max(...tokyo) < 3]).toEqual([true, true])
    expect(tokyo.length).toBeGreaterThan(1_040)
    expect([Math.min(...paris) >= 3, Math.max(...paris) < 11]).toEqual([true, true])
    expect([Math.min(...newYork) >= 6, newYork.length]).toEqual([true, 500])
    const counts = await exit.counts()
    expect(counts.accepted).toBe(paris.length + tokyo.length + newYork.length)
    expect([counts.pending, counts.in_doubt, counts.failed]).toEqual([5_500 - counts.accepted, 0, 0])
    // It was never idle: an hour is 360, less the margin of the pace.
    expect(exit.attempts.filter(({ at }) => at < hoursLater(10)).length).toBeGreaterThan(10 * 360 * 0.97)
  })

  test('ends at the plan time it was given, and hands nothing over from then on', async () => {
    const exit = await exitOf({ people: people(0, 5_000), perSecond: { s1: 10 }, script: () => accepts })
    expect(await exit.run({ until: instant(t0 + 60_000) })).toEqual({ because: 'elapsed' })
    expect(Math.max(...exit.attempts.map(({ at }) => at))).toBeLessThan(t0 + 60_000)
    const { accepted, pending, sending } = await exit.counts()
    expect([accepted > 550, accepted + pending, sending]).toEqual([true, 5_000, 0])
    expect(await exit.run()).toEqual({ because: 'done' })
    expect(exit.taken.size).toBe(5_000)
    expect([...exit.taken.values()].every((n) => n === 1)).toBe(true)
  })

  test('lets go of what it had put aside for another attempt, so that it is tried when its window opens again', async () => {
    const again: Answer = {
      outcome: { kind: 'refused', of: 'request', code: '131000', text: 'later', retry: millis(40_000) },
    }
    // Paris closes half a minute after the start; the second attempt would be ten seconds after that.
    const halfAMinute: Window = { kind: 'hours', from: 8 * 60, to: 9 * 60 + 1, zone: 'recipient' }
    const exit = await exitOf({
      people: inZone(0, 20, 'Europe/Paris'),
      script: ({ n, attempt }) => (n === 7 && attempt === 1 ? again : accepts),
    })
    await exit.clock.advanceTo(instant(t0 + 30_000))
    expect(await exit.run({ reach: within(halfAMinute) })).toEqual({ because: 'done' })
    expect(exit.attempts.filter(({ n }) => n === 7)).toHaveLength(1)
    const happened = (await exit.ledger.happened([{ occurrence: announce, to: everyone }])).get(announce.id)
    expect(happened).toMatchObject({ counts: { accepted: 19, pending: 1 } })
    expect([happened?.retryAt ?? 0, happened?.pendingIn]).toEqual([
      expect.closeTo(t0 + 70_000, -3),
      [
        {
          zone: 'Europe/Paris',
          country: undefined,
          ahead: 0,
          again: 1,
          againAt: expect.closeTo(t0 + 70_000, -3),
        },
      ],
    ])
    await exit.clock.advanceTo(hoursLater(24))
    expect(await exit.run({ reach: within(halfAMinute) })).toEqual({ because: 'done' })
    expect(exit.attempts.filter(({ n }) => n === 7).map(({ attempt }) => attempt)).toEqual([1, 2])
  })

  test('hands over nothing outside a window when the clock is set back into the night (T42)', async () => {
    const exit = await exitOf({
      people: inZone(0, 1_000, 'Europe/Paris'),
      perSecond: { s1: 10 },
      script: () => accepts,
    })
    // After 30 seconds somebody sets the clock back by an hour, and after 60 more to where it was.
    const shift = (): number => {
      const ran = exit.clock.now() - t0
      return ran >= 30_000 && ran < 90_000 ? -3_600_000 : 0
    }
    const planClock: Clock = {
      now: () => instant(exit.clock.now() + shift()),
      sleep: (until, signal) => exit.clock.sleep(until, signal),
    }
    const ended = await exit.run({ reach: within(daytime), planClock })
    const ran = exit.attempts.map(({ at }) => at - t0)
    expect(ran.filter((at) => at >= 30_000 && at < 90_000)).toEqual([])
    expect(ended).toEqual({ because: 'done' })
    // What was left is taken up by a later run; nobody got two.
    await exit.clock.advanceTo(hoursLater(1))
    await exit.run({ reach: within(daytime), planClock })
    expect(await exit.counts()).toMatchObject({ accepted: 1_000, pending: 0 })
    expect([...exit.taken.values()].every((n) => n === 1)).toBe(true)
  })
})
