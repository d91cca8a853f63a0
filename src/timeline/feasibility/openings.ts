import { instant } from '../../base/instant.ts'
import type { ZoneName } from '../../model/names.ts'
import type { Window } from '../../model/when.ts'
import { openingFor } from '../opening-for.ts'
import { wallIn, weekdayOf } from '../wall.ts'

/** `closes` is exclusive, and infinite for a window that never closes. In epoch milliseconds. */
export type Stretch = { readonly opens: number; readonly closes: number }

const dayMs = 86_400_000
const weekMs = 7 * dayMs
const always: Stretch = { opens: Number.NEGATIVE_INFINITY, closes: Number.POSITIVE_INFINITY }

/**
 * When a window is open for one zone, day after day: what `openingFor` says, kept. The day after one without a clock change is that
 * day again, which makes years of them cheap.
 */
export class Openings {
  readonly #window: Window
  readonly #zones: readonly ZoneName[]
  readonly #planZone: ZoneName
  #stretches: Stretch[] = []
  #from = Number.POSITIVE_INFINITY
  /** Where the last answer was: time mostly goes on. */
  #at = 0
  #steadyUntil = Number.NEGATIVE_INFINITY

  /** `zones`: those in any of which somebody may be; then the hours common to all of them count. */
  constructor(window: Window, zones: readonly ZoneName[], planZone: ZoneName) {
    this.#window = window
    this.#zones = zones
    this.#planZone = planZone
  }

  /** The stretch around `t`, else the next one after it. */
  around(t: number): Stretch {
    if (this.#window.kind === 'always') return always
    if (t < this.#from) this.#restart(t)
    let at = (this.#stretches[this.#at]?.opens ?? Number.POSITIVE_INFINITY) <= t ? this.#at : 0
    for (;;) {
      const stretch = this.#stretches[at] ?? this.#extend()
      if (stretch.closes > t) {
        this.#at = at
        return stretch
      }
      at++
    }
  }

  #restart(t: number): void {
    this.#from = t
    this.#at = 0
    this.#steadyUntil = Number.NEGATIVE_INFINITY
    // Two days earlier, so that the stretch around `t` is known whole; what has begun by then is not.
    const first = this.#asked(t - 2 * dayMs)
    this.#stretches = [first.opens > t - 2 * dayMs ? first : this.#asked(first.closes)]
  }

  #extend(): Stretch {
    const last = this.#stretches.at(-1)
    const next =
      last === undefined ? this.#asked(this.#from) : (this.#dayAfter(last) ?? this.#asked(last.closes))
    this.#stretches.push(next)
    return next
  }

  #asked(from: number): Stretch {
    const at = instant(from)
    const notCancelled = { window: this.#window, planZone: this.#planZone }
    const { opens, closes } = openingFor({ at }, this.#zones, notCancelled, at)
    return { opens, closes: closes ?? Number.POSITIVE_INFINITY }
  }

  /** Undefined where a clock change or a weekday comes between. */
  #dayAfter({ opens, closes }: Stretch): Stretch | undefined {
    const window = this.#window
    if (window.kind === 'always') return undefined
    const [own = this.#planZone, ...others] = this.#zones
    if (window.zone === 'recipient' && others.length > 0) return undefined
    const zone = window.zone === 'recipient' ? own : window.zone === 'plan' ? this.#planZone : window.zone
    const next = { opens: opens + dayMs, closes: closes + dayMs }
    if (next.closes > this.#steadyUntil && !this.#isSteady(opens, next.closes, zone)) return undefined
    const days = window.weekdays
    const isAllowed = days === undefined || days.includes(weekdayOf(wallIn(instant(next.opens), zone)))
    return isAllowed ? next : undefined
  }

  /** Whether the clocks stand as they do from one instant to another, and if so for a week after it: none is set twice within one. */
  #isSteady(from: number, to: number, zone: ZoneName): boolean {
    const offset = offsetAt(from, zone)
    if (offsetAt(to, zone) !== offset) return false
    this.#steadyUntil = offsetAt(to + weekMs, zone) === offset ? to + weekMs : to
    return true
  }
}

const offsetAt = (at: number, zone: ZoneName): number => wallIn(instant(at), zone) - at
