import { expect, test } from 'vitest'
import { retryAfterOf } from '../../../src/adapters/retry-after.ts'

const date = 'Fri, 02 Jan 2026 12:00:00 GMT'

test.each([
  ['in seconds', '7', 7000],
  ['of nothing', '0', 0],
  ['as a date', 'Fri, 02 Jan 2026 12:00:30 GMT', 30_000],
  ['as a date that has passed', 'Fri, 02 Jan 2026 11:00:00 GMT', 0],
  ['of a year', '31536000', 86_400_000],
  ['in words', 'soon', undefined],
  ['left out', undefined, undefined],
])('a Retry-After %s', (_how, header, ms) => {
  expect(retryAfterOf({ date, ...(header === undefined ? {} : { 'retry-after': header }) })).toBe(ms)
})

test('a Retry-After as a date means nothing from a server that does not tell its own', () => {
  expect(retryAfterOf({ 'retry-after': date })).toBeUndefined()
  expect(retryAfterOf({ 'retry-after': '7' })).toBe(7000)
})
