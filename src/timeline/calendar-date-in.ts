import type { Instant } from '../base/instant.ts'
import type { ZoneName } from '../model/names.ts'
import type { CalendarDate } from '../model/when.ts'
import { dateOf, wallIn } from './wall.ts'

/** The day that a calendar in `zone` shows. */
export const calendarDateIn = (at: Instant, zone: ZoneName): CalendarDate => dateOf(wallIn(at, zone))

/** `2026-01-15`. */
export const dateText = ({ year, month, day }: CalendarDate): string =>
  `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
