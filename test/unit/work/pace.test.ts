import { describe, expect, test } from 'vitest'
import { type Instant, instant } from '../../../src/base/instant.ts'
import { Pace } from '../../../src/work/pace.ts'

const t0 = instant(1_000_000)
const at = (ms: number): Instant => instant(t0 + ms)

/** Takes as fast as it may for so long; gives the instants, in milliseconds from the start. */
const taken = (pace: Pace, fromMs: number, forMs: number): number[] => {
  const all: number[] = []
  for (let now = fromMs; now < fromMs + forMs; ) {
    while (pace.take(at(now))) all.push(now)
    now = Math.max(now + 1, pace.nextAt(at(now)) - t0)
  }
  return all
}

describe('a pace', () => {
  test('spreads its permits over the second', () => {
    const instants = taken(new Pace(10, t0), 0, 2000)
    expect(instants.slice(0, 4)).toEqual([0, 103, 205, 308])
    expect(instants).toHaveLength(20)
  })

  test('makes up for a timer that was late, by a few permits', () => {
    const pace = new Pace(100, t0)
    taken(pace, 0, 100)
    let burst = 0
    while (pace.take(at(160))) burst++
    expect(burst).toBe(3)
  })

  test('is not above its limit after it was idle', () => {
    const pace = new Pace(50, t0)
    expect(taken(pace, 60_000, 1000).length).toBeLessThanOrEqual(50)
  })
})

describe('permits of an earlier holder', () => {
  test('count until a second after the last of them', () => {
    const pace = new Pace(10, t0)
    pace.count(at(-300), 6, t0)
    pace.count(at(-100), 4, t0)
    expect(pace.nextAt(t0)).toBe(at(765))
    expect(taken(pace, 0, 965)).toEqual([765, 765, 765, 868])
  })

  test('that lie ahead were never used, whatever the clock was: they count as of now (T42)', () => {
    const pace = new Pace(10, t0)
    pace.count(at(3_600_000), 10, t0)
    expect(pace.nextAt(t0)).toBe(at(1015))
  })

  test('count as if they had left a little later than planned, as the last of a killed run may have', () => {
    const pace = new Pace(0.1, t0)
    pace.count(at(-2000), 1, t0)
    expect(pace.nextAt(t0)).toBe(at(8200))
  })
})

describe('a message that had to wait for its connection', () => {
  test('counts as of when it leaves: a second later its place is free, and no sooner', () => {
    const pace = new Pace(2, t0)
    expect([pace.take(t0), pace.take(at(600))]).toEqual([true, true])
    pace.wrote(t0, at(700))
    expect(pace.nextAt(at(1015))).toBe(at(1615))
    expect(pace.take(at(1615))).toBe(true)
    expect(pace.nextAt(at(1616))).toBe(at(1715))
  })

  test('for so long that its place was given away takes another', () => {
    const pace = new Pace(2, t0)
    for (const ms of [0, 600, 1200, 1800]) pace.take(at(ms))
    expect(pace.nextAt(at(1801))).toBe(at(2215))
    pace.wrote(t0, at(1801))
    expect(pace.nextAt(at(1801))).toBe(at(2815))
  })
})

describe('throttled', () => {
  test('a pace pauses as long as the platform asks, then goes at half its rate', () => {
    const pace = new Pace(100, t0)
    expect(pace.slowDown(t0, 3000)).toBe(true)
    expect(pace.nextAt(t0)).toBe(at(3000))
    expect(pace.perSecond).toBe(50)
  })

  test('while others are taken, it gets its pause once and then a slower rate: not every throttle is a full stop', () => {
    const pace = new Pace(100, t0)
    pace.slowDown(t0, 1000)
    for (const ms of [1200, 2200, 3900]) {
      pace.wentThrough()
      expect(pace.slowDown(at(ms), 1000), `at ${ms} ms`).toBe(false)
    }
    pace.wentThrough()
    expect(pace.slowDown(at(4001), 1000)).toBe(true)
  })

  test('five times in a row with nothing taken between, each throttle is a full stop', () => {
    const pace = new Pace(100, t0)
    const stops = Array.from({ length: 8 }, (_, n) =>
      pace.slowDown(at(n * 300 + 1000 * Math.min(n, 1)), 1000),
    )
    expect(stops).toEqual([true, false, false, false, true, true, true, true])
  })

  test('many times within a second it is halved once', () => {
    const pace = new Pace(100, t0)
    for (let ms = 0; ms < 1000; ms += 10) pace.slowDown(at(ms), 0)
    expect(pace.perSecond).toBe(50)
  })

  test('a pause for a while changes nothing of the rate', () => {
    const pace = new Pace(100, t0)
    pace.pause(t0, 5000)
    expect(pace.nextAt(t0)).toBe(at(5000))
    expect(pace.perSecond).toBe(100)
  })
})
