import { type Instant, instant } from '../../base/instant.ts'
import type { ZoneName } from '../../model/names.ts'
import { type Occurrence, type OccurrenceId, partsOf, stepKeyOf } from '../../model/occurrence.ts'
import type { Plan } from '../../model/plan.ts'
import type { Window } from '../../model/when.ts'
import { calendarDateIn, dateText } from '../../timeline/calendar-date-in.ts'
import { wallIn } from '../../timeline/wall.ts'
import { type Place, placeKey, zonesFor } from '../../timeline/zones-for.ts'
import type { PlayedPeople } from './played-people.ts'

/** What the referee has against a play; all zero where it was played by the rules. */
export type Fouls = {
  readonly toldTwice: number
  readonly outsideWindow: number
  readonly afterClose: number
  readonly early: number
}

export type Seen = {
  readonly fouls: Fouls
  /** Messages taken by the channel. */
  readonly accepted: number
  /** By the hour on the recipient's own clock. */
  readonly byLocalHour: readonly number[]
  /** By the day in the plan's zone. */
  readonly byDay: ReadonlyMap<string, number>
  /** The most that one rolling second saw. */
  readonly peakPerSecond: number
  readonly byOccurrence: ReadonlyMap<
    OccurrenceId,
    { readonly n: number; readonly first: Instant; readonly last: Instant }
  >
  /** Messages of each occurrence by country; the empty one is unknown. */
  readonly byCountry: ReadonlyMap<OccurrenceId, ReadonlyMap<string, number>>
}

const quarterMs = 900_000
const hourMs = 3_600_000
const dayMs = 86_400_000

/**
 * Watches what the channel takes, and knows nothing of the engine: it has the plan, the people and its own arithmetic. Whatever it
 * counts as a foul the engine must never do.
 */
export class Referee {
  readonly #plan: Plan
  readonly #people: PlayedPeople
  readonly #occurrences: ReadonlyMap<OccurrenceId, Occurrence>
  readonly #closes: ReadonlyMap<string, number>
  readonly #told = new Map<string, Uint8Array>()
  readonly #toldById = new Map<OccurrenceId, Uint8Array>()
  readonly #offsets = new Map<string, { quarter: number; offset: number }>()
  readonly #zones = new Map<string, readonly ZoneName[]>()
  readonly #fouls = { toldTwice: 0, outsideWindow: 0, afterClose: 0, early: 0 }
  readonly #byLocalHour: number[] = Array.from({ length: 24 }, () => 0)
  readonly #byDay = new Map<string, number>()
  readonly #byOccurrence = new Map<OccurrenceId, { n: number; first: Instant; last: Instant }>()
  readonly #byCountry = new Map<OccurrenceId, Map<string, number>>()
  readonly #lastSecond: { at: number; n: number }[] = []
  #inSecond = 0
  #peak = 0
  #accepted = 0
  #day = { from: 0, to: 0, text: '' }

