import { DateTime, IANAZone } from 'luxon'
import type { Brand } from '../base/brand.ts'
import { type Instant, instant } from '../base/instant.ts'
import type { ZoneName } from '../model/names.ts'
import type { CalendarDate, Span } from '../model/when.ts'

/**
 * What a calendar and a clock on some wall show, no zone: the milliseconds since 1970-01-01 00:00 on that wall. Calendar
 * arithmetic happens here, so that a day is a day whatever the clocks do.
 */
export type Wall = Brand<number, 'Wall'>

const wall = (ms: number): Wall => ms as Wall
const dayMs = 86_400_000

/** NaN for a day that no calendar has. */
export const wallOf = (date: CalendarDate, hour = 0, minute = 0): Wall =>
  wall(DateTime.utc(date.year, date.month, date.day, hour, minute).toMillis())

export const wallIn = (at: Instant, zone: ZoneName): Wall => wall(at + offsetMs(at, zone))

export const dateOf = (at: Wall): CalendarDate => {
  const { year, month, day } = DateTime.fromMillis(at, { zone: 'utc' })
  return { year, month, day }
}

export const timeOf = (at: Wall): { readonly hour: number; readonly minute: number } => {
  const { hour, minute } = DateTime.fromMillis(at, { zone: 'utc' })
  return { hour, minute }
}

/** 1 (Monday) to 7. */
export const weekdayOf = (at: Wall): number => DateTime.fromMillis(at, { zone: 'utc' }).weekday

export const laterOnWall = (from: Wall, minutes: number): Wall => wall(from + minutes * 60_000)

/** Moves by the span's months, weeks and days, `times` over (negative: back). The 31st becomes the last day of a shorter month. */
export const shiftDays = (from: Wall, span: Span, times: number): Wall =>
  wall(
    DateTime.fromMillis(from, { zone: 'utc' })
      .plus({
        months: times * (span.months ?? 0),
        days: times * (7 * (span.weeks ?? 0) + (span.days ?? 0)),
      })
      .toMillis(),
  )

/**
 * When the clocks of `zone` show this. What a clock change skips is the first instant after it; what occurs twice is the
 * first. (Luxon alone would decide the second by the offset of today: not pure.) NaN where the wall is out of range.
 */
export const instantAtWall = (shown: Wall, zone: ZoneName): Instant => {
  if (Number.isNaN(shown)) return instant(Number.NaN)
  // Offsets lie within a day of UTC, so these two are the ones before and after any change in question.
  const before = offsetMs(instant(shown - dayMs), zone)
  const after = offsetMs(instant(shown + dayMs), zone)
  const candidates = [shown - before, shown - after].filter(
    (at) => at + offsetMs(instant(at), zone) === shown,
  )
  if (candidates.length > 0) return instant(Math.min(...candidates))
  return firstAfterGap(shown - after, shown - before, zone)
}

/** The clocks jump somewhere in (early, late]: the first instant that has the later offset. */
const firstAfterGap = (early: number, late: number, zone: ZoneName): Instant => {
  const offset = offsetMs(instant(late), zone)
  let [low, high] = [early, late]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (offsetMs(instant(middle), zone) === offset) high = middle
    else low = middle
  }
  return instant(high)
}

/**
 * Asking Intl takes 20 µs, and a window asks two dozen times. No zone has changed its clocks twice within a day since 1970, so where a
 * day of UTC begins and ends with the same offset it has no other.
 */
const offsetMs = (at: Instant, zone: ZoneName): number => {
  const day = Math.floor(at / dayMs)
  const first = offsetAtStart(day, zone)
  return first === offsetAtStart(day + 1, zone) ? first : lookUp(at, zone)
}

const starts = new Map<ZoneName, Map<number, number>>()
const mostRemembered = 4096

const offsetAtStart = (day: number, zone: ZoneName): number => {
  let known = starts.get(zone)
  if (known === undefined || known.size >= mostRemembered) {
    known = new Map()
    starts.set(zone, known)
  }
  let offset = known.get(day)
  if (offset === undefined) {
    offset = lookUp(day * dayMs, zone)
    known.set(day, offset)
  }
  return offset
}

const lookUp = (at: number, zone: ZoneName): number => IANAZone.create(zone).offset(at) * 60_000
