import { DateTime } from 'luxon'
import { type Instant, instant } from '../base/instant.ts'
import { type ZoneName, zoneName } from '../model/names.ts'
import type { Occurrence } from '../model/occurrence.ts'
import { distanceInWords } from '../timeline/distance-in-words.ts'
import { duration } from './numbers.ts'

/** `Thu 8 Jan 00:00`: what a clock and a calendar in the zone show. */
export const localText = (at: Instant, zone: ZoneName): string => formatted(at, zone, 'ccc d LLL HH:mm')

/** The same for tables, all of one width: `Thu  8 Jan 00:00`. */
export const localCellText = (at: Instant, zone: ZoneName): string =>
  `${formatted(at, zone, 'ccc')} ${formatted(at, zone, 'd').padStart(2)} ${formatted(at, zone, 'LLL HH:mm')}`

/** `Thu 15 Jan 2026 00:00 PST`: whole, for headlines. */
export const wholeLocalText = (at: Instant, zone: ZoneName): string =>
  `${formatted(at, zone, 'ccc d LLL yyyy HH:mm')} ${zoneMark(at, zone)}`

/** The same with seconds, where there are any. */
export const exactLocalText = (at: Instant, zone: ZoneName): string =>
  at % 60_000 === 0
    ? wholeLocalText(at, zone)
    : `${formatted(at, zone, 'ccc d LLL yyyy HH:mm:ss')} ${zoneMark(at, zone)}`

/** `Thu 15 Jan 00:00`, of an occurrence; where it is each recipient's own time: `Wed 14 Jan 09:00 theirs`. */
export const occurrenceText = (
  { at, recipientTime }: TimeOfOccurrence,
  zone: ZoneName,
  shown: typeof localText = localText,
): string => (recipientTime === undefined ? shown(at, zone) : `${shown(ownTime(recipientTime), utc)} theirs`)

/** The recipients' date and time of day as UTC would show it. */
const ownTime = ({ date, time }: NonNullable<TimeOfOccurrence['recipientTime']>): Instant => {
  const day = DateTime.fromISO(date, { zone: 'utc' })
  return instant(day.toMillis() + (time.hour * 60 + time.minute) * 60_000)
}

type TimeOfOccurrence = Pick<Occurrence, 'at' | 'recipientTime'>

/** `15 Jan 08:00`. */
export const utcText = (at: Instant): string =>
  `${formatted(at, utc, 'd').padStart(2)} ${formatted(at, utc, 'LLL HH:mm')}`

/** `08:00`; with the weekday where it is another day than the one shown in the zone: `Wed 15:00`. */
export const utcClockText = ({ at, recipientTime }: TimeOfOccurrence, zone: ZoneName): string => {
  const day = recipientTime?.date ?? formatted(at, zone, 'yyyy-LL-dd')
  return formatted(at, utc, formatted(at, utc, 'yyyy-LL-dd') === day ? 'HH:mm' : 'ccc HH:mm')
}

const utc: ZoneName = zoneName('UTC')

/** `15 January 2026`. */
export const dayText = (at: Instant, zone: ZoneName): string => formatted(at, zone, 'd LLLL yyyy')

/** `15 Jan 2026`. */
export const shortDayText = (at: Instant, zone: ZoneName): string => formatted(at, zone, 'd LLL yyyy')

/** `2025`. */
export const localYear = (at: Instant, zone: ZoneName): string => formatted(at, zone, 'yyyy')

/** `23:51` where it is today, else `Sat 29 Nov 23:51`. */
export const clockText = (at: Instant, now: Instant, zone: ZoneName): string =>
  formatted(at, zone, 'yyyyLLdd') === formatted(now, zone, 'yyyyLLdd')
    ? formatted(at, zone, 'HH:mm')
    : localText(at, zone)

/** `-08:00`. */
export const offsetText = (at: Instant, zone: ZoneName): string => formatted(at, zone, 'ZZ')

/** `PST`, `UTC`; the offset where English has no usual letters for it: `+01:00`. */
export const zoneMark = (at: Instant, zone: ZoneName): string => {
  const letters = formatted(at, zone, 'ZZZZ')
  return /^[A-Z]{2,5}$/.test(letters) ? letters : offsetText(at, zone)
}

/** `in 1 h 20 m` where hours count, else in words: `in 3 weeks`, `2 days ago`. */
export const distanceText = (now: Instant, at: Instant): string => {
  const distance = Math.abs(at - now)
  if (distance < 60_000 || distance >= hoursCountBelowMs) return distanceInWords(now, at)
  return at > now ? `in ${duration(distance)}` : `${duration(distance)} ago`
}

const hoursCountBelowMs = 36 * 3_600_000

const formatted = (at: Instant, zone: ZoneName, format: string): string =>
  DateTime.fromMillis(at, { zone, locale: 'en-US' }).toFormat(format)
