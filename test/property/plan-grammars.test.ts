import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { millis } from '../../src/base/instant.ts'
import { phaseName, zoneName } from '../../src/model/names.ts'
import type { CalendarDate, SingleWhen, Span, TimeOfDay, When, Window } from '../../src/model/when.ts'
import { readDate } from '../../src/plan/calendar-date.ts'
import { printMillis, printSpan, readMillis, readSpan } from '../../src/plan/duration.ts'
import { printWhen } from '../../src/plan/print-when.ts'
import { parseSentence } from '../../src/plan/sentence.ts'
import { printShare, readShare } from '../../src/plan/share.ts'
import { readWhen } from '../../src/plan/when-grammar.ts'
import { printWindow, readWindow } from '../../src/plan/window-grammar.ts'

const amount = fc.integer({ min: 1, max: 1000 })
const span: fc.Arbitrary<Span> = fc
  .record(
    { months: amount, weeks: amount, days: amount, hours: amount, minutes: amount },
    { requiredKeys: [] },
  )
  .filter((value) => Object.keys(value).length > 0)
const zone = fc
  .constantFrom('UTC', 'Europe/Paris', 'America/Argentina/Buenos_Aires', 'Asia/Tokyo')
  .map(zoneName)
const clock = { hour: fc.integer({ min: 0, max: 23 }), minute: fc.integer({ min: 0, max: 59 }) }
const timeOfDay: fc.Arbitrary<TimeOfDay> = fc.oneof(
  fc.record(clock),
  fc.record({ ...clock, zone: fc.oneof(zone, fc.constant('recipient' as const)) }),
)
const date: fc.Arbitrary<CalendarDate> = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2199-12-31'), noInvalidDate: true })
  .map((day) => ({ year: day.getUTCFullYear(), month: day.getUTCMonth() + 1, day: day.getUTCDate() }))
const anchor = fc.constantFrom(
  'deadline' as const,
  phaseName('freeze'),
  phaseName('link-reminder'),
  phaseName('my-own-2'),
)
const maybeAt = fc.oneof(fc.constant({}), fc.record({ at: timeOfDay }))

const single: fc.Arbitrary<SingleWhen> = fc.oneof(
  fc.constant<SingleWhen>({ kind: 'now' }),
  fc
    .tuple(date, fc.oneof(fc.constant({}), fc.record({ time: timeOfDay })))
    .map(([day, time]): SingleWhen => ({ kind: 'absolute', date: day, ...time })),
  fc
    .integer({ min: 946_684_800_000, max: 7_258_118_400_000 })
    .map((epochMs): SingleWhen => ({ kind: 'instant', epochMs })),
  fc
    .tuple(span, fc.constantFrom('before' as const, 'after' as const), anchor, maybeAt)
    .map(
      ([length, side, to, at]): SingleWhen => ({ kind: 'relative', span: length, side, anchor: to, ...at }),
    ),
  fc.tuple(anchor, maybeAt).map(([to, at]): SingleWhen => ({ kind: 'anchor', anchor: to, ...at })),
)

const when: fc.Arbitrary<When> = fc.oneof(
  single,
  fc
    .tuple(span, single, single)
    .map(([length, from, until]): When => ({ kind: 'every', span: length, from, until })),
)

const minutes = fc.integer({ min: 0, max: 1439 })
const window: fc.Arbitrary<Window> = fc.oneof(
  fc.constant<Window>({ kind: 'always' }),
  fc
    .tuple(
      minutes,
      fc.oneof(minutes, fc.constant(1440)),
      fc.oneof(zone, fc.constantFrom('plan' as const, 'recipient' as const)),
      fc.oneof(
        fc.constant({}),
        fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }).map((weekdays) => ({ weekdays })),
      ),
    )
    .filter(([from, to]) => from !== to)
    .map(([from, to, inZone, weekdays]): Window => ({ kind: 'hours', from, to, zone: inZone, ...weekdays })),
)

describe('what is printed reads the same', () => {
  test('a time', () => {
    fc.assert(
      fc.property(when, (value) => {
        expect(readWhen(printWhen(value))).toEqual({ value })
      }),
    )
  })

  test('a distance', () => {
    fc.assert(
      fc.property(span, (value) => {
        expect(readSpan(printSpan(value))).toEqual({ value })
      }),
    )
  })

  test('a length of time, to the second', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), (seconds) => {
        expect(readMillis(printMillis(millis(seconds * 1000)))).toEqual({ value: seconds * 1000 })
      }),
    )
  })

  test('a window', () => {
    fc.assert(
      fc.property(window, (value) => {
        expect(readWindow(printWindow(value))).toEqual({ value })
      }),
    )
  })

  test('a percentage', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), (hundredths) => {
        const value = Number((hundredths / 10_000).toPrecision(12))
        expect(readShare(printShare(value))).toEqual({ value })
      }),
    )
  })
})

describe('any text at all is read or complained about, inside itself', () => {
  const words = fc.constantFrom(
    ...['7', '30', 'days', 'day', 'befor', 'before', 'after', 'at', '09:00', '9am', 'every', 'from', 'until'],
    ...[
      'deadline',
      'freeze',
      'recipient',
      'PST',
      'Europe/Paris',
      '2026-02-30',
      '15 January 2026',
      'P1D',
      '-',
      ',',
    ],
    ...['leaves', 'leavs', 'WhatsApp', 'on', 'by', '\t', '  ', '٣', 'é'],
  )
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.array(words, { maxLength: 12 }).map((parts) => parts.join(' ')),
  )
  const isInside = (whole: string, at: { start: number; length: number } | undefined) =>
    at === undefined || (at.start >= 0 && at.length >= 0 && at.start + at.length <= whole.length)

  test.each([
    ['a time', readWhen],
    ['a distance', readSpan],
    ['a length', readMillis],
    ['a window', readWindow],
    ['a date', readDate],
    ['a percentage', readShare],
  ])('as %s', (_, reader) => {
    fc.assert(
      fc.property(text, (written) => {
        const reading = reader(written)
        if ('complaint' in reading) expect(isInside(written, reading.complaint.at)).toBe(true)
      }),
    )
  })

  test('as the sentence', () => {
    fc.assert(
      fc.property(text, (written) => {
        const { complaints, deadline, channel } = parseSentence(written)
        expect(complaints.every(({ at }) => isInside(written, at))).toBe(true)
        if (complaints.length === 0) expect([deadline, channel]).not.toContain(undefined)
      }),
    )
  })
})
