import fc from 'fast-check'
import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import { languages } from '../../src/messages/built-in/languages.ts'
import { proseOf } from '../../src/messages/lint/prose.ts'
import { writtenDates } from '../../src/messages/lint/written-dates.ts'
import type { LocaleTag } from '../../src/model/names.ts'
import { saidOf } from '../unit/messages/lint/saying.ts'

const locales = fc.constantFrom(...languages.map(({ locale }) => locale))
const days = fc
  .date({ min: new Date('2025-01-01'), max: new Date('2030-12-31'), noInvalidDate: true })
  .map((date) => DateTime.fromJSDate(date, { zone: 'utc' }).startOf('day'))

const styles: readonly Intl.DateTimeFormatOptions[] = [
  { dateStyle: 'full' },
  { dateStyle: 'long' },
  { dateStyle: 'medium' },
  { month: 'long', day: 'numeric' },
  { month: 'short', day: 'numeric' },
]

const written = (day: DateTime, locale: LocaleTag, style: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(locale, { calendar: 'gregory', timeZone: 'UTC', ...style }).format(day.toMillis())

const deadlineOn = ({ year, month, day }: DateTime) => ({ deadline: { date: { year, month, day } } })

test('a date as its language writes it is the day it is, and never an error where it is the deadline', () => {
  fc.assert(
    fc.property(locales, days, fc.constantFrom(...styles), (locale, day, style) => {
      const text = written(day, locale, style)
      const said = saidOf({ [locale]: `${text}: {{ channel }} (${text})` }, deadlineOn(day))
      expect(said.map((line) => line.split(' ', 2).join(' '))).toEqual([
        'warning written-date',
        'warning written-date',
      ])
    }),
    { numRuns: 400 },
  )
})

test('another day is one error', () => {
  const apart = fc.integer({ min: 2, max: 363 })
  fc.assert(
    fc.property(locales, days, fc.constantFrom(...styles), apart, (locale, day, style, distance) => {
      const text = written(day, locale, style)
      const said = saidOf({ [locale]: `{{ channel }}: ${text}` }, deadlineOn(day.plus({ days: distance })))
      expect(said.map((line) => line.split(' ', 2).join(' '))).toEqual(['error wrong-date'])
    }),
    { numRuns: 400 },
  )
})

/** Numbers as messages have them, that are no days. */
const numbers = fc.oneof(
  fc.integer({ min: 0, max: 99_999 }).map(String),
  fc.integer({ min: 0, max: 9999 }).map((cents) => `${(cents / 100).toFixed(2)} €`),
  fc.integer({ min: 0, max: 100 }).map((share) => `${share}%`),
  fc.constantFrom('24/7', '24 h', 'v1.15.3', '+39 06 1234 5678', '18:00', 'https://example.net/2026/01/15/a'),
)

test('a text without dates has none, whatever numbers it has', () => {
  const words = languages.flatMap(({ announce, linking, exporting }) => [
    announce.unnamed,
    linking,
    exporting,
  ])
  const pieces = fc.array(fc.oneof(fc.constantFrom(...words), numbers), { minLength: 1, maxLength: 6 })
  fc.assert(
    fc.property(locales, pieces, (locale, text) => {
      expect(writtenDates(proseOf(text.join(' ; ')), locale)).toEqual([])
    }),
    { numRuns: 400 },
  )
})

test('whatever a text is, what is found in it stands there', () => {
  fc.assert(
    fc.property(locales, fc.string({ unit: 'binary', maxLength: 60 }), days, (locale, around, day) => {
      const text = `${around} ${written(day, locale, { dateStyle: 'long' })} ${around}`
      const prose = proseOf(text)
      for (const { begin, end } of writtenDates(prose, locale)) {
        expect(begin).toBeLessThan(end)
        expect(prose.offsets[end - 1]).toBeLessThan(text.length)
      }
    }),
    { numRuns: 200 },
  )
})
