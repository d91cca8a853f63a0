import { describe, expect, test } from 'vitest'
import { RollingDay } from '../../../src/timeline/feasibility/rolling-day.ts'

const hour = 3_600_000
const day = 24 * hour

describe('what was handed over in the last 24 hours', () => {
  test('leaves the day as it came, a day later', () => {
    const rolling = new RollingDay()
    rolling.advance(0, hour, 2)
    expect(rolling.used).toBe(2 * hour)
    expect(rolling.changes(hour)).toBe(day)
    rolling.advance(hour, day, 0)
    expect(rolling.used).toBe(2 * hour)
    expect(rolling.leaving(day)).toBe(2)
    rolling.advance(day, day + hour / 2, 0)
    expect(rolling.used).toBeCloseTo(hour)
    expect(rolling.changes(day + hour / 2)).toBe(day + hour)
  })

  test('is gone after days in which nothing happened, however they are stepped over', () => {
    const rolling = new RollingDay()
    rolling.advance(0, hour, 2)
    rolling.advance(hour, 9 * day, 0)
    expect(rolling.used).toBeCloseTo(0)
    expect(rolling.changes(9 * day)).toBe(Number.POSITIVE_INFINITY)
  })

  test('stays at the limit where as much comes as leaves', () => {
    const rolling = new RollingDay()
    rolling.advance(0, hour, 2)
    rolling.advance(hour, day, 0)
    rolling.advance(day, day + hour, 2)
    expect(rolling.used).toBeCloseTo(2 * hour)
    rolling.advance(day + hour, 2 * day, 0)
    expect(rolling.leaving(2 * day)).toBe(2)
  })
})
