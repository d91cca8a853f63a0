import { describe, expect, test } from 'vitest'
import { brakeTripped, canaryEnds } from '../../../src/work/brakes.ts'

describe('a brake', () => {
  const brakes = { failed: 0.05, undeliverable: 0.2 }

  test('trips above its share, and says how many of how many', () => {
    expect(brakeTripped(brakes, { settled: 1000, failed: 51, undeliverable: 0 })).toBe(
      '51 of 1000 failed (5.1%), more than the 5% that the brake allows',
    )
    expect(brakeTripped({ undeliverable: 0.2 }, { settled: 1000, failed: 300, undeliverable: 201 })).toBe(
      '201 of 1000 could not be delivered (20.1%), more than the 20% that the brake allows',
    )
  })

  test('does not trip at its share', () => {
    expect(brakeTripped(brakes, { settled: 1000, failed: 50, undeliverable: 50 })).toBeUndefined()
  })

  test('says nothing of fewer than 200, unless a slice is judged', () => {
    const few = { settled: 199, failed: 199, undeliverable: 0 }
    expect(brakeTripped(brakes, few)).toBeUndefined()
    expect(brakeTripped(brakes, few, 1)).toContain('199 of 199 failed')
    expect(brakeTripped(brakes, { settled: 0, failed: 0, undeliverable: 0 }, 0)).toBeUndefined()
  })

  test('that is not set never trips', () => {
    expect(brakeTripped(undefined, { settled: 1000, failed: 1000, undeliverable: 1000 })).toBeUndefined()
    expect(brakeTripped({}, { settled: 1000, failed: 1000, undeliverable: 1000 })).toBeUndefined()
  })

  test('of nothing at all trips at the first', () => {
    expect(brakeTripped({ failed: 0 }, { settled: 200, failed: 1, undeliverable: 0 })).toContain('1 of 200')
  })
})

describe('a canary’s slices', () => {
  test('end at their shares of the audience, rounded up', () => {
    expect(canaryEnds([0.001, 0.01, 0.1, 1], 123_456)).toEqual([124, 1235, 12_346, 123_456])
  })

  test('hold at least one person, and never more than there are', () => {
    expect(canaryEnds([0.001, 0.5, 1], 3)).toEqual([1, 2, 3])
    expect(canaryEnds([0.001, 1], 0)).toEqual([0, 0])
  })
})
