import { type Instant, instant } from '../base/instant.ts'
import type { ZoneName } from '../model/names.ts'
import type { Occurrence } from '../model/occurrence.ts'
import type { Window } from '../model/when.ts'
import { instantOf } from './instant-of.ts'
import { windowOpening } from './window-opening.ts'

/** Where a recipient is, and when they may be written to. `zone` is the plan's where theirs is unknown. */
export type Reach = { readonly zone: ZoneName; readonly window: Window; readonly planZone: ZoneName }

/**
 * The first instant from `now` on at which this recipient may get the occurrence's message: never before the occurrence's
 * instant, nor before their own time of day where it has one, and inside their window. It does not look at how long the occurrence
 * is of use.
 */
export const opensAt = (
  occurrence: Pick<Occurrence, 'at' | 'recipientTime'>,
  reach: Reach,
  now: Instant,
): Instant => {
  const own = ownInstant(occurrence, reach.zone)
  const earliest = instant(Math.max(now, own))
  return windowOpening(reach.window, reach.zone, reach.planZone, earliest).opens
}

/** The occurrence's instant for somebody in `zone`. */
const ownInstant = (
  { at, recipientTime }: Pick<Occurrence, 'at' | 'recipientTime'>,
  zone: ZoneName,
): Instant => {
  if (recipientTime === undefined) return at
  const [year = 0, month = 0, day = 0] = recipientTime.date.split('-').map(Number)
  return instant(Math.max(at, instantOf({ year, month, day }, recipientTime.time, zone)))
}
