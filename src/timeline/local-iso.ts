import { DateTime } from 'luxon'
import type { Instant } from '../base/instant.ts'
import type { ZoneName } from '../model/names.ts'

/** `2026-01-15T00:00:00-08:00`: the local time, to the second, always with its offset. */
export const localIso = (at: Instant, zone: ZoneName): string => {
  const local = DateTime.fromMillis(at, { zone }).startOf('second')
  return (local.toISO({ suppressMilliseconds: true }) ?? 'out of range').replace(/Z$/, '+00:00')
}
