import type { Instant } from '../base/instant.ts'
import type { KeptAction } from './action.ts'
import type { Counts } from './delivery.ts'
import type { CohortName, CountryCode, ZoneName } from './names.ts'
import type { OccurrenceId } from './occurrence.ts'

/** A plan's text as approved. The newest one is what runs. */
export type Revision = {
  readonly number: number
  readonly text: string
  /** SHA-256 of the text, hex. */
  readonly hash: string
  readonly approvedAt: Instant
  readonly by: string
  readonly reason: string
  readonly source?: string
  /** What it was approved in spite of: `untold`, `notice`, `infeasible`. */
  readonly despite?: readonly string[]
}

/** What happened to one occurrence so far. */
export type OccurrenceFacts = {
  readonly began?: Instant
  readonly completed?: Instant
  readonly skipped?: {
    readonly as: 'missed' | 'superseded' | 'cancelled'
    readonly why: string
    readonly at: Instant
  }
  readonly counts: Counts
  /** What the last run left waiting: until when, and for what (a limit, a sender's rest, a canary's receipts). */
  readonly waits?: { readonly until: Instant; readonly why: string }
  /** The pending ones by where they are. Left out where nobody is pending, or nobody knows. */
  readonly pendingIn?: readonly PendingIn[]
  /** The earliest instant at which a delivery that was refused for now may be tried again. */
  readonly retryAt?: Instant
}

/** People of one time zone, or of one country where their zone is unknown, who are still to be written to. */
export type PendingIn = {
  readonly zone: ZoneName | undefined
  /** Only where the zone is unknown. */
  readonly country: CountryCode | undefined
  /** Never tried. */
  readonly ahead: number
  /** Put aside after an attempt, or before one; the first of them may be tried at `againAt` (undefined: at once). */
  readonly again: number
  readonly againAt?: Instant
}

/** An operator's or the engine's standing decision. Without an occurrence it concerns the whole plan. */
export type Hold = {
  readonly occurrence?: OccurrenceId
  readonly kind: 'paused' | 'channel' | 'brake' | 'audience'
  readonly why: string
  readonly since: Instant
}

/** What an operator allowed; without an occurrence it concerns the whole plan. */
export type Allowance = {
  readonly occurrence?: OccurrenceId
  /**
   * `passed`: what it requires, or its being late, no longer keeps it back. `early`: its instant is this one. `freed`: what was held is no
   * longer; the ledger notes that by itself.
   */
  readonly kind: 'passed' | 'early' | 'freed'
  readonly since: Instant
}

/** The audience as it was last read. */
export type AudienceFacts = {
  readonly readAt: Instant
  readonly people: number
  readonly byCohort: ReadonlyMap<CohortName, number>
  /** Size and time of the source's file when it was read; undefined for a source that has none. */
  readonly fingerprint?: string
}

/** Everything the brain needs to know of the ledger: small, whatever the audience's size. */
export type Facts = {
  readonly revision?: Revision
  /** When each step of each cohort was first approved, by its id in round 1. */
  readonly firstApproved: ReadonlyMap<OccurrenceId, Instant>
  readonly occurrences: ReadonlyMap<OccurrenceId, OccurrenceFacts>
  readonly holds: readonly Hold[]
  readonly allowed: readonly Allowance[]
  /** Every action that was taken up, in the order in which they were done. Absent: none. */
  readonly actions?: readonly KeptAction[]
  readonly audience?: AudienceFacts
  /** The newest plan instant the ledger has recorded. */
  readonly newest?: Instant
}

export const noFacts: Facts = { firstApproved: new Map(), occurrences: new Map(), holds: [], allowed: [] }
