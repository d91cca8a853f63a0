import { type Instant, instant } from '../base/instant.ts'
import type { ZoneName } from '../model/names.ts'
import type { Window } from '../model/when.ts'
import {
  dateOf,
  instantAtWall,
  laterOnWall,
  shiftDays,
  type Wall,
  wallIn,
  wallOf,
  weekdayOf,
} from './wall.ts'

/** Inside: `opens` is the instant asked about. `closes` is exclusive; undefined where it never closes. */
export type Opening = { readonly opens: Instant; readonly closes: Instant | undefined }

/** A weekday comes round within seven days; twice that, should a change of calendar skip it (Samoa, 2011-12-30). */
const daysAhead = 15

/**
 * The first time at or after `from` that the window is open for somebody in `zone`, and when it then closes. A window whose
 * ends are equal is open all day; one that runs past midnight belongs to the weekday it starts on.
 */
export const windowOpening = (window: Window, zone: ZoneName, planZone: ZoneName, from: Instant): Opening => {
  if (window.kind === 'always') return { opens: from, closes: undefined }
  const windowZone = window.zone === 'recipient' ? zone : window.zone === 'plan' ? planZone : window.zone
  const today = wallOf(dateOf(wallIn(from, windowZone)))
  for (let days = -1; days <= daysAhead; days++) {
    const midnight = shiftDays(today, { days }, 1)
    if (!allows(window.weekdays, midnight)) continue
    const start = laterOnWall(midnight, window.from)
    const closes = instantAtWall(laterOnWall(midnight, endOf(window)), windowZone)
    for (const part of partsOf(start, closes, windowZone))
      if (part.closes > from) return { opens: instant(Math.max(part.opens, from)), closes: part.closes }
  }
  throw new Error(`a window from minute ${window.from} to ${window.to} never opens`)
}

type Part = { readonly opens: Instant; readonly closes: Instant }

/**
 * One day's window, in order. A clock change may skip a short one whole: then it has no inside that day. Where the clocks go back to
 * before its beginning (03:00 is 02:00 again, and it opens at 02:30), it is closed until they show that again.
 */
const partsOf = (start: Wall, closes: Instant, zone: ZoneName): readonly Part[] => {
  const opens = instantAtWall(start, zone)
  if (closes <= opens) return []
  const back = setBackBetween(opens, closes, zone)
  if (back === undefined || wallIn(back, zone) >= start) return [{ opens, closes }]
  const again = instant(back + start - wallIn(back, zone))
  return [{ opens, closes: back }, ...(again < closes ? [{ opens: again, closes }] : [])]
}

/** The first instant at which the clocks have gone back, if they do in (opens, closes]. */
const setBackBetween = (opens: Instant, closes: Instant, zone: ZoneName): Instant | undefined => {
  const offsetAt = (at: number): number => wallIn(instant(at), zone) - at
  if (offsetAt(closes) >= offsetAt(opens)) return undefined
  let [before, after] = [opens as number, closes as number]
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2)
    if (offsetAt(middle) < offsetAt(opens)) after = middle
    else before = middle
  }
  return instant(after)
}

const endOf = ({ from, to }: { readonly from: number; readonly to: number }): number =>
  to > from ? to : to + 24 * 60

const allows = (weekdays: readonly number[] | undefined, midnight: Wall): boolean =>
  weekdays === undefined || weekdays.length === 0 || weekdays.includes(weekdayOf(midnight))
