import { type Instant, instant } from '../base/instant.ts'
import type { ZoneName } from '../model/names.ts'
import type { CalendarDate, Span, TimeOfDay } from '../model/when.ts'
import { dateOf, instantAtWall, shiftDays, timeOf, type Wall, wallIn, wallOf } from './wall.ts'

/**
 * One moment of the plan: its instant, what the wall in the plan's zone shows then (00:00 even on a day without one), and whether
 * it is each recipient's own time, in which case the instant is the plan zone's.
 */
export type Point = { readonly at: Instant; readonly wall: Wall; readonly own?: true }

export const pointAt = (at: Instant, planZone: ZoneName): Point => ({ at, wall: wallIn(at, planZone) })

export const pointAtWall = (wall: Wall, planZone: ZoneName): Point => ({
  at: instantAtWall(wall, planZone),
  wall,
})

/** A time of day on a date; a bare date is the start of that day in the plan's zone. */
export const pointOn = (date: CalendarDate, time: TimeOfDay | undefined, planZone: ZoneName): Point => {
  const wall = wallOf(date, time?.hour, time?.minute)
  if (time?.zone === 'recipient') return { ...pointAtWall(wall, planZone), own: true }
  if (time?.zone === undefined || time.zone === planZone) return pointAtWall(wall, planZone)
  return pointAt(instantAtWall(wall, time.zone), planZone)
}

/**
 * `times` spans later (negative: earlier). Months, weeks and days are calendar arithmetic in the plan's zone, hours and minutes
 * exact; with a span of hours alone no calendar is asked. An own time of day stays one.
 */
export const shiftPoint = (from: Point, span: Span, times: number, planZone: ZoneName): Point => {
  const own: { own?: true } = from.own === undefined ? {} : { own: from.own }
  const exactMs = times * ((span.hours ?? 0) * 60 + (span.minutes ?? 0)) * 60_000
  const byCalendar = hasCalendarPart(span) ? pointAtWall(shiftDays(from.wall, span, times), planZone) : from
  if (exactMs === 0) return { ...byCalendar, ...own }
  return { ...pointAt(instant(byCalendar.at + exactMs), planZone), ...own }
}

export const isInRange = ({ at }: Point): boolean => at >= earliest && at < latest

const hasCalendarPart = (span: Span): boolean =>
  (span.months ?? 0) !== 0 || (span.weeks ?? 0) !== 0 || (span.days ?? 0) !== 0

/** 1970 to 9999: what every format that shows an instant can show. */
const earliest = 0
const latest = 253_402_300_800_000 - 366 * 86_400_000

/** The local date, and the time of day with its zone, of a point that is each recipient's own. */
export const recipientTimeOf = (point: Point): { readonly date: CalendarDate; readonly time: TimeOfDay } => ({
  date: dateOf(point.wall),
  time: { ...timeOf(point.wall), zone: 'recipient' },
})
