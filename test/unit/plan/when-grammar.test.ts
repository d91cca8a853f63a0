import { describe, expect, test } from 'vitest'
import { printWhen } from '../../../src/plan/print-when.ts'
import { readWhen } from '../../../src/plan/when-grammar.ts'

const complaintOf = (text: string) => {
  const reading = readWhen(text)
  return 'complaint' in reading ? reading.complaint : undefined
}

const daysBefore = (days: number) => ({
  kind: 'relative',
  span: { days },
  side: 'before',
  anchor: 'deadline',
})

describe('a time of the plan', () => {
  test.each<[string, object]>([
    ['now', { kind: 'now' }],
    ['deadline', { kind: 'anchor', anchor: 'deadline' }],
    ['freeze', { kind: 'anchor', anchor: 'freeze' }],
    ['deadline at 09:00', { kind: 'anchor', anchor: 'deadline', at: { hour: 9, minute: 0 } }],
    ['30 days before', daysBefore(30)],
    ['30 days before deadline', daysBefore(30)],
    [
      '1 month 1000 weeks before',
      { kind: 'relative', span: { months: 1, weeks: 1000 }, side: 'before', anchor: 'deadline' },
    ],
    ['2 weeks before freeze', { kind: 'relative', span: { weeks: 2 }, side: 'before', anchor: 'freeze' }],
    ['90 days after shutdown', { kind: 'relative', span: { days: 90 }, side: 'after', anchor: 'shutdown' }],
    [
      '3 days before at 10:00 recipient',
      { ...daysBefore(3), at: { hour: 10, minute: 0, zone: 'recipient' } },
    ],
    [
      '1 day before at 10:00 Asia/Tokyo',
      { ...daysBefore(1), at: { hour: 10, minute: 0, zone: 'Asia/Tokyo' } },
    ],
    [
      '1 day after freeze at 00:30',
      {
        kind: 'relative',
        span: { days: 1 },
        side: 'after',
        anchor: 'freeze',
        at: { hour: 0, minute: 30 },
      },
    ],
    ['2025-10-28', { kind: 'absolute', date: { year: 2025, month: 10, day: 28 } }],
    [
      '2025-10-28 09:00',
      { kind: 'absolute', date: { year: 2025, month: 10, day: 28 }, time: { hour: 9, minute: 0 } },
    ],
    ['2026-01-15T08:00:00Z', { kind: 'instant', epochMs: Date.UTC(2026, 0, 15, 8) }],
    ['2026-01-15T08:00:00+01:00', { kind: 'instant', epochMs: Date.UTC(2026, 0, 15, 7) }],
    ['-P30D', daysBefore(30)],
    ['PT12H', { kind: 'relative', span: { hours: 12 }, side: 'after', anchor: 'deadline' }],
    [
      'every 7 days from 60 days before until freeze',
      { kind: 'every', span: { days: 7 }, from: daysBefore(60), until: { kind: 'anchor', anchor: 'freeze' } },
    ],
  ])('%s', (text, when) => {
    expect(readWhen(text)).toEqual({ value: when })
  })
})

describe('what cannot be read', () => {
  test.each([
    ['7 day befor', 'bad-when', 'did you mean `7 days before`?'],
    ['7 dayz before', 'wrong-unit', 'did you mean `7 days before`?'],
    ['evry 7 days from 60 days before until freeze', 'bad-when', undefined],
    ['deadlin', 'bad-when', 'did you mean `deadline`?'],
    ['30 before', 'wrong-unit', 'did you mean `30 days`?'],
    ['days before 30', 'bad-when', undefined],
    ['2026-02-30T09:00:00Z', 'no-such-date', 'did you mean `2026-02-28`?'],
    ['2026-02-30', 'no-such-date', 'did you mean `2026-02-28`?'],
    ['', 'bad-when', undefined],
  ])('%j says what was probably meant', (text, code, hint) => {
    expect(complaintOf(text)?.code).toBe(code)
    if (hint !== undefined) expect(complaintOf(text)?.hint).toBe(hint)
  })

  test('a date that does not exist is pointed at inside the whole', () => {
    const text = 'every 7 days from 2026-02-30 until freeze'
    expect(complaintOf(text)?.at).toEqual({ start: text.indexOf('2026'), length: 10 })
  })

  test('an unknown zone is pointed at inside the whole', () => {
    const text = '1 day before at 09:00 Europe/Pariss'
    expect(complaintOf(text)).toMatchObject({
      hint: 'did you mean `Europe/Paris`?',
      at: { start: text.indexOf('Europe'), length: 13 },
    })
  })
})

test('a time before the deadline is printed without naming it', () => {
  const reading = readWhen('30 days before deadline at 9:00')
  expect('value' in reading && printWhen(reading.value)).toBe('30 days before at 09:00')
})
