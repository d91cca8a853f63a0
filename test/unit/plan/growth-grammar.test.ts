import { describe, expect, test } from 'vitest'
import { printGrowth, readGrowth } from '../../../src/plan/growth-grammar.ts'

describe('how a daily limit grows', () => {
  test.each([
    'x2 every 7 days',
    'x1.5 every 1 day up to 100000',
    '+50000 every 12 hours',
    'tier every 7 days',
    'tier every 1 day up to 10000',
    '10000 after 2 days, unlimited after 9 days',
  ])('%j is read, and printed as it is read', (text) => {
    const read = readGrowth(text)
    expect('value' in read && printGrowth(read.value)).toBe(text)
  })

  test.each([
    'x1 every 7 days',
    '+0 every 1 day',
    'x2 every 5 minutes',
    'x2',
    'fast',
    '10000 after 3 days, 20000 after 2 days',
    '0 after 1 day',
  ])('%j is refused, and what could be written is shown', (text) => {
    expect(readGrowth(text)).toMatchObject({
      complaint: { hint: expect.stringContaining('tier every 7 days') },
    })
  })
})
