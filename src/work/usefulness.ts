import type { Instant } from '../base/instant.ts'
import type { CohortName } from '../model/names.ts'
import { isCorrection, type Occurrence, type OccurrenceId } from '../model/occurrence.ts'

/** Why a message is of no more use. */
export type Ended = {
  readonly as: 'missed' | 'superseded'
  readonly by: Occurrence | 'deadline' | 'until' | 'exemption'
  readonly at: Instant
}

/** How long the messages of a timeline are of use. */
export type Usefulness = {
  /** What has ended it by now; undefined while it is of use. */
  ended(message: Occurrence, now: Instant): Ended | undefined
  /** The instants at which messages end that are no occurrence of the timeline themselves. */
  readonly ends: readonly Instant[]
}

/**
 * A message ends when its phase's next occurrence takes its place; when the freeze comes, if its own instant lies before it (it
 * only makes sense before); when the plan says so (`until:`); and when the gate closes for good. The freeze is the cohort's first gate that stays (a brownout is
 * none); where no phase has one, the deadline. `occurrences` are those in force, in order.
 */
export const usefulnessOf = (occurrences: readonly Occurrence[]): Usefulness => {
  const phases = new Map<string, Occurrence[]>()
  const freezes = new Map<CohortName, Occurrence>()
  const closes = new Map<CohortName, Occurrence>()
  const deadlines = new Map<CohortName, Instant>()
  for (const one of occurrences) {
    deadlines.set(one.cohort, one.deadline)
    if (one.kind === 'message') phases.set(keyOf(one), [...(phases.get(keyOf(one)) ?? []), one])
    if (one.gate === undefined || one.gateUntil !== undefined) continue
    if (!freezes.has(one.cohort)) freezes.set(one.cohort, one)
    if (one.gate === 'closed' && !closes.has(one.cohort)) closes.set(one.cohort, one)
  }
  const supersededBy = (message: Occurrence, now: Instant): Occurrence | undefined => {
    const steps = phases.get(keyOf(message)) ?? []
    return steps.slice(positionOf(message.id, steps) + 1).findLast(({ at }) => at <= now)
  }
  /** A correction is of use until another takes its place, whatever the gate does but close for good. */
  const correctionEnded = (message: Occurrence, now: Instant): Ended | undefined => {
    const close = closes.get(message.cohort)
    if (close !== undefined && message.at < close.at && close.at <= now)
      return { as: 'missed', by: close, at: close.at }
    const next = supersededBy(message, now)
    return next && { as: 'superseded', by: next, at: next.at }
  }
  const ended = (message: Occurrence, now: Instant): Ended | undefined => {
    if (isCorrection(message)) return correctionEnded(message, now)
    const exempt = message.exempt?.find(
      ({ since, until }) => since <= now && (until === undefined || now < until),
    )
    if (exempt !== undefined) return { as: 'missed', by: 'exemption', at: exempt.since }
    const close = closes.get(message.cohort)
    const freeze = freezes.get(message.cohort)
    const freezesAt = freeze?.at ?? message.deadline
    if (close !== undefined && close.at <= now) return { as: 'missed', by: close, at: close.at }
    if (message.at < freezesAt && freezesAt <= now)
      return { as: 'missed', by: freeze ?? 'deadline', at: freezesAt }
    const { until } = message
    if (until !== undefined && until <= now) return { as: 'missed', by: 'until', at: until }
    const next = supersededBy(message, now)
    return next && { as: 'superseded', by: next, at: next.at }
  }
  const ends = [
    ...[...deadlines].filter(([cohort]) => !freezes.has(cohort)).map(([, deadline]) => deadline),
    ...occurrences.flatMap(({ until }) => (until === undefined ? [] : [until])),
  ]
  return { ended, ends }
}

const keyOf = ({ phase, cohort }: Occurrence): string => `${phase}/${cohort}`

const positionOf = (id: OccurrenceId, steps: readonly Occurrence[]): number =>
  steps.findIndex((step) => step.id === id)
