import type { Instant } from '../base/instant.ts'
import type { ZoneName } from '../model/names.ts'
import { calendarDateIn } from './calendar-date-in.ts'
import { wallOf } from './wall.ts'

/** Calendar days from the date of `from` to the date of `to`, both in `zone`: 1 from 23:59 to 00:00, negative into the past. */
export const daysBetween = (from: Instant, to: Instant, zone: ZoneName): number =>
  Math.round((wallOf(calendarDateIn(to, zone)) - wallOf(calendarDateIn(from, zone))) / 86_400_000)
