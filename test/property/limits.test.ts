import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Instant, instant } from '../../src/base/instant.ts'
import { Pace } from '../../src/work/pace.ts'
import { mostInASecond } from '../kit/scripted-exit.ts'

const seed = process.env['SEED'] === undefined ? {} : { seed: Number(process.env['SEED']) }
const start = instant(Date.UTC(2025, 10, 16))

/** What a sender does: asks for permits, at an instant that a timer made late; dies and is started again; has its limit changed. */
type Event =
  | { readonly kind: 'ask'; readonly times: number; readonly lateMs: number; readonly idleMs: number }
  | { readonly kind: 'restart'; readonly downMs: number; readonly groupMs: number }
  | { readonly kind: 'limit'; readonly perSecond: number }
  | { readonly kind: 'throttled'; readonly pauseMs: number }

const limit = fc.oneof(fc.integer({ min: 1, max: 12 }), fc.constantFrom(80, 79, 250, 1000))
const ask: fc.Arbitrary<Event> = fc.record({
  kind: fc.constant('ask' as const),
  times: fc.integer({ min: 1, max: 300 }),
  lateMs: fc.integer({ min: 0, max: 60 }),
  idleMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3000 })),
})
const restart: fc.Arbitrary<Event> = fc.record({
  kind: fc.constant('restart' as const),
  downMs: fc.integer({ min: 0, max: 1500 }),
  groupMs: fc.integer({ min: 0, max: 30 }),
})
const change: fc.Arbitrary<Event> = fc.record({ kind: fc.constant('limit' as const), perSecond: limit })
const throttle: fc.Arbitrary<Event> = fc.record({
  kind: fc.constant('throttled' as const),
  pauseMs: fc.integer({ min: 0, max: 2000 }),
})

/** A sender's life: every permit with the limit that it was given under. */
const played = (
  first: number,
  events: readonly Event[],
): readonly { readonly at: Instant; readonly limit: number }[] => {
  let now: number = start
  let perSecond = first
  let pace = new Pace(perSecond, instant(now))
  const permits: { at: Instant; limit: number }[] = []
  // As the ledger keeps them: each group's permits under an instant by which they were all handed over.
  const reborn = (groupMs: number): void => {
    pace = new Pace(perSecond, instant(now))
    for (const { at } of permits.filter((one) => one.at > now - 10_000))
      pace.count(instant(at + groupMs), 1, instant(now))
  }
  for (const event of events) {
    if (event.kind === 'ask') {
      now += event.idleMs
      for (let i = 0; i < event.times; i++) {
        const opens = pace.nextAt(instant(now))
        if (opens > now) now = opens + event.lateMs
        if (pace.take(instant(now))) permits.push({ at: instant(now), limit: perSecond })
      }
    } else if (event.kind === 'restart') {
      now += event.downMs
      reborn(event.groupMs)
    } else if (event.kind === 'limit') {
      perSecond = event.perSecond
      reborn(0)
    } else pace.slowDown(instant(now), event.pauseMs)
  }
  return permits
}

