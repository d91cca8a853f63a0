import { englishNamesIn, type MonthNames, monthNamesOf } from './month-names.ts'
import { type DateFinder, type DateMatch, finderOf, isLetterAt, readingOf } from './written-date.ts'

/** Dates whose month is a word, or has its sign after it: `January 15`, `15 de janeiro de 2026`, `1月15日`. */
export const wordedDates = (locale: string): readonly DateFinder[] => {
  const native = monthNamesOf(locale)
  const isEnglish = /^en\b/.test(locale)
  return [
    ...(native.dayFirst || isEnglish ? namedBy(patternsOf(native).dayFirst, native) : []),
    ...(native.monthFirst || isEnglish ? namedBy(patternsOf(native).monthFirst, native) : []),
    ...(isEnglish ? [] : namedInEnglish(englishNamesIn(locale))),
    finderOf(signed, ({ groups: { year, month, day } }) => [readingOf(year, Number(month), Number(day))]),
    finderOf(chinese, ({ groups: { month = '', day = '' } }) => [
      readingOf(undefined, chineseNumber(month), chineseNumber(day)),
    ]),
  ]
}

const namedInEnglish = (names: MonthNames): readonly DateFinder[] => [
  ...namedBy(patternsOf(names).dayFirst, names),
  ...namedBy(patternsOf(names).monthFirst, names),
]

const namedBy = (pattern: RegExp | undefined, names: MonthNames): readonly DateFinder[] =>
  pattern === undefined
    ? []
    : [
        finderOf(pattern, (match) => {
          const { before, month = '', day, year } = match.groups
          const number = isWordOf(match, month) ? names.monthOf(month) : undefined
          return number === undefined ? [] : [readingOf(year ?? before, number, Number(day))]
        }),
      ]

/** These scripts put no space between words. */
const unspaced = /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]$/u

/** The month's name is no part of a longer word. */
const isWordOf = ({ text, begin, end }: DateMatch, month: string): boolean => {
  if (isLetterAt(text, begin) && isLetterAt(text, begin - 1)) return false
  const after = text.slice(begin, end).lastIndexOf(month) + begin + month.length
  return unspaced.test(month) || !isLetterAt(text, after)
}

const blank = '(?:[ \\t]|\\n(?!\\s*\\n))'
const ordinal = '(?:st|nd|rd|th|er|re|[ªº°]|-?(?:го|е|й))?'
const notInNumber = '(?<!\\d)(?<!\\d[.,:/])'
const yearBefore = '(?:(?<before>\\d{4})(?:\\.?(?:년|年|\\(e\\)ko| ?[^\\d\\s.,()]{1,4}\\.?)?,? )?)?'
const yearAfter = `(?:[ ,.،]{0,3}${blank}?(?:de|del|of|năm|ค\\.ศ\\.|พ\\.ศ\\.)?${blank}?(?<year>\\d{4})(?!\\d|:\\d))?`
const numberEnd = '(?!\\d|[.,:]\\d| ?%)'

type Patterns = { readonly dayFirst: RegExp | undefined; readonly monthFirst: RegExp | undefined }

const made = new Map<MonthNames, Patterns>()

const patternsOf = (names: MonthNames): Patterns => {
  const found = made.get(names)
  if (found !== undefined) return found
  const { choice } = names
  const words = [
    'of',
    'the',
    'de',
    'del',
    "d[’']",
    ...names.between.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')),
  ]
  const link = `(?:(?:${words.join('|')})${blank}?)?`
  const afterDay = names.dotted ? `(?:\\.|[-/])?${blank}{0,2}` : `(?:\\.(?! )|[-/]|${blank}{0,2})`
  const month = `(?<month>${choice})[.॰׳]?`
  const fresh =
    choice === ''
      ? { dayFirst: undefined, monthFirst: undefined }
      : {
          dayFirst: new RegExp(
            `${notInNumber}${yearBefore}(?<day>\\d{1,2})${ordinal}${afterDay}${link}${month}(?!\\d)[-/]?${yearAfter}`,
            'gi',
          ),
          monthFirst: new RegExp(
            `(?<!\\d)${yearBefore}${month}[-/]?${blank}{0,2}${link}(?<day>\\d{1,2})(?!\\d)${ordinal}${yearAfter}${numberEnd}`,
            'gi',
          ),
        }
  made.set(names, fresh)
  return fresh
}

/** Numbers with signs, in Chinese, Japanese and Korean. */
const signed = /(?<!\d)(?:(?<year>\d{4}) ?[年년] ?)?(?<month>\d{1,2}) ?[月월] ?(?<day>\d{1,2}) ?[日号號일]/g
const chinese =
  /(?<![〇一二三四五六七八九十])(?<month>[一二三四五六七八九十]{1,2})月(?<day>[一二三四五六七八九十]{1,3})[日号號]/g

const chineseNumber = (written: string): number => {
  const [tens = '', ones] = written.includes('十') ? written.split('十') : ['', written]
  const digit = (sign: string): number => '〇一二三四五六七八九'.indexOf(sign)
  const ten = !written.includes('十') ? 0 : tens === '' ? 10 : digit(tens) * 10
  return ten + (ones === undefined || ones === '' ? 0 : digit(ones))
}
