import { type Instant, isoOf } from '../base/instant.ts'
import type { Gate } from '../model/gate.ts'
import type { Occurrence, OccurrenceId, OccurrenceState } from '../model/occurrence.ts'
import type { Plan } from '../model/plan.ts'
import { deadlineOf } from '../timeline/deadline-of.ts'
import { localIso } from '../timeline/local-iso.ts'

/** What `sunset timeline` shows. */
export type TimelineInput = {
  readonly plan: Plan
  /** In the order of the timeline. */
  readonly items: readonly { readonly occurrence: Occurrence; readonly state: OccurrenceState }[]
  readonly now: Instant
  /** The plan's, where it is left out. */
  readonly deadline?: Instant
}

/** The JSON document of `sunset timeline`. Instants are in UTC, `local` is in the plan's zone. */
export type TimelineDocument = {
  readonly plan: string
  readonly service: string | null
  readonly channel: string
  readonly deadline: string
  readonly timezone: string
  readonly occurrences: readonly {
    readonly id: OccurrenceId
    readonly phase: string
    readonly cohort: string
    readonly at: string
    readonly local: string
    readonly gate?: Gate
    /** When a brownout ends. */
    readonly gateUntil?: string
    readonly state: OccurrenceState
  }[]
}

export const timelineDocument = ({
  plan,
  items,
  deadline,
}: Omit<TimelineInput, 'now'>): TimelineDocument => ({
  plan: plan.name,
  service: plan.service ?? null,
  channel: plan.channel.name,
  deadline: isoOf(deadline ?? deadlineOf(plan)),
  timezone: plan.timezone,
  occurrences: items.map(({ occurrence, state }) => ({
    id: occurrence.id,
    phase: occurrence.phase,
    cohort: occurrence.cohort,
    at: isoOf(occurrence.at),
    local: localIso(occurrence.at, plan.timezone),
    ...(occurrence.gate === undefined ? {} : { gate: occurrence.gate }),
    ...(occurrence.gateUntil === undefined ? {} : { gateUntil: isoOf(occurrence.gateUntil) }),
    state,
  })),
})