describe('a sender’s limit', () => {
  test('holds in every rolling second: whatever is asked for when, however late timers are, across restarts and changes of it (T06, T07)', () => {
    fc.assert(
      fc.property(
        limit,
        fc.array(fc.oneof({ weight: 5, arbitrary: ask }, restart, change, throttle), { maxLength: 30 }),
        (first, events) => {
          const permits = played(first, events)
          let from = 0
          permits.forEach(({ at, limit: allowed }, last) => {
            while ((permits[from]?.at ?? at) <= at - 1000) from++
            if (last - from + 1 > allowed)
              throw new Error(
                `${last - from + 1} in the second before ${at - start} ms, under a limit of ${allowed}`,
              )
          })
        },
      ),
      { numRuns: 300, ...seed },
    )
  })

  test('holds as messages leave, though some wait up to a second for their connection', () => {
    const delays = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 1000 })), { minLength: 1 })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), delays, (perSecond, waits) => {
        const pace = new Pace(perSecond, start)
        const waiting: { permitted: Instant; at: Instant }[] = []
        const left: { at: Instant }[] = []
        let now = start
        for (let n = 0; n < 5 * perSecond + 10; n++) {
          let opens = pace.nextAt(now)
          for (let next = waiting[0]; next !== undefined && next.at <= opens; next = waiting[0]) {
            waiting.shift()
            pace.wrote(next.permitted, next.at)
            left.push({ at: next.at })
            opens = pace.nextAt(next.at)
          }
          now = opens
          expect(pace.take(now)).toBe(true)
          waiting.push({ permitted: now, at: instant(now + (waits[n % waits.length] ?? 0)) })
          waiting.sort((one, other) => one.at - other.at)
        }
        expect(mostInASecond([...left, ...waiting])).toBeLessThanOrEqual(perSecond)
      }),
      { numRuns: 200, ...seed },
    )
  })

  test('of less than one a second holds over as long as it takes', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.05, max: 1, noNaN: true }), (perSecond) => {
        const permits = played(perSecond, [{ kind: 'ask', times: 20, lateMs: 0, idleMs: 0 }])
        const gaps = permits.slice(1).map(({ at }, i) => at - (permits[i]?.at ?? 0))
        expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1000 / perSecond)
        expect(Math.max(...gaps)).toBeLessThanOrEqual(Math.ceil(1040 / perSecond))
      }),
      { numRuns: 50, ...seed },
    )
  })

  test('is used to 97% at least when there is work, though timers are some milliseconds late', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.integer({ min: 2, max: 1000 }), fc.constantFrom(80, 1000)),
        fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 1, maxLength: 20 }),
        (perSecond, lateness) => {
          const until = start + 30_000
          const pace = new Pace(perSecond, start)
          let now: number = start
          let taken = 0
          for (let turn = 0; now < until; turn++) {
            while (pace.take(instant(now))) taken++
            now = pace.nextAt(instant(now)) + (lateness[turn % lateness.length] ?? 0)
          }
          expect(taken / 30).toBeGreaterThanOrEqual(0.97 * perSecond)
          expect(taken / 30).toBeLessThanOrEqual(perSecond)
        },
      ),
      { numRuns: 60, ...seed },
    )
  }, 60_000)

  test('that was changed is within 2% of the new one a second later (T07)', () => {
    fc.assert(
      fc.property(fc.integer({ min: 5, max: 500 }), fc.integer({ min: 5, max: 500 }), (before, after) => {
        const events: Event[] = [
          { kind: 'ask', times: 3 * before, lateMs: 0, idleMs: 0 },
          { kind: 'limit', perSecond: after },
          { kind: 'ask', times: 12 * after, lateMs: 0, idleMs: 0 },
        ]
        const permits = played(before, events)
          .slice(3 * before)
          .map(({ at }) => at)
        const changed = permits[0] ?? start
        const counted = permits.filter((at) => at >= changed + 1025 && at < changed + 11_275).length
        expect(counted / 10.25).toBeGreaterThanOrEqual(0.975 * after - 0.1)
        expect(mostInASecond(permits.map((at) => ({ at })))).toBeLessThanOrEqual(after)
      }),
      { numRuns: 60, ...seed },
    )
  })
})

describe('the platform’s own throttling', () => {
  test('halves the rate at most once a second, never below a tenth, and the rate grows back', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 10, max: 1000 }),
        fc.array(fc.integer({ min: 1, max: 1500 }), { minLength: 1, maxLength: 60 }),
        (perSecond, gaps) => {
          const pace = new Pace(perSecond, start)
          let now: number = start
          let rate = pace.perSecond
          let halved = Number.NEGATIVE_INFINITY
          for (const gap of gaps) {
            now += gap
            pace.nextAt(instant(now))
            const before = pace.perSecond
            // It grows back by a tenth of the limit a second.
            expect(before - rate).toBeLessThanOrEqual((0.1 * perSecond * gap) / 1000 + 1e-6)
            pace.slowDown(instant(now), 0)
            rate = pace.perSecond
            if (now - halved < 1000) expect(rate).toBeCloseTo(before, 9)
            else halved = now
            expect(rate).toBeGreaterThanOrEqual(Math.min(before, before / 2))
            expect(rate).toBeGreaterThanOrEqual(0.1 * perSecond - 1e-9)
          }
          pace.nextAt(instant(now + 1001))
          pace.nextAt(instant(now + 11_001))
          expect(pace.perSecond).toBeCloseTo(perSecond, 6)
        },
      ),
      { numRuns: 100, ...seed },
    )
  })
})
