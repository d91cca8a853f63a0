import { describe, expect, test } from 'vitest'
import { isoOf, parseInstant } from '../../../src/base/instant.ts'
import { zoneName } from '../../../src/model/names.ts'
import { calendarDateIn, dateText } from '../../../src/timeline/calendar-date-in.ts'
import { daysBetween } from '../../../src/timeline/days-between.ts'
import { instantOf } from '../../../src/timeline/instant-of.ts'
import { localIso } from '../../../src/timeline/local-iso.ts'
import { dateOf } from '../../kit/plan-builder.ts'

const at = (date: string, hour: number, minute: number, zone: string): string =>
  isoOf(instantOf(dateOf(date), { hour, minute }, zoneName(zone)))

const when = (iso: string) => parseInstant(iso) ?? expect.fail(`not an instant: ${iso}`)

describe('a local date and time', () => {
  test.each([
    ['2026-01-15', 0, 0, 'America/Los_Angeles', '2026-01-15T08:00:00Z'],
    ['2026-07-15', 0, 0, 'America/Los_Angeles', '2026-07-15T07:00:00Z'],
    ['2026-01-15', 9, 30, 'Asia/Kolkata', '2026-01-15T04:00:00Z'],
    ['2026-01-15', 9, 0, 'Asia/Kathmandu', '2026-01-15T03:15:00Z'],
    ['2026-01-15', 0, 0, 'Pacific/Kiritimati', '2026-01-14T10:00:00Z'],
    // Brazil gave up summer time in 2019 (T17).
    ['2018-12-15', 9, 0, 'America/Sao_Paulo', '2018-12-15T11:00:00Z'],
    ['2026-12-15', 9, 0, 'America/Sao_Paulo', '2026-12-15T12:00:00Z'],
  ])('%s %i:%i in %s is %s', (date, hour, minute, zone, expected) => {
    expect(at(date, hour, minute, zone)).toBe(expected)
  })

  test.each([
    ['an hour', '2026-03-08', 2, 30, 'America/Los_Angeles', '2026-03-08T10:00:00Z'],
    ['half an hour', '2026-10-04', 2, 15, 'Australia/Lord_Howe', '2026-10-03T15:30:00Z'],
    ['midnight', '2026-09-06', 0, 0, 'America/Santiago', '2026-09-06T04:00:00Z'],
    ['a whole day', '2011-12-30', 9, 0, 'Pacific/Apia', '2011-12-30T10:00:00Z'],
  ])(
    'that a clock change skips (%s) is the first instant after it (T44)',
    (_, date, hour, minute, zone, expected) => {
      expect(at(date, hour, minute, zone)).toBe(expected)
    },
  )

  test.each([
    ['2026-11-01', 1, 30, 'America/Los_Angeles', '2026-11-01T08:30:00Z'],
    ['2026-10-25', 2, 30, 'Europe/Paris', '2026-10-25T00:30:00Z'],
    ['2026-04-05', 1, 45, 'Australia/Lord_Howe', '2026-04-04T14:45:00Z'],
  ])('that occurs twice, %s %i:%i in %s, is the first (T16)', (date, hour, minute, zone, expected) => {
    expect(at(date, hour, minute, zone)).toBe(expected)
  })
})

describe('an instant', () => {
  test.each([
    ['2026-01-15T08:00:00Z', 'America/Los_Angeles', '2026-01-15T00:00:00-08:00'],
    ['2026-01-15T08:00:00.250Z', 'UTC', '2026-01-15T08:00:00+00:00'],
    ['2026-01-15T08:00:00Z', 'Europe/London', '2026-01-15T08:00:00+00:00'],
    ['2026-11-01T09:30:00Z', 'America/Los_Angeles', '2026-11-01T01:30:00-08:00'],
  ])('%s reads in %s as %s', (iso, zone, expected) => {
    expect(localIso(when(iso), zoneName(zone))).toBe(expected)
  })

  test('is another day in another zone', () => {
    const evening = when('2026-01-15T02:00:00Z')
    expect(dateText(calendarDateIn(evening, zoneName('America/Los_Angeles')))).toBe('2026-01-14')
    expect(dateText(calendarDateIn(evening, zoneName('Asia/Tokyo')))).toBe('2026-01-15')
  })
})

describe('days between two instants', () => {
  test.each([
    ['2026-01-14T23:59:00Z', '2026-01-15T00:00:00Z', 'UTC', 1],
    ['2026-01-14T00:00:00Z', '2026-01-14T23:59:00Z', 'UTC', 0],
    ['2026-01-17T12:00:00Z', '2026-01-15T12:00:00Z', 'UTC', -2],
    // The clocks go back in between: 25 hours are one day, 49 hours two.
    ['2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z', 'Europe/Paris', 1],
    ['2026-01-15T02:00:00Z', '2026-01-15T09:00:00Z', 'America/Los_Angeles', 1],
  ])('from %s to %s in %s are %i', (from, to, zone, expected) => {
    expect(daysBetween(when(from), when(to), zoneName(zone))).toBe(expected)
  })
})
