import type { Instant } from '../base/instant.ts'
import type { Occurrence } from '../model/occurrence.ts'
import { openingFor, type WindowInForce } from './opening-for.ts'
import type { Opening } from './window-opening.ts'
import { type Place, placeKey, zonesFor } from './zones-for.ts'

/** Who may be written to, and how long that is so. */
export type OpenNow<Whoever> = {
  /** Whose window closes soonest first. */
  readonly open: readonly Whoever[]
  /** The next instant at which somebody's window opens or closes; undefined: it stays so for ever. */
  readonly until: Instant | undefined
}

/** Of people alike in where they are, those who may get the occurrence's message at `now`. */
export const openNow = <Whoever extends Place>(
  occurrence: Pick<Occurrence, 'at' | 'recipientTime'>,
  people: readonly Whoever[],
  window: WindowInForce,
  now: Instant,
): OpenNow<Whoever> => {
  // Segments are many, places a few hundred at most, and a look at a calendar is not free.
  const openings = new Map<string, Opening>()
  const openingAt = (place: Place): Opening => {
    const key = placeKey(place)
    const known = openings.get(key)
    if (known !== undefined) return known
    const opening = openingFor(occurrence, zonesFor(place, window.planZone), window, now)
    openings.set(key, opening)
    return opening
  }
  const placed = people.map((one) => ({ one, opening: openingAt(one) }))
  const open = placed
    .filter(({ opening }) => opening.opens <= now)
    .toSorted((one, other) => closeOf(one.opening) - closeOf(other.opening))
    .map(({ one }) => one)
  return { open, until: firstOf([...openings.values()].map((opening) => boundaryOf(opening, now))) }
}

const closeOf = ({ closes }: Opening): number => closes ?? Number.POSITIVE_INFINITY

const boundaryOf = ({ opens, closes }: Opening, now: Instant): Instant | undefined =>
  opens > now ? opens : closes

const firstOf = (instants: readonly (Instant | undefined)[]): Instant | undefined => {
  let first: Instant | undefined
  for (const at of instants) if (at !== undefined && (first === undefined || at < first)) first = at
  return first
}
