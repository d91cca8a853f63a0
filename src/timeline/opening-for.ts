import { type Instant, instant } from '../base/instant.ts'
import type { ZoneName } from '../model/names.ts'
import type { Occurrence } from '../model/occurrence.ts'
import type { Window } from '../model/when.ts'
import { instantOf } from './instant-of.ts'
import { type Opening, windowOpening } from './window-opening.ts'

/** The window that holds for an occurrence, and the zone of those of whom nothing tells theirs. */
export type WindowInForce = { readonly window: Window; readonly planZone: ZoneName }

type Timed = Pick<Occurrence, 'at' | 'recipientTime'>

/**
 * The first time from `now` on in which a recipient may get the occurrence's message: never before the occurrence's instant, nor before
 * their own time of day where it has one, and inside their window. Who may be in any of several zones is written to in the hours
 * common to all of them; where there are none, in those of the plan's zone. It does not look at how long the occurrence is of use.
 */
export const openingFor = (
  occurrence: Timed,
  zones: readonly ZoneName[],
  { window, planZone }: WindowInForce,
  now: Instant,
): Opening => {
  const earliest = instant(Math.max(now, ...zones.map((zone) => ownInstant(occurrence, zone))))
  const [only = planZone, ...others] = zones
  if (others.length === 0 || window.kind === 'always' || window.zone !== 'recipient')
    return windowOpening(window, only, planZone, earliest)
  return (
    commonOpening(window, zones, planZone, earliest) ?? windowOpening(window, planZone, planZone, earliest)
  )
}

/** Hours that a week does not bring are not common. */
const farthestMs = 8 * 24 * 3_600_000

const commonOpening = (
  window: Window,
  zones: readonly ZoneName[],
  planZone: ZoneName,
  from: Instant,
): Opening | undefined => {
  let at = from
  while (at - from < farthestMs) {
    const openings = zones.map((zone) => windowOpening(window, zone, planZone, at))
    const opens = instant(Math.max(...openings.map((opening) => opening.opens)))
    const closes = Math.min(...openings.map((opening) => opening.closes ?? Number.POSITIVE_INFINITY))
    if (opens === at) return { opens, closes: Number.isFinite(closes) ? instant(closes) : undefined }
    at = opens
  }
  return undefined
}

/** The occurrence's instant for somebody in `zone`. */
const ownInstant = ({ at, recipientTime }: Timed, zone: ZoneName): Instant => {
  if (recipientTime === undefined) return at
  const [year = 0, month = 0, day = 0] = recipientTime.date.split('-').map(Number)
  return instant(Math.max(at, instantOf({ year, month, day }, recipientTime.time, zone)))
}
