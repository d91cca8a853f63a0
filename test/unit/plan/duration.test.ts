import { describe, expect, test } from 'vitest'
import { millis } from '../../../src/base/instant.ts'
import { printMillis, printSpan, readMillis, readSpan } from '../../../src/plan/duration.ts'

const complaintOf = (reading: ReturnType<typeof readSpan> | ReturnType<typeof readMillis>) =>
  'complaint' in reading ? reading.complaint : undefined

describe('a distance in the calendar', () => {
  test.each([
    ['30 days', { days: 30 }],
    ['1 day', { days: 1 }],
    ['2 weeks', { weeks: 2 }],
    ['1 month', { months: 1 }],
    ['2 years', { months: 24 }],
    ['1 day 12 hours', { days: 1, hours: 12 }],
    ['1 week and 3 days', { weeks: 1, days: 3 }],
    ['P30D', { days: 30 }],
    ['P1Y2M3W4DT5H6M', { months: 14, weeks: 3, days: 4, hours: 5, minutes: 6 }],
  ])('%s is read', (text, span) => {
    expect(readSpan(text)).toEqual({ value: span })
  })

  test.each([
    ['30', 'wrong-unit', 'did you mean `30 days`?'],
    ['30d', 'wrong-unit', 'did you mean `30 days`?'],
    ['24h', 'wrong-unit', 'did you mean `24 hours`?'],
    ['30 dasy', 'wrong-unit', 'did you mean `30 days`?'],
    ['90 seconds', 'wrong-unit', 'did you mean `2 minutes`?'],
    ['1.5 hours', 'bad-duration', 'write a whole number: `90 minutes`, not `1.5 hours`'],
    ['-3 days', 'bad-duration', 'write it as `30 days` or `12 hours`'],
    ['0 days', 'bad-duration', 'write `1 day` or more'],
    ['P', 'bad-duration', 'an ISO 8601 duration looks like `P30D` or `PT12H`'],
    ['P1DT', 'bad-duration', 'an ISO 8601 duration looks like `P30D` or `PT12H`'],
    ['', 'bad-duration', undefined],
  ])('%j is refused, with what was probably meant', (text, code, hint) => {
    const complaint = complaintOf(readSpan(text))
    expect(complaint?.code).toBe(code)
    expect(complaint?.hint).toBe(hint)
  })

  test('a unit that comes twice is refused rather than added up', () => {
    expect(complaintOf(readSpan('1 day 2 days'))?.message).toContain('counts days twice')
  })

  test('a number beyond all sense is refused', () => {
    expect(complaintOf(readSpan('99999999 days'))?.code).toBe('bad-duration')
  })
})

describe('an exact length of time', () => {
  test.each([
    ['30 seconds', 30_000],
    ['5 minutes', 300_000],
    ['20 hours', 72_000_000],
    ['1 day', 86_400_000],
    ['0 hours', 0],
    ['PT90S', 90_000],
  ])('%s is read', (text, ms) => {
    expect(readMillis(text)).toEqual({ value: ms })
  })

  test('a month is refused: months are not all of one length', () => {
    expect(complaintOf(readMillis('1 month'))).toMatchObject({
      code: 'wrong-unit',
      hint: 'did you mean `30 days`?',
    })
  })

  test.each([
    [72_000_000, '20 hours'],
    [5_400_000, '90 minutes'],
    [86_400_000, '1 day'],
    [1000, '1 second'],
  ])('%i is printed as %s', (ms, text) => {
    expect(printMillis(millis(ms))).toBe(text)
  })
})

test('a distance is printed in the words in which it is read', () => {
  expect(printSpan({ days: 1, hours: 12 })).toBe('1 day 12 hours')
})
