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
    const opens = instantAtWall(laterOnWall(midnight, window.from), windowZone)
    const closes = instantAtWall(laterOnWall(midnight, endOf(window)), windowZone)
    // A clock change may skip a short window whole: then it has no inside that day.
    if (closes > from && closes > opens) return { opens: instant(Math.max(opens, from)), closes }
  }
  throw new Error(`a window from minute ${window.from} to ${window.to} never opens`)
}

const endOf = ({ from, to }: { readonly from: number; readonly to: number }): number =>
  to > from ? to : to + 24 * 60

const allows = (weekdays: readonly number[] | undefined, midnight: Wall): boolean =>
  weekdays === undefined || weekdays.length === 0 || weekdays.includes(weekdayOf(midnight))
