import { type Instant, isoOf } from '../base/instant.ts'
import type { Gate } from '../model/gate.ts'
import type { CohortName } from '../model/names.ts'

/** What the bot may do now, for one cohort. */
export type GateAnswer = {
  readonly gate: Gate
  readonly cohort: CohortName
  /** Undefined: it has always been open. */
  readonly since?: Instant
  /** When the plan moves it back. */
  readonly until?: Instant
  /** The text to reply with while it is frozen. */
  readonly reply?: string
}

/** The JSON document of `gate`, and of `/gate/PLAN`. */
export type GateDocument = {
  readonly gate: Gate
  readonly cohort: string
  readonly since: string | null
  readonly until?: string
  readonly reply?: string
}

export const gateDocument = ({ gate, cohort, since, until, reply }: GateAnswer): GateDocument => ({
  gate,
  cohort,
  since: since === undefined ? null : isoOf(since),
  ...(until === undefined ? {} : { until: isoOf(until) }),
  ...(reply === undefined ? {} : { reply }),
})
