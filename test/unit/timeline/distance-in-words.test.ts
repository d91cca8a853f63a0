import { expect, test } from 'vitest'
import { instant } from '../../../src/base/instant.ts'
import { distanceInWords } from '../../../src/timeline/distance-in-words.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

test.each([
  [0, 'now'],
  [20_000, 'now'],
  [minute, 'in 1 minute'],
  [45 * minute, 'in 45 minutes'],
  [2 * hour, 'in 2 hours'],
  [-35 * hour, '35 hours ago'],
  [-2 * day, '2 days ago'],
  [10 * day, 'in 10 days'],
  [21 * day, 'in 3 weeks'],
  [-90 * day, '3 months ago'],
  [3 * 365.25 * day, 'in 3 years'],
])('%i milliseconds are `%s`', (distance, expected) => {
  const from = instant(1_768_435_200_000)
  expect(distanceInWords(from, instant(from + distance))).toBe(expected)
})
