import { type Instant, instant } from '../base/instant.ts'
import type { PhaseName, ZoneName } from '../model/names.ts'
import type { PhasePlan } from '../model/plan.ts'
import type { RepeatedWhen, SingleWhen, TimeOfDay, When } from '../model/when.ts'
import { isInRange, type Point, pointAt, pointOn, shiftPoint } from './point.ts'
import { repeatedStepName, stepName, uniqueStepName } from './step-name.ts'
import { dateOf } from './wall.ts'

/** One time of a phase: its step's name (undefined where the phase has only one, unnamed), its point, and which entry of `at` it is. */
export type PhaseTime = { readonly step: string | undefined; readonly point: Point; readonly index: number }

/** What the times of one cohort hang on. */
export type Anchors = {
  readonly planZone: ZoneName
  readonly deadline: Point
  /** When this step of the phase was first approved: that is its `now`. */
  approved(phase: PhasePlan, step: string | undefined): Instant
  /** The phase's times, in order; it was resolved before. */
  times(phase: PhaseName): readonly PhaseTime[]
}

export type ResolvedPhase = {
  /** In the order of their instants. */
  readonly times: readonly PhaseTime[]
  readonly faults: readonly TimeFault[]
}

/** What is wrong with the `index`-th entry of `at`: nothing comes of it. */
export type TimeFault = {
  readonly kind: 'too many' | 'never' | 'out of range'
  readonly index: number
}

/** So many instants of one phase are taken for a slip (`every 1 minute`). */
export const mostTimes = 1000

export const resolvePhase = (phase: PhasePlan, anchors: Anchors): ResolvedPhase => {
  const isStepped = phase.stepped || phase.at.length > 1 || phase.at.some(({ kind }) => kind === 'every')
  const taken = new Set<string>()
  const times: PhaseTime[] = []
  const faults: TimeFault[] = []
  for (const [index, when] of phase.at.entries()) {
    const found =
      isStepped || when.kind === 'every' ? named(when, phase, anchors) : unnamed(when, phase, anchors)
    if (typeof found === 'string') faults.push({ kind: found, index })
    else if (times.length + found.length > mostTimes) faults.push({ kind: 'too many', index })
    else
      for (const { name, point } of found) {
        const step = name === undefined ? undefined : uniqueStepName(name, point.wall, taken)
        if (step !== undefined) taken.add(step)
        times.push({ step, point, index })
      }
  }
  return { times: times.sort((one, other) => one.point.at - other.point.at), faults }
}

type Named = { readonly name: string | undefined; readonly point: Point }
/** Empty where the anchor has no times itself: its fault is told there. */
type Found = readonly Named[] | TimeFault['kind']

const unnamed = (when: SingleWhen, phase: PhasePlan, anchors: Anchors): Found =>
  single(pointOf(when, anchors, anchors.approved(phase, undefined)), () => undefined)

const named = (when: When, phase: PhasePlan, anchors: Anchors): Found => {
  const now = anchors.approved(phase, 'now')
  if (when.kind === 'every') return repetitions(when, anchors, now)
  return single(pointOf(when, anchors, now), ({ wall }) => stepName(when, wall))
}

const single = (point: Point | undefined, nameOf: (point: Point) => string | undefined): Found => {
  if (point === undefined) return []
  return isInRange(point) ? [{ name: nameOf(point), point }] : 'out of range'
}

const repetitions = (when: RepeatedWhen, anchors: Anchors, now: Instant): Found => {
  const first = pointOf(when.from, anchors, now)
  const until = pointOf(when.until, anchors, now)
  if (first === undefined || until === undefined) return []
  if (!isInRange(first) || !isInRange(until)) return 'out of range'
  const found: Named[] = []
  // From the first each time, not from the last: 31 January, 28 February, 31 March.
  for (let times = 0; found.length <= mostTimes; times++) {
    const point = shiftPoint(first, when.span, times, anchors.planZone)
    if (!(point.at < until.at)) break
    found.push({ name: repeatedStepName(when, times, point.wall), point })
  }
  if (found.length > mostTimes) return 'too many'
  return found.length === 0 ? 'never' : found
}

/** One time; undefined where its anchor has none. `now` is what `now` means. */
export const pointOf = (when: SingleWhen, anchors: Anchors, now: Instant): Point | undefined => {
  const { planZone } = anchors
  switch (when.kind) {
    case 'now':
      return pointAt(now, planZone)
    case 'absolute':
      return pointOn(when.date, when.time, planZone)
    case 'instant':
      return pointAt(instant(when.epochMs), planZone)
    case 'anchor':
      return atTime(anchorPoint(when.anchor, 'before', anchors), when.at, planZone)
    case 'relative': {
      const from = anchorPoint(when.anchor, when.side, anchors)
      const times = when.side === 'before' ? -1 : 1
      return from && atTime(shiftPoint(from, when.span, times, planZone), when.at, planZone)
    }
  }
}

const atTime = (
  point: Point | undefined,
  time: TimeOfDay | undefined,
  planZone: ZoneName,
): Point | undefined =>
  point === undefined || time === undefined || !isInRange(point)
    ? point
    : pointOn(dateOf(point.wall), time, planZone)

/** Before a phase, or at it, is before its first time; after it, after its last. */
const anchorPoint = (
  anchor: 'deadline' | PhaseName,
  side: 'before' | 'after',
  anchors: Anchors,
): Point | undefined => {
  if (anchor === 'deadline') return anchors.deadline
  const times = anchors.times(anchor)
  return (side === 'before' ? times[0] : times.at(-1))?.point
}
