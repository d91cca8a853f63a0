import { DateTime } from 'luxon'
import type { Instant } from '../base/instant.ts'
import type { LocaleTag, ZoneName } from '../model/names.ts'
import type { CalendarDate } from '../model/when.ts'
import type { DeadlineShown } from './shown.ts'

export const dateStyles = ['full', 'long', 'medium', 'short'] as const
export type DateStyle = (typeof dateStyles)[number]

export const isDateStyle = (text: unknown): text is DateStyle => dateStyles.some((style) => style === text)

/** Dates, times and numbers in one language and one zone. */
export type Formats = {
  /** The date; of an instant, the one in this zone. */
  date(shown: DeadlineShown, style: DateStyle): string
  /** An instant's date, time and zone; a bare date has neither time nor zone and stays a date. */
  datetime(shown: DeadlineShown, style: DateStyle): string
  number(value: number): string
}

const noonOf = ({ year, month, day }: CalendarDate): number => DateTime.utc(year, month, day, 12).toMillis()

/**
 * Gregorian whatever the locale's own calendar: the date in a message must be the one that the policy, the landing page and
 * everybody else's message name. A zone is named as the language abbreviates it (`PST`, `MEZ`, `GMT+1`).
 */
const formatsFor = (locale: LocaleTag, zone: ZoneName): Formats => {
  const made = new Map<string, Intl.DateTimeFormat>()
  const format = (key: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => {
    const known = made.get(key)
    if (known !== undefined) return known
    const fresh = new Intl.DateTimeFormat(locale, { calendar: 'gregory', ...options })
    made.set(key, fresh)
    return fresh
  }
  const date: Formats['date'] = (shown, style) =>
    shown.kind === 'date'
      ? format(`date ${style}`, { dateStyle: style, timeZone: 'UTC' }).format(noonOf(shown.date))
      : format(`instant ${style}`, { dateStyle: style, timeZone: zone }).format(shown.at)
  let numbers: Intl.NumberFormat | undefined
  return {
    date,
    datetime: (shown, style) =>
      shown.kind === 'date'
        ? date(shown, style)
        : format(`datetime ${style}`, { ...partsOf(style), timeZone: zone }).format(shown.at),
    number: (value) => {
      numbers ??= new Intl.NumberFormat(locale)
      return numbers.format(value)
    },
  }
}

/** Intl gives no `dateStyle` together with a zone's name, so its parts are spelled out. */
const partsOf = (style: DateStyle): Intl.DateTimeFormatOptions => ({
  ...(style === 'full' ? { weekday: 'long' } : {}),
  year: 'numeric',
  month: style === 'short' ? 'numeric' : style === 'medium' ? 'short' : 'long',
  day: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
  timeZoneName: 'short',
})

const most = 4096

/** Formats by locale and zone, made once each: a formatter costs 50 µs to make, and 1 to use. */
export const formatsByLocale = (): ((locale: LocaleTag, zone: ZoneName) => Formats) => {
  const known = new Map<string, Formats>()
  return (locale, zone) => {
    const key = `${locale} ${zone}`
    const found = known.get(key)
    if (found !== undefined) return found
    if (known.size >= most) known.clear()
    const fresh = formatsFor(locale, zone)
    known.set(key, fresh)
    return fresh
  }
}

/** Reads what a column may hold as a date: `2025-11-03`, or an ISO 8601 date and time with its offset. */
export const readShown = (
  text: string,
  instantOf: (text: string) => Instant | undefined,
): DeadlineShown | undefined => {
  const at = instantOf(text)
  if (at !== undefined) return { kind: 'instant', at }
  const date = /^\d{4}-\d{2}-\d{2}$/.test(text) ? DateTime.fromISO(text, { zone: 'utc' }) : undefined
  if (date?.isValid !== true) return undefined
  return { kind: 'date', date: { year: date.year, month: date.month, day: date.day } }
}
