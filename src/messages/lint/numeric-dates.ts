import {
  type DateFinder,
  type DateMatch,
  type DateReading,
  finderOf,
  isLetterAt,
  readingOf,
} from './written-date.ts'

/** Dates in numbers alone: `2026-01-15`, `15/01/2026`, `15.01.26`, and where little else can be meant `15.01.` */
export const numericDates = (locale: string): readonly DateFinder[] => [
  alone(yearFirst, inOrder),
  ...(writesYearFirst.test(locale) ? [alone(yearFirstDotted, inOrder)] : []),
  alone(yearLast, (match) => bothWays(match, match.groups['year'])),
  alone(shortYear, (match) => bothWays(match, `20${match.groups['year']}`), false),
  alone(noYear, (match) => (isLedTo(match) ? bothWays(match, undefined) : []), false),
  ...(writesDots.test(locale) ? [alone(dotted, (match) => bothWays(match, undefined), false)] : []),
]

/** What stands before is neither a part of a longer number, nor of a word, nor a version's `v`. */
const alone: typeof finderOf = (pattern, read, certain) =>
  finderOf(
    pattern,
    (match) => {
      const { text, begin } = match
      const before = text.slice(Math.max(0, begin - 12), begin)
      const isPart = isLetterAt(text, begin - 1) || /(?:[\d_/#]|\d[.,:-])$/.test(before)
      return isPart || /\b(?:version|build|release) $/i.test(before) ? [] : read(match)
    },
    certain,
  )

type Readings = readonly (DateReading | undefined)[]

const inOrder = ({ groups: { year, month, day } }: DateMatch): Readings => [
  readingOf(year, Number(month), Number(day)),
]

/** Day and month, or month and day: nobody can tell which a text means, but with full stops the day comes first. */
const bothWays = ({ groups: { one, separator, other } }: DateMatch, year: string | undefined): Readings => [
  readingOf(year, Number(other), Number(one)),
  ...(separator === '.' ? [] : [readingOf(year, Number(one), Number(other))]),
]

const over = '(?![\\d/]|[.,:-]\\d)'

const yearFirst = /(?<year>\d{4})([-/])(?<month>\d{1,2})\2(?<day>\d{1,2})(?![\d/]|[.,-]\d)/g
const writesYearFirst = /^(?:zh|ja|ko|hu|mn|lt)\b/
const yearFirstDotted = new RegExp(
  `(?<year>\\d{4})\\. ?(?<month>\\d{1,2})\\. ?(?<day>\\d{1,2})\\.?${over}`,
  'g',
)
const yearLast = new RegExp(
  `(?<one>\\d{1,2})(?<separator>[/.-]) ?(?<other>\\d{1,2})\\k<separator> ?(?<year>\\d{4})${over}`,
  'g',
)
/** A version has no leading zeros, so with full stops a short year wants them. */
const shortYear = new RegExp(
  `(?<one>\\d{1,2}(?=/)|\\d{2}(?=\\.\\d{2}\\.))(?<separator>[/.])(?<other>\\d{1,2})\\k<separator>(?<year>\\d{2})${over}`,
  'g',
)

/** Without a year two numbers may be anything, unless a word before them leads to a date. */
const noYear = new RegExp(
  `(?=\\d{1,2}/\\d{2}(?!\\d)|\\d{2}/\\d|\\d{2}\\.\\d{2})(?!24/7)(?<one>\\d{1,2})(?<separator>[/.])(?<other>\\d{1,2})(?! ?(?:%|Uhr|[ap]m\\b|h\\b|[$€£¥₽₹]))${over}`,
  'gi',
)
const leading =
  /(?:^|[\s(,;:])(?:on|by|before|until|till|from|since|le|au|avant|jusqu[’']au|am|bis|ab|vor|vom|zum|el|al|em|até|dia|il|entro|dal|pada|sebelum|до|с|к)[ \t]$/i

const isLedTo = ({ text, begin }: DateMatch): boolean =>
  leading.test(text.slice(Math.max(0, begin - 14), begin))

const writesDots = /^(?:de|cs|sk|fi|da|nb|nn|no|hr|sr|bs|sl|et|lv|is)\b/
const dotted = /(?<one>\d{1,2})(?<separator>\.) ?(?<other>\d{1,2})\.(?! ?\d)/g
