import { describe, expect, test } from 'vitest'
import { deadlineOf, printDeadline, readDeadline, readMoment } from '../../../src/plan/moment.ts'

const january15 = { year: 2026, month: 1, day: 15 }

const complaintOf = (reading: ReturnType<typeof readMoment>) =>
  'complaint' in reading ? reading.complaint : undefined

describe('a date', () => {
  test.each(['2026-01-15', '15 January 2026', 'January 15, 2026', 'Jan 15 2026', '15th january 2026'])(
    '%s is the fifteenth of January',
    (text) => {
      expect(readMoment(text)).toEqual({ value: { date: january15 } })
    },
  )

  test('29 February exists in a leap year, and in no other', () => {
    expect(readMoment('2028-02-29')).toEqual({ value: { date: { year: 2028, month: 2, day: 29 } } })
    expect(complaintOf(readMoment('2026-02-29'))).toMatchObject({
      code: 'no-such-date',
      message: '`2026-02-29` does not exist: February 2026 has 28 days',
      hint: 'did you mean `2026-02-28`?',
    })
  })

  test('a month that does not exist is told', () => {
    expect(complaintOf(readMoment('2026-13-01'))?.message).toContain('a year has no month 13')
  })

  test('a month misspelt is recognised', () => {
    expect(complaintOf(readMoment('15 Janury 2026'))?.hint).toBe('did you mean `15 January 2026`?')
  })

  test('01/02/2026 is never guessed: both readings are offered', () => {
    expect(complaintOf(readMoment('01/02/2026'))).toMatchObject({
      code: 'bad-date',
      hint: 'write `2026-02-01` or `2026-01-02`',
    })
  })

  test('25/12/2026 can only be one day, and still has to be written plainly', () => {
    expect(complaintOf(readMoment('25/12/2026'))?.hint).toBe('did you mean `2026-12-25`?')
  })
})

describe('a date with a time', () => {
  test.each([
    ['2026-01-15 09:00', { hour: 9, minute: 0 }],
    ['2026-01-15 at 09:00', { hour: 9, minute: 0 }],
    ['2026-01-15T18:30', { hour: 18, minute: 30 }],
    ['15 January 2026 at 9:05 Europe/Paris', { hour: 9, minute: 5, zone: 'Europe/Paris' }],
    ['2026-01-15 09:00 recipient', { hour: 9, minute: 0, zone: 'recipient' }],
    ['2026-01-15T09:00:00Z', { hour: 9, minute: 0, zone: 'UTC' }],
    ['2026-01-15 at 23:59 America/Los_Angeles', { hour: 23, minute: 59, zone: 'America/Los_Angeles' }],
  ])('%s is read', (text, time) => {
    expect(readMoment(text)).toEqual({ value: { date: january15, time } })
  })

  test('T17: an abbreviation is no zone, and is pointed at where it stands', () => {
    const text = '2026-01-15 at 09:00 PST'
    const complaint = complaintOf(readMoment(text))
    expect(complaint).toMatchObject({
      code: 'unknown-zone',
      hint: 'did you mean `America/Los_Angeles`?',
      at: { start: text.indexOf('PST'), length: 3 },
    })
  })

  test.each([
    ['9am', 'did you mean `09:00`?'],
    ['12:30 pm', 'did you mean `12:30`?'],
    ['24:00', 'write `00:00` of the next day'],
    ['25:00', 'write hours and minutes, 00:00 to 23:59'],
  ])('%s is no time of day', (time, hint) => {
    expect(complaintOf(readMoment(`2026-01-15 at ${time}`))).toMatchObject({ code: 'bad-time', hint })
  })
})

describe('a deadline', () => {
  test('cannot be each recipient’s own', () => {
    expect(complaintOf(readDeadline('2026-01-15 09:00 recipient'))?.at).toEqual({ start: 17, length: 9 })
  })

  test('with a zone and no time is the start of that day there', () => {
    const reading = readDeadline('2026-01-15 Asia/Tokyo')
    expect('value' in reading && deadlineOf(reading.value)).toEqual({
      date: january15,
      time: { hour: 0, minute: 0, zone: 'Asia/Tokyo' },
    })
  })

  test('is printed as it is read', () => {
    expect(printDeadline({ date: january15, time: { hour: 9, minute: 0 } })).toBe('2026-01-15 at 09:00')
  })
})
