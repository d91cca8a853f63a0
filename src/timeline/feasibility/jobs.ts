import { type Instant, instant, type Millis } from '../../base/instant.ts'
import type { ZoneName } from '../../model/names.ts'
import { isCorrection, type Occurrence } from '../../model/occurrence.ts'
import type { Plan } from '../../model/plan.ts'
import type { Window } from '../../model/when.ts'
import { openingFor } from '../opening-for.ts'
import { wallIn } from '../wall.ts'
import { type Place, zonesFor } from '../zones-for.ts'
import { addressedIn, type Crowd } from './crowd.ts'
import { type Lane, laneShares } from './lanes.ts'
import { Openings } from './openings.ts'
import { phaseFor, type SendingPhase } from './phase-for.ts'
import type { Group, Job } from './served.ts'

/** The clocks of a plan's windows, shared by everything that is computed of it. */
export class Clocks {
  readonly #plan: Pick<Plan, 'timezone'>
  readonly #known = new Map<string, Openings>()
  readonly #likes: Likes

  constructor(plan: Pick<Plan, 'timezone'>, likes: Likes) {
    this.#plan = plan
    this.#likes = likes
  }

  like(place: Place): readonly ZoneName[] {
    return this.#likes.of(zonesFor(place, this.#plan.timezone))
  }

  of(window: Window, zones: readonly ZoneName[]): Openings {
    const isOwn = window.kind === 'hours' && window.zone === 'recipient'
    const key = JSON.stringify([window, isOwn ? zones : ''])
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const made = new Openings(window, zones, this.#plan.timezone)
    this.#known.set(key, made)
    return made
  }
}

const dayMs = 86_400_000
const lookEveryMs = 7 * dayMs

/** Zones whose clocks show the same all through the plan, by the first of them: 400 names are some 60 clocks. */
export class Likes {
  readonly #from: number
  readonly #until: number
  /** False: no window and no instant asks for anybody's own clock, so that all are alike. */
  readonly #isAsked: boolean
  readonly #first = new Map<string, readonly ZoneName[]>()
  readonly #known = new Map<string, readonly ZoneName[]>()
  readonly #offsets = new Map<ZoneName, string>()

  constructor(isAsked: boolean, from: number, until: number) {
    this.#isAsked = isAsked
    this.#from = from
    this.#until = until
  }

  /** The first zones that were asked about and have the same clocks as these. */
  of(zones: readonly ZoneName[]): readonly ZoneName[] {
    const key = zones.join()
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const mark = this.#isAsked
      ? [...new Set(zones.map((zone) => this.#offsetsOf(zone)))].sort().join(';')
      : ''
    const like = this.#first.get(mark) ?? zones
    this.#first.set(mark, like)
    this.#known.set(key, like)
    return like
  }

  #offsetsOf(zone: ZoneName): string {
    const known = this.#offsets.get(zone)
    if (known !== undefined) return known
    const offsets: number[] = []
    for (let at = this.#from; at <= this.#until + lookEveryMs; at += lookEveryMs)
      offsets.push(wallIn(instant(at), zone) - Math.trunc(at))
    const text = offsets.join()
    this.#offsets.set(zone, text)
    return text
  }
}

export type JobInput = {
  readonly plan: Plan
  readonly crowds: readonly Crowd[]
  readonly lanes: readonly Lane[]
  readonly clocks: Clocks
  /** How many of an occurrence are still to be served; undefined: all it addresses. */
  readonly pending: (occurrence: Occurrence) => number | undefined
}

/** An occurrence as work to be done: whom, on which lanes, within which hours. */
export const jobOf = (
  occurrence: Occurrence,
  until: Instant | undefined,
  input: JobInput,
  mark: number | undefined,
): Job => {
  const { plan, pending } = input
  const phase = phaseFor(plan, occurrence)
  const groups = phase === undefined ? [] : groupsOf(occurrence, phase, input)
  return {
    id: occurrence.id,
    at: occurrence.at,
    until: until ?? Number.POSITIVE_INFINITY,
    groups: scaled(groups, pending(occurrence)),
    pauses: pending(occurrence) === undefined ? pausesOf(phase) : [],
    ...(mark === undefined ? {} : { mark }),
  }
}

const groupsOf = (
  occurrence: Occurrence,
  phase: SendingPhase,
  { plan, crowds, lanes, clocks }: JobInput,
): readonly Group[] => {
  const groups = new Map<string, Group>()
  // The spacing does not hold for a correction, nor is anything spaced after it: it goes to other people, as it were.
  const kind = isCorrection(occurrence) ? ` ${occurrence.phase}` : ''
  const window = phase.window ?? plan.window
  for (const crowd of crowds) {
    if (crowd.cohort !== occurrence.cohort) continue
    const people = addressedIn(crowd, phase.name, phase.to)
    const like = clocks.like(crowd)
    for (const [lane, share] of laneShares(lanes, crowd).entries()) {
      if (share * people <= 0) continue
      // Who lives by the same clock is one group, wherever that is; also in other windows, so that it stays the same people.
      const key = `${lane} ${crowd.cohort} ${like.join()}${kind}`
      const known = groups.get(key)
      const from = known?.from ?? ownFrom(occurrence, like, plan)
      const all = (known?.people ?? 0) + share * people
      groups.set(key, { key, lane, clock: clocks.of(window, like), from, people: all })
    }
  }
  return [...groups.values()]
}

/** Their own time of day; the window is looked at by the clock. */
const ownFrom = (occurrence: Occurrence, zones: readonly ZoneName[], { timezone }: Plan): number =>
  openingFor(occurrence, zones, { window: { kind: 'always' }, planZone: timezone }, occurrence.at).opens

const scaled = (groups: readonly Group[], pending: number | undefined): readonly Group[] => {
  if (pending === undefined) return groups
  const all = groups.reduce((sum, { people }) => sum + people, 0)
  if (all <= 0) return groups
  return groups.map((group) => ({ ...group, people: (group.people * pending) / all }))
}

const pausesOf = (phase: SendingPhase | undefined): Job['pauses'] => {
  const canary = phase?.canary
  if (canary === undefined) return []
  const waitMs: Millis | 0 = canary.wait ?? 0
  return canary.steps.filter((share) => share < 1).map((share) => ({ share, waitMs }))
}
