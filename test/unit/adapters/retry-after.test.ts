import { expect, test } from 'vitest'
import { retryAfterOf } from '../../../src/adapters/retry-after.ts'

const now = Date.UTC(2026, 0, 2, 12)

test.each([
  ['in seconds', '7', 7000],
  ['of nothing', '0', 0],
  ['as a date', 'Fri, 02 Jan 2026 12:00:30 GMT', 30_000],
  ['as a date that has passed', 'Fri, 02 Jan 2026 11:00:00 GMT', 0],
  ['of a year', '31536000', 86_400_000],
  ['in words', 'soon', undefined],
  ['left out', undefined, undefined],
  ['given twice', ['1', '2'], undefined],
])('a Retry-After %s', (_how, header, ms) => {
  expect(retryAfterOf(header, now)).toBe(ms)
})
