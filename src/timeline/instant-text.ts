import type { Instant } from '../base/instant.ts'
import type { ZoneName } from '../model/names.ts'
import { dateText } from './calendar-date-in.ts'
import { dateOf, timeOf, wallIn } from './wall.ts'

/** For sentences: `2026-01-15 00:00 America/Los_Angeles`. */
export const instantText = (at: Instant, zone: ZoneName): string => {
  const wall = wallIn(at, zone)
  const { hour, minute } = timeOf(wall)
  return `${dateText(dateOf(wall))} ${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')} ${zone}`
}
