import { type Instant, instant } from '../base/instant.ts'
import { type CohortName, type PhaseName, type ZoneName, zoneName } from '../model/names.ts'
import { type Occurrence, type OccurrenceId, occurrenceIdOf, stepKeyOf } from '../model/occurrence.ts'
import type { PhasePlan, Plan } from '../model/plan.ts'
import { dateText } from './calendar-date-in.ts'
import { deadlineWall } from './deadline-of.ts'
import type { Draft } from './draft.ts'
import { instantOf } from './instant-of.ts'
import { isInRange, type Point, pointAt, pointAtWall, recipientTimeOf, shiftPoint } from './point.ts'
import { type Anchors, type PhaseTime, pointOf, resolvePhase, type TimeFault } from './resolve-phase.ts'

/** When the plan was first approved, or now where it never was; and what is known of single steps and of the audience. */
export type Approval = {
  readonly at: Instant
  /** When this very step was first approved for its cohort; undefined: with the plan. */
  readonly firstApproved?: (id: OccurrenceId) => Instant | undefined
  /** The round that a step of a cohort is in, by its id in round 1; undefined: the first. */
  readonly roundOf?: (id: OccurrenceId) => number
  /** By cohort, the newest revision that made something else true for it, and when that was approved. */
  readonly corrections?: ReadonlyMap<CohortName, { readonly revision: number; readonly at: Instant }>
  /** The zones people are in, the plan's own among them where somebody's is unknown. */
  readonly zones?: readonly ZoneName[]
}

/** The first and the last clocks on earth. */
const firstZone = zoneName('Pacific/Kiritimati')
const lastZone = zoneName('Etc/GMT+12')

/** Every time of the phases for one cohort, whether it is created or not. `phases`: each after those it hangs on. */
export const draftCohort = (
  plan: Plan,
  phases: readonly PhasePlan[],
  cohort: CohortName,
  approval: Approval,
): { readonly drafts: readonly Draft[]; readonly faults: ReadonlyMap<PhasePlan, readonly TimeFault[]> } => {
  const deadline = pointAtWall(deadlineWall(plan, cohort), plan.timezone)
  const timesOf = new Map<PhaseName, readonly PhaseTime[]>()
  const faults = new Map<PhasePlan, readonly TimeFault[]>()
  const roundOf = ({ name }: PhasePlan, step: string | undefined): number =>
    approval.roundOf?.(occurrenceIdOf(partsFor(name, step, 1, cohort))) ?? 1
  const approved = (phase: PhasePlan, step: string | undefined): Instant =>
    approval.firstApproved?.(occurrenceIdOf(partsFor(phase.name, step, roundOf(phase, step), cohort))) ??
    approval.at
  const anchors: Anchors = {
    planZone: plan.timezone,
    deadline,
    approved,
    times: (name) => timesOf.get(name) ?? [],
  }
  for (const phase of phases) {
    const resolved = resolvePhase(phase, anchors)
    timesOf.set(
      phase.name,
      resolved.times.map((time) => orNow(time, phase, approved(phase, time.step), anchors)),
    )
    faults.set(phase, resolved.faults)
  }
  const drafts = phases.flatMap((phase) =>
    (timesOf.get(phase.name) ?? []).map((time) =>
      draftOf(time, phase, {
        plan,
        cohort,
        deadline,
        zones: approval.zones === undefined || approval.zones.length === 0 ? [firstZone] : approval.zones,
        approved: approved(phase, time.step),
        until: untilOf(phase, time, anchors, approved(phase, time.step)),
        round: roundOf(phase, time.step),
      }),
    ),
  )
  return { drafts, faults }
}

/** A default announcement that is late goes out at once; not once the deadline has passed, when it would tell of a date that is over. */
const orNow = (time: PhaseTime, phase: PhasePlan, approved: Instant, anchors: Anchors): PhaseTime => {
  const isLate = time.point.at < approved && approved < anchors.deadline.at
  return phase.orNow === true && isLate ? { ...time, point: pointAt(approved, anchors.planZone) } : time
}

/** When its deliveries expire. Its own phase is this very time: `6 hours after link-reminder` is six hours after each of them. */
const untilOf = (
  { name, until }: PhasePlan,
  time: PhaseTime,
  anchors: Anchors,
  approved: Instant,
): Instant | undefined => {
  if (until === undefined || until.kind === 'every') return undefined
  const own: Anchors = { ...anchors, times: (other) => (other === name ? [time] : anchors.times(other)) }
  const point = pointOf(until, own, approved)
  // An end beyond all calendars is none.
  return point === undefined || !isInRange(point) ? undefined : point.at
}

type Surroundings = {
  readonly until: Instant | undefined
  readonly plan: Plan
  readonly cohort: CohortName
  readonly deadline: Point
  readonly zones: readonly ZoneName[]
  readonly approved: Instant
  readonly round: number
}

const draftOf = ({ step, point, index }: PhaseTime, phase: PhasePlan, around: Surroundings): Draft => {
  const parts = partsFor(phase.name, step, around.round, around.cohort)
  const isOwn = point.own === true && phase.message !== undefined
  const { date, time } = recipientTimeOf(point)
  const instants = isOwn ? around.zones.map((zone) => instantOf(date, time, zone)) : [point.at]
  const until = phase.for && shiftPoint(point, phase.for, 1, around.plan.timezone)
  const occurrence: Occurrence = {
    ...parts,
    id: occurrenceIdOf(parts),
    stepKey: stepKeyOf(parts),
    at: instant(Math.min(...instants)),
    ...(isOwn ? { recipientTime: { date: dateText(date), time } } : {}),
    kind: phase.message !== undefined ? 'message' : phase.gate !== undefined ? 'gate' : 'actions',
    ...(phase.gate === undefined ? {} : { gate: phase.gate }),
    // An end beyond all calendars is none.
    ...(phase.gate !== undefined && until !== undefined && isInRange(until) ? { gateUntil: until.at } : {}),
    ...(around.until === undefined ? {} : { until: around.until }),
    deadline: around.deadline.at,
  }
  return {
    occurrence,
    phase,
    index,
    nominal: point.at,
    last: isOwn ? instantOf(date, time, lastZone) : point.at,
    approved: around.approved,
  }
}

const partsFor = (phase: PhaseName, step: string | undefined, round: number, cohort: CohortName) => ({
  phase,
  ...(step === undefined ? {} : { step }),
  round,
  cohort,
})
