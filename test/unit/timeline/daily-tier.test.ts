import { describe, expect, test } from 'vitest'
import { type Instant, instant } from '../../../src/base/instant.ts'
import { readGrowth } from '../../../src/plan/growth-grammar.ts'
import { type DailyTier, dailyLimitAt } from '../../../src/timeline/daily-tier.ts'

const first = instant(1_760_000_000_000)
const day = 86_400_000
const daysOn = (days: number): Instant => instant(first + days * day)

const tier = (now: number, growth: string): DailyTier => {
  const read = readGrowth(growth)
  if ('complaint' in read) throw new Error(read.complaint.message)
  return { now, growth: read.value }
}

const limits = (of: DailyTier, days: readonly number[]): (number | undefined)[] =>
  days.map((n) => dailyLimitAt(of, first, daysOn(n)).limit)

describe('a daily limit', () => {
  test('that does not grow is what it is', () => {
    expect(dailyLimitAt({ now: 1000 }, first, daysOn(400))).toEqual({ limit: 1000, changes: undefined })
    expect(dailyLimitAt(undefined, first, daysOn(1)).limit).toBeUndefined()
  })

  test('doubles, grows by a number, or follows the ladder of WhatsApp, up to where it is said to', () => {
    expect(limits(tier(1000, 'x2 every 7 days'), [0, 6.9, 7, 21])).toEqual([1000, 1000, 2000, 8000])
    expect(limits(tier(1000, '+500 every 1 day up to 1800'), [0, 1, 2, 9])).toEqual([1000, 1500, 1800, 1800])
    expect(limits(tier(250, 'tier every 1 day'), [0, 1, 2, 3, 4])).toEqual([
      250,
      2000,
      10_000,
      100_000,
      undefined,
    ])
    expect(limits(tier(2000, '10000 after 2 days, unlimited after 9 days'), [0, 2, 8, 9])).toEqual([
      2000,
      10_000,
      10_000,
      undefined,
    ])
  })

  test('says when it changes next, and counts from the first message: until then it stands still', () => {
    const growing = tier(1000, 'x2 every 7 days')
    expect(dailyLimitAt(growing, first, daysOn(8)).changes).toBe(daysOn(14))
    expect(dailyLimitAt(growing, undefined, daysOn(100))).toEqual({ limit: 1000, changes: undefined })
    expect(dailyLimitAt(tier(1000, 'x2 every 7 days up to 2000'), first, daysOn(8)).changes).toBeUndefined()
  })
})
