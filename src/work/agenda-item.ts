import type { Instant } from '../base/instant.ts'
import type { OccurrenceFacts } from '../model/facts.ts'
import type { Occurrence, OccurrenceState } from '../model/occurrence.ts'
import type { Outside } from './sendable.ts'

/** What to do about an occurrence now. `skip` and `expire` only record; nothing is sent. */
export type Verdict =
  | { readonly do: 'run' }
  | { readonly do: 'nothing' }
  | { readonly do: 'wait'; readonly until?: Instant; readonly why: string }
  /** By a person or the engine, in the ledger; or by the plan itself, where it is late or requires something: an operator may let that pass. */
  | { readonly do: 'hold'; readonly by: 'decision' | 'late' | 'requires'; readonly why: string }
  /** It will never begin. */
  | { readonly do: 'skip'; readonly as: 'missed' | 'superseded' | 'cancelled'; readonly why: string }
  /** It began, and what is pending of it is of no more use. */
  | { readonly do: 'expire'; readonly why: string }

export type AgendaItem = {
  readonly occurrence: Occurrence
  readonly state: OccurrenceState
  readonly verdict: Verdict
  /** Of a message that runs or waits: who is outside their window now. */
  readonly outside?: Outside
  /** Of a freeze that the deadline brought about although it requires something: what. */
  readonly despite?: string
}

/** An occurrence that has begun runs, whatever it waits for. */
export const begunOr = (state: OccurrenceState, happened: OccurrenceFacts | undefined): OccurrenceState =>
  happened?.began === undefined ? state : 'running'

export const item = (occurrence: Occurrence, state: OccurrenceState, verdict: Verdict): AgendaItem => ({
  occurrence,
  state,
  verdict,
})
