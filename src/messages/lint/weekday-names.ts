import { DateTime } from 'luxon'
import { asInProse } from './prose.ts'

/** Days of the week as a language names them, by name in small letters: 1 is Monday. */
export type WeekdayNames = ReadonlyMap<string, number>

const known = new Map<string, WeekdayNames>()

/** Those of a text's own language, and the English ones that mean nothing else in it. */
export const weekdayNamesOf = (locale: string): WeekdayNames => {
  const found = known.get(locale)
  if (found !== undefined) return found
  const names = new Map<string, number>()
  for (const language of [locale, 'en'])
    for (const weekday of ['long', 'short'] as const) {
      const format = new Intl.DateTimeFormat(language, { weekday, timeZone: 'UTC' })
      for (let day = 1; day <= 7; day++) {
        // The first of June 2026 is a Monday.
        const name = asInProse(format.format(DateTime.utc(2026, 6, day, 12).toMillis()))
        const spelled = name.replace(/\.$/, '').toLowerCase()
        if (!names.has(spelled)) names.set(spelled, day)
      }
    }
  known.set(locale, names)
  return names
}
