import { DateTime } from 'luxon'
import { asInProse } from './prose.ts'

/** How one language writes a day and a month. */
export type MonthNames = {
  /** Every spelling of every month, as a choice of a regular expression; the longest first. Empty where months have no names. */
  readonly choice: string
  /** The month of a spelling found by that choice; undefined where it is hardly meant: `may`, `march`. */
  monthOf(written: string): number | undefined
  readonly dayFirst: boolean
  readonly monthFirst: boolean
  /** A full stop after the day's number is an ordinal: `15. Januar`. */
  readonly dotted: boolean
  /** Words between day and month: `de`. */
  readonly between: readonly string[]
}

const known = new Map<string, MonthNames>()

export const monthNamesOf = (locale: string): MonthNames => {
  const found = known.get(locale)
  if (found !== undefined) return found
  const fresh = namesFor(locale)
  known.set(locale, fresh)
  return fresh
}

/** In a text of another language: English names, without those that are a day of the week there (`mar.`). */
export const englishNamesIn = (locale: string): MonthNames => {
  const key = `en in ${locale}`
  const found = known.get(key)
  if (found !== undefined) return found
  const english = spellingsIn('en')
  for (const day of weekdaysIn(locale)) english.delete(day)
  const fresh = { ...monthNamesOf('en'), ...readerOf(english) }
  known.set(key, fresh)
  return fresh
}

const noon = (month: number, day: number): number => DateTime.utc(2026, month, day, 12).toMillis()
const months = Array.from({ length: 12 }, (_, at) => at + 1)

const formatter = (locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat(locale, { calendar: 'gregory', timeZone: 'UTC', ...options })

/** A month beside a day has its own form in many languages (`15 января`, `январь`), and a short one another again. */
const forms: readonly Intl.DateTimeFormatOptions[] = [
  { dateStyle: 'long' },
  { dateStyle: 'medium' },
  { month: 'long', day: 'numeric' },
  { month: 'short', day: 'numeric' },
  { month: 'long' },
  { month: 'short' },
]

const namesFor = (locale: string): MonthNames => {
  const written = forms.map((form) => {
    const parts = formatter(locale, form).formatToParts(noon(1, 15))
    const day = parts.findIndex(({ type }) => type === 'day')
    const month = parts.findIndex(({ type }) => type === 'month')
    const isWord = /\p{L}/u.test(parts[month]?.value ?? '')
    return { day, month, isWord, literal: asInProse(parts[Math.min(day, month) + 1]?.value ?? '') }
  })
  const worded = written.filter(({ day, isWord }) => day >= 0 && isWord)
  const words = worded.map(({ literal }) => literal.replace(/[\s.]/g, '')).filter((word) => word !== '')
  return {
    ...readerOf(spellingsIn(locale)),
    dayFirst: worded.some(({ day, month }) => day < month),
    monthFirst: worded.some(({ day, month }) => month < day),
    dotted: worded.some(({ day, month, literal }) => day < month && literal.startsWith('.')),
    between: [...new Set(words)],
  }
}

type Spelled = { readonly month: number; readonly spelled: string }

/** By spelling in small letters. */
const spellingsIn = (locale: string): Map<string, Spelled> => {
  const found = new Map<string, Spelled>()
  const add = (month: number, name: string): void => {
    const spelled = asInProse(name)
      .replace(/[.॰׳'’]+$/, '')
      .trim()
    // A month that is only a number is found as a number.
    if (
      !/[\p{L}]/u.test(spelled) ||
      /^\d+\P{ASCII}$/u.test(spelled) ||
      /^[一二三四五六七八九十]+月$/.test(spelled)
    )
      return
    for (const one of [spelled, spelled.toLocaleUpperCase(locale)])
      if (!found.has(one.toLowerCase())) found.set(one.toLowerCase(), { month, spelled })
  }
  for (const form of forms) {
    const format = formatter(locale, form)
    for (const month of months) {
      const parts = format.formatToParts(noon(month, 15))
      const at = parts.findIndex(({ type }) => type === 'month')
      const { value = '' } = parts[at] ?? {}
      add(month, value)
      // What follows may be a part of the word: `urtarrila` is `urtarrilaren 15` beside a day.
      const rest = /^[\p{L}-][^\d,]*/u.exec(parts[at + 1]?.value ?? '')
      if (rest !== null) add(month, value + rest[0])
    }
  }
  if (/^en\b/.test(locale)) add(9, 'Sept')
  return found
}

const weekdaysIn = (locale: string): readonly string[] =>
  (['short', 'long'] as const).flatMap((weekday) => {
    const format = formatter(locale, { weekday })
    return [1, 2, 3, 4, 5, 6, 7].map((day) =>
      asInProse(format.format(noon(6, day)))
        .replace(/\.$/, '')
        .toLowerCase(),
    )
  })

const readerOf = (spellings: ReadonlyMap<string, Spelled>): Pick<MonthNames, 'choice' | 'monthOf'> => ({
  choice: [...spellings.keys()]
    .sort((one, other) => other.length - one.length)
    .map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/ /g, '\\s'))
    .join('|'),
  monthOf: (written) => {
    const found = spellings.get(written.toLowerCase().replace(/\s/g, ' '))
    return found === undefined || !isMeant(written, found.spelled) ? undefined : found.month
  },
})

/** Short names are words as well (`may`, `ara`), so they need the capital that their language gives to months. */
const isMeant = (written: string, spelled: string): boolean => {
  const first = spelled.charAt(0)
  const hasCapital = first !== first.toLowerCase()
  if (!hasCapital || (spelled.length >= 5 && spelled !== 'March')) return true
  return written.charAt(0) !== written.charAt(0).toLowerCase()
}
