import { nearestWord } from '../base/nearest-word.ts'
import type { CalendarDate } from '../model/when.ts'
import { didYouMean, quoted, type Reading, read, unread } from './reading.ts'

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const

const isoDate = /^(\d{4})-(\d{2})-(\d{2})$/
/** `1 month 1000` is no date: it is the beginning of a length. */
const dayFirst = /^(\d{1,2})(?:st|nd|rd|th)? (?!(?:month|week|day|hour|minute)s?\b)([A-Za-z]+)\.?,? (\d{4})$/
const monthFirst = /^([A-Za-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})$/
const numbersOnly = /^(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})$/

/** Reads `2026-01-15`, `15 January 2026` or `January 15, 2026`, if there is such a day. Never `01/02/2026`. */
export const readDate = (text: string): Reading<CalendarDate> => {
  const trimmed = text.trim().replace(/\s+/g, ' ')
  const iso = isoDate.exec(trimmed)
  if (iso !== null) return existing(text, Number(iso[1]), Number(iso[2]), Number(iso[3]))
  const named = dayFirst.exec(trimmed)
  if (named !== null) return inWords(text, named[3] ?? '', named[2] ?? '', named[1] ?? '')
  const american = monthFirst.exec(trimmed)
  if (american !== null) return inWords(text, american[3] ?? '', american[1] ?? '', american[2] ?? '')
  const numbers = numbersOnly.exec(trimmed)
  return unread({ code: 'bad-date', message: `cannot read the date ${quoted(text)}`, hint: hintFor(numbers) })
}

const hintFor = (numbers: RegExpExecArray | null): string => {
  const [a, b, c] = (numbers ?? []).slice(1).map(Number)
  if (a === undefined || b === undefined || c === undefined)
    return 'write it as `2026-01-15` or `15 January 2026`'
  const [year, one, other] = a > 31 ? [a, b, c] : [c < 100 ? 2000 + c : c, a, b]
  const readings =
    a > 31
      ? [[one, other]]
      : [
          [other, one],
          [one, other],
        ]
  const dates = readings
    .map(([month = 0, day = 0]) => ({ year, month, day }))
    .filter(
      (date) =>
        date.month >= 1 && date.month <= 12 && date.day >= 1 && date.day <= daysIn(date.year, date.month),
    )
    .map((date) => `\`${printDate(date)}\``)
  const distinct = [...new Set(dates)]
  if (distinct.length === 0) return 'write it as `2026-01-15` or `15 January 2026`'
  return distinct.length === 1 ? `did you mean ${distinct[0]}?` : `write ${distinct.join(' or ')}`
}

const inWords = (text: string, year: string, month: string, day: string): Reading<CalendarDate> => {
  const names: readonly string[] = months
  const lower = month.toLowerCase()
  const index = names.findIndex(
    (name) => name.toLowerCase() === lower || name.slice(0, 3).toLowerCase() === lower,
  )
  if (index >= 0) return existing(text, Number(year), index + 1, Number(day))
  const nearest = nearestWord(month, names)
  return unread({
    code: 'bad-date',
    message: `cannot read the date ${quoted(text)}: there is no month \`${month}\``,
    hint:
      nearest === undefined
        ? 'months are in English; or write `2026-01-15`'
        : didYouMean(`${day} ${nearest} ${year}`),
  })
}

const existing = (text: string, year: number, month: number, day: number): Reading<CalendarDate> => {
  const name = months[month - 1]
  const code = 'no-such-date'
  if (name === undefined)
    return unread({
      code,
      message: `${quoted(text)} does not exist: a year has no month ${month}`,
      hint: 'write year-month-day',
    })
  const last = daysIn(year, month)
  if (day < 1 || day > last)
    return unread({
      code,
      message: `${quoted(text)} does not exist: ${name} ${year} has ${last} days`,
      hint: day < 1 ? 'days count from 1' : didYouMean(printDate({ year, month, day: last })),
    })
  if (year < 2000 || year > 2199)
    return unread({ code, message: `the year of ${quoted(text)} is not one of 2000 to 2199` })
  return read({ year, month, day })
}

const daysIn = (year: number, month: number): number => {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}

/** `2026-01-15`. */
export const printDate = ({ year, month, day }: CalendarDate): string =>
  `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