  constructor(plan: Plan, people: PlayedPeople, occurrences: readonly Occurrence[]) {
    this.#plan = plan
    this.#people = people
    this.#occurrences = new Map(occurrences.map((one) => [one.id, one]))
    this.#closes = new Map(
      occurrences
        .filter(({ gate, gateUntil }) => gate === 'closed' && gateUntil === undefined)
        .map(({ cohort, at }) => [cohort, at]),
    )
  }

  /** The channel has taken a message; `handedOver` is when it was sent. */
  took(to: string, id: OccurrenceId, handedOver: Instant): void {
    const number = this.#people.numberOf(to)
    this.#accepted++
    this.#once(number, id)
    this.#inTime(number, id, handedOver)
    this.#count(id, handedOver)
    this.#countCountry(id, this.#people.placeOf(number).country ?? '')
  }

  /** Every message on the wire counts to the peak, also one that was refused. */
  handed(at: Instant): void {
    this.#inSecond++
    const last = this.#lastSecond.at(-1)
    if (last?.at === at) last.n++
    else this.#lastSecond.push({ at, n: 1 })
    while ((this.#lastSecond[0]?.at ?? at) <= at - 1000) this.#inSecond -= this.#lastSecond.shift()?.n ?? 0
    this.#peak = Math.max(this.#peak, this.#inSecond)
  }

  read(): Seen {
    return {
      fouls: this.#fouls,
      accepted: this.#accepted,
      byLocalHour: this.#byLocalHour,
      byDay: this.#byDay,
      peakPerSecond: this.#peak,
      byOccurrence: this.#byOccurrence,
      byCountry: this.#byCountry,
    }
  }

  /** One for all occurrences of a step: whoever changes cohort is not told again. */
  #toldOf(id: OccurrenceId): Uint8Array {
    const known = this.#toldById.get(id)
    if (known !== undefined) return known
    const step = stepKeyOf(partsOf(id))
    const told = this.#told.get(step) ?? new Uint8Array((this.#people.n >> 3) + 1)
    this.#told.set(step, told)
    this.#toldById.set(id, told)
    return told
  }

  #once(number: number, id: OccurrenceId): void {
    const told = this.#toldOf(id)
    const [byte, bit] = [number >> 3, 1 << (number & 7)]
    if (((told[byte] ?? 0) & bit) !== 0) this.#fouls.toldTwice++
    told[byte] = (told[byte] ?? 0) | bit
  }

  #inTime(number: number, id: OccurrenceId, at: Instant): void {
    const occurrence = this.#occurrences.get(id)
    const place = this.#people.placeOf(number)
    const zones = this.#zonesOf(place)
    const minutes = this.#minutesOfDay(at, zones[0] ?? this.#plan.timezone)
    this.#byLocalHour[Math.floor(minutes / 60)] = (this.#byLocalHour[Math.floor(minutes / 60)] ?? 0) + 1
    if (occurrence === undefined) return
    if (at < occurrence.at) this.#fouls.early++
    if (at >= (this.#closes.get(occurrence.cohort) ?? Number.POSITIVE_INFINITY)) this.#fouls.afterClose++
    const window =
      this.#plan.phases.find(({ name }) => name === occurrence.phase)?.window ?? this.#plan.window
    if (!this.#mayReach(window, at, zones)) this.#fouls.outsideWindow++
  }

  #zonesOf(place: Place): readonly ZoneName[] {
    const key = placeKey(place)
    const known = this.#zones.get(key)
    if (known !== undefined) return known
    const zones = zonesFor(place, this.#plan.timezone)
    this.#zones.set(key, zones)
    return zones
  }

  /** Who may be in any of several zones: in the hours common to all of them; where there are none, in the plan's. */
  #mayReach(window: Window, at: Instant, zones: readonly ZoneName[]): boolean {
    if (zones.every((zone) => this.#isInside(window, at, zone))) return true
    if (zones.length === 1 || !this.#isInside(window, at, this.#plan.timezone)) return false
    const quarters = Array.from({ length: dayMs / quarterMs }, (_, nth) => instant(at + nth * quarterMs))
    return !quarters.some((when) => zones.every((zone) => this.#isInside(window, when, zone)))
  }

  #isInside(window: Window, at: Instant, own: ZoneName): boolean {
    if (window.kind === 'always') return true
    const zone =
      window.zone === 'recipient' ? own : window.zone === 'plan' ? this.#plan.timezone : window.zone
    const minutes = this.#minutesOfDay(at, zone)
    const isNight = window.from >= window.to
    const inside = isNight
      ? minutes >= window.from || minutes < window.to
      : minutes >= window.from && minutes < window.to
    if (!inside || window.weekdays === undefined) return inside
    const wall = at + this.#offset(at, zone)
    // What runs past midnight belongs to the day on which it began.
    const day = Math.floor(wall / dayMs) - (isNight && minutes < window.to ? 1 : 0)
    return window.weekdays.includes(((((day + 3) % 7) + 7) % 7) + 1)
  }

  #minutesOfDay(at: Instant, zone: ZoneName): number {
    const wall = at + this.#offset(at, zone)
    return (((wall % dayMs) + dayMs) % dayMs) / 60_000
  }

  /** Clocks change on quarters of an hour. */
  #offset(at: Instant, zone: ZoneName): number {
    const quarter = Math.floor(at / quarterMs)
    const known = this.#offsets.get(zone)
    if (known?.quarter === quarter) return known.offset
    const offset = wallIn(at, zone) - at
    this.#offsets.set(zone, { quarter, offset })
    return offset
  }

  #countCountry(id: OccurrenceId, country: string): void {
    const known = this.#byCountry.get(id)
    const countries = known ?? new Map<string, number>()
    if (known === undefined) this.#byCountry.set(id, countries)
    countries.set(country, (countries.get(country) ?? 0) + 1)
  }

  #count(id: OccurrenceId, at: Instant): void {
    if (at < this.#day.from || at >= this.#day.to) {
      const text = dateText(calendarDateIn(at, this.#plan.timezone))
      this.#day = { from: at, to: Math.floor(at / hourMs + 1) * hourMs, text }
    }
    this.#byDay.set(this.#day.text, (this.#byDay.get(this.#day.text) ?? 0) + 1)
    const of = this.#byOccurrence.get(id)
    if (of === undefined) this.#byOccurrence.set(id, { n: 1, first: at, last: at })
    else {
      of.n++
      of.last = at
    }
  }
}
