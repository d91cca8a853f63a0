import { type Instant, isoOf } from '../base/instant.ts'
import { actionName } from '../model/action.ts'
import type { Gate } from '../model/gate.ts'
import type { Occurrence, OccurrenceId, OccurrenceState } from '../model/occurrence.ts'
import type { Plan } from '../model/plan.ts'
import { deadlineOf } from '../timeline/deadline-of.ts'
import { localIso } from '../timeline/local-iso.ts'
import { type ByHand, type ByHandDocument, byHandDocument } from './by-hand-lines.ts'

/** What `sunset timeline` shows. */
export type TimelineInput = {
  readonly plan: Plan
  /** In the order of the timeline. */
  readonly items: readonly { readonly occurrence: Occurrence; readonly state: OccurrenceState }[]
  readonly now: Instant
  /** What only a person can do after it. */
  readonly byHand?: readonly ByHand[]
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
    /** What it does to the channel. */
    readonly actions?: readonly string[]
    readonly state: OccurrenceState
  }[]
  readonly byHand?: ByHandDocument
}

export const timelineDocument = ({
  plan,
  items,
  deadline,
  byHand,
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
    ...actionNamesOf(plan, occurrence),
    state,
  })),
  ...byHandDocument(byHand),
})

const actionNamesOf = ({ phases }: Plan, { phase }: Occurrence): { readonly actions?: readonly string[] } => {
  const actions = phases.find(({ name }) => name === phase)?.actions ?? []
  return actions.length === 0 ? {} : { actions: actions.map(({ does }) => actionName(does)) }
}
