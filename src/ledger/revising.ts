import type { Instant } from '../base/instant.ts'
import type { CohortPerson } from '../model/cohort-of.ts'
import type { RecipientId } from '../model/delivery.ts'
import type { CohortName, LocaleTag } from '../model/names.ts'
import type { Occurrence, OccurrenceId, StepKey } from '../model/occurrence.ts'
import type { DatedStatement, Promised, Statement } from '../model/promise.ts'
import type { Lease, Segment } from './ledger.ts'

/** What somebody was told: by deliveries that were accepted, or are in doubt. */
export type Told = {
  /** Last. */
  readonly newest: Statement
  /** When. */
  readonly at: Instant
  /** The deadline that they were last told; absent where all they were told is that the service stays. */
  readonly dated?: DatedStatement
}

/** One person as a change of cohorts or of the deadline concerns them. */
export type Standing = CohortPerson & {
  readonly id: RecipientId
  readonly segment: Segment
  readonly locale: LocaleTag
  readonly linked: boolean
  readonly suppressed: boolean
  readonly told: Told | undefined
  /** Of the steps asked about. */
  readonly handed: ReadonlySet<StepKey>
}

/** An occurrence that began, ended or was skipped. */
export type Recorded = {
  readonly id: OccurrenceId
  /** Whether its step has deliveries: then it was a message. */
  readonly hasDeliveries: boolean
}

/** What a new revision asks of the ledger: who belongs where, who was told what, whom something is owed. */
export interface RevisingLedger {
  /**
   * Puts everybody into the cohort that `cohortOf` says, in batches, each a transaction: a crash between two leaves the sums right
   * and some people where they were, and it may be called again. Deliveries stay whose they are; who moved is ahead of the cursors
   * of their new cohort until those have passed them, so that nobody is forgotten, and nobody told twice. Gives how many moved.
   */
  regroup(
    lease: Lease,
    cohortOf: (person: CohortPerson) => CohortName,
    machineNow?: () => Instant,
  ): Promise<number>
  /**
   * Makes a pending delivery, due now, of each of these occurrences for everybody of its cohort of whom `isOwed` says so by what they
   * were told, in batches. May be called again after a crash. Nobody else is ever addressed by them, whoever joins. Gives how many
   * deliveries each has.
   */
  owe(
    lease: Lease,
    owed: readonly { readonly occurrence: Occurrence; readonly isOwed: (told: Told) => boolean }[],
    at: Instant,
    machineNow?: () => Instant,
  ): Promise<ReadonlyMap<OccurrenceId, number>>
  /**
   * An occurrence that had ended by itself is of use again, because a revision moved what ended it: whoever's delivery had expired is
   * pending and due, and it is no longer skipped. What an operator cancelled stays so. May be called twice. Gives how many are pending again.
   */
  revive(lease: Lease, occurrence: Occurrence): Promise<number>

  /** Everybody who is known, in the order of their ids, with what decides their cohort and what they were told, some thousands at a time: for a look at millions. */
  standings(query: {
    /** Of these steps it says which were handed over to them. */
    readonly steps: readonly StepKey[]
  }): AsyncIterable<readonly Standing[]>
  /** Everything that any delivery ever stated, each once: few, whatever the audience. */
  promises(): Promise<readonly Promised[]>
  /** Every occurrence of which anything is kept, whether it is in the newest revision or not. */
  recorded(): Promise<readonly Recorded[]>
}
