import { DateTime } from 'luxon'
import type { Instant } from '../base/instant.ts'
import type { ZoneName } from '../model/names.ts'
import type { CalendarDate, Deadline } from '../model/when.ts'

/**
 * A deadline as people are shown it: given as a bare date it is that date for everybody, wherever they are; given with a time
 * it is an instant, shown in each recipient's own zone, with the zone named.
 */
export type DeadlineShown =
  | { readonly kind: 'date'; readonly date: CalendarDate }
  | { readonly kind: 'instant'; readonly at: Instant }

/** `at` is the deadline's instant, as the timeline computed it. */
export const deadlineShownOf = (deadline: Deadline, at: Instant): DeadlineShown =>
  deadline.time === undefined ? { kind: 'date', date: deadline.date } : { kind: 'instant', at }

export const keyOfShown = (shown: DeadlineShown | undefined): string => {
  if (shown === undefined) return ''
  return shown.kind === 'instant'
    ? String(shown.at)
    : `${shown.date.year}-${shown.date.month}-${shown.date.day}`
}

const dateOf = ({ year, month, day }: DateTime): CalendarDate => ({ year, month, day })

/** The calendar's day at an instant in a zone. */
export const dateAt = (at: Instant, zone: ZoneName): CalendarDate => dateOf(DateTime.fromMillis(at, { zone }))

export const dayBefore = (date: CalendarDate): CalendarDate =>
  dateOf(DateTime.utc(date.year, date.month, date.day).minus({ days: 1 }))

const dayNumber = (date: CalendarDate): number =>
  DateTime.utc(date.year, date.month, date.day).toMillis() / 86_400_000

/** Calendar days from one date to another, negative where it lies before. */
export const daysBetween = (from: CalendarDate, to: CalendarDate): number => dayNumber(to) - dayNumber(from)

type Today = { readonly from: number; readonly until: number; readonly date: CalendarDate }

/** Today's date by zone. Remembers where each zone's day begins and ends, because asking luxon costs 100 times a comparison. */
export const todayIn = (): ((now: Instant, zone: ZoneName) => CalendarDate) => {
  const days = new Map<ZoneName, Today>()
  return (now, zone) => {
    const known = days.get(zone)
    if (known !== undefined && now >= known.from && now < known.until) return known.date
    const start = DateTime.fromMillis(now, { zone }).startOf('day')
    const today = {
      from: start.toMillis(),
      until: start.plus({ days: 1 }).startOf('day').toMillis(),
      date: dateOf(start),
    }
    days.set(zone, today)
    return today.date
  }
}
