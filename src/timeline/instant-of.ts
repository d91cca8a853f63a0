import type { Instant } from '../base/instant.ts'
import type { ZoneName } from '../model/names.ts'
import type { CalendarDate } from '../model/when.ts'
import { instantAtWall, wallOf } from './wall.ts'

/**
 * When the clocks of `zone` show this date and time. A time that a clock change skips is the first instant after it; one that
 * occurs twice is the first.
 */
export const instantOf = (
  date: CalendarDate,
  time: { readonly hour: number; readonly minute: number },
  zone: ZoneName,
): Instant => instantAtWall(wallOf(date, time.hour, time.minute), zone)
