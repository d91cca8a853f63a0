import type { Instant } from '../base/instant.ts'
import type { OccurrenceFacts } from '../model/facts.ts'
import type { Occurrence, OccurrenceState } from '../model/occurrence.ts'
import type { PhaseAction } from './actions.ts'
import type { Outside } from './sendable.ts'

/** What to do about an occurrence now. `skip` and `expire` only record; nothing is sent. */
export type Verdict =
  | { readonly do: 'run' }
  | { readonly do: 'nothing' }
  | { readonly do: 'wait'; readonly until?: Instant; readonly why: string }
  /**
   * By a person or the engine, in the ledger; by the plan itself, where it is late or requires something: an operator may let that pass; or for the
   * sake of an action: it failed or was taken back (it may be done again), is in doubt, is half taken back (`thaw`), or waits for cohorts that are not
   * there, which only the plan can change.
   */
  | {
      readonly do: 'hold'
      readonly by: 'decision' | 'late' | 'requires' | 'failed' | 'doubt' | 'thaw' | 'cohorts'
      readonly why: string
    }
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
  /** Of one whose gate has moved and whose actions are due: the next of them; `done`: all are done, and that is to be recorded. */
  readonly acts?: PhaseAction | 'done'
}

/** An occurrence that has begun runs, whatever it waits for. */
export const begunOr = (state: OccurrenceState, happened: OccurrenceFacts | undefined): OccurrenceState =>
  happened?.began === undefined ? state : 'running'

export const item = (occurrence: Occurrence, state: OccurrenceState, verdict: Verdict): AgendaItem => ({
  occurrence,
  state,
  verdict,
})
