import type { Instant } from '../base/instant.ts'
import type { DeliveryState, RecipientId } from '../model/delivery.ts'
import type { LocaleTag, PhaseName } from '../model/names.ts'
import type { Occurrence, StepKey } from '../model/occurrence.ts'
import type { Addressees } from '../model/plan.ts'
import type { Promised } from '../model/promise.ts'
import type { Address, Identity } from '../model/recipient.ts'
import type { AuditHead, KeptEntry } from './audit-chain.ts'
import type { AuditEntry, Holder, Lease, Reason, Segment } from './ledger.ts'

/** An occurrence, and whom its phase writes to. */
export type Target = { readonly occurrence: Occurrence; readonly to: Addressees }

/** How an operator settles what is in doubt: it arrived, it did not and shall not, or it is sent again. */
export type DoubtsAs = 'sent' | 'unsent' | 'resend'

/** One delivery as a person's story tells it, with the attempts that did not end in acceptance. */
export type ToldDelivery = {
  readonly step: StepKey
  readonly state: DeliveryState
  readonly attempt: number
  readonly at: Instant
  readonly reason: Reason | undefined
  /** Undefined where nothing was handed over. */
  readonly promised: Promised | undefined
  /** Refused for now: when it may be tried again. */
  readonly retryAt: Instant | undefined
  readonly attempts: readonly { readonly attempt: number; readonly at: Instant; readonly reason: Reason }[]
}

export type PersonStory = {
  readonly id: RecipientId
  readonly address: Address
  readonly segment: Segment
  readonly locale: LocaleTag
  readonly linked: boolean
  readonly suppressed: { readonly reason: string; readonly since: Instant } | undefined
  readonly deliveries: readonly ToldDelivery[]
  /** Auto-replies to them, in their order. */
  readonly replies: readonly {
    readonly phase: PhaseName
    readonly state: DeliveryState
    readonly at: Instant
  }[]
  /** When they followed their link, first and last, and how often. */
  readonly visits: { readonly first: Instant; readonly last: Instant; readonly times: number } | undefined
  /** Steps whose cursor has passed this person: without a delivery they were not among those addressed. */
  readonly passed: readonly StepKey[]
}

/** What became of an occurrence's deliveries, by reason. */
export type OccurrenceSummary = {
  readonly reasons: readonly { readonly state: DeliveryState; readonly reason: Reason; readonly n: number }[]
  /** Handed over again after an attempt whose answer was lost: how many people, and how many messages more than one each, at most. */
  readonly resent: { readonly people: number; readonly messages: number }
}

/**
 * What an operator may do to a ledger and ask of it, while a runner works or not. Decisions need no lease; each is one transaction
 * with its entry in the audit trail, so that a runner elsewhere sees them (`pulse`).
 */
export interface OperatorLedger {
  /**
   * Ends these occurrences as `cancelled`, all or none. What is pending of those that began becomes `expired`; what is in flight
   * ends by itself. Who is over already (skipped, or complete with nobody pending) stays as it is. Gives how many deliveries expired.
   */
  cancel(targets: readonly Target[], why: string, entry: AuditEntry): Promise<number>
  /**
   * Settles what is in doubt of these occurrences: accepted (`sent`), failed with the code `assumed-unsent` (`unsent`), or pending
   * and due now (`resend`). What came into doubt or was settled meanwhile is left as it is. Gives how many it settled; where there
   * were none nothing is written, the entry neither.
   */
  resolve(
    targets: readonly Target[],
    as: DoubtsAs,
    why: string,
    entry: (settled: number) => AuditEntry,
  ): Promise<number>

  /** Who holds the plan, and until which machine time without another sign of life. A lease that ran out is nobody's. */
  holder(): Promise<{ readonly holder: Holder; readonly until: Instant } | undefined>
  /**
   * When something was last done: `machine` is the machine time at which a runner last renewed its lease (exact to a second), `plan`
   * the plan time of what was last begun, completed, skipped, decided or approved.
   */
  lastWorked(): Promise<{ readonly machine?: Instant; readonly plan?: Instant }>
  /** The newest entry of the audit trail. */
  auditHead(): Promise<AuditHead | undefined>
  /** Every entry of it in the order of their numbers, exactly as it is kept, streamed: no read stays open, and what comes in meanwhile comes too. */
  auditTrail(): AsyncIterable<KeptEntry>

  /** Everything about one person, by keys alone; since when they are forgotten; undefined: unknown. */
  story(identity: Identity): Promise<PersonStory | { readonly forgottenAt: Instant } | undefined>
  /** By reason, page by page: no read stays open for long. */
  summary(occurrence: Occurrence): Promise<OccurrenceSummary>

  /**
   * Deletes what is known of one person: address, columns, locale, platform's ids, lists, and reasons whose words name them. Their number
   * stays with the state of their deliveries, so that all sums hold; they are written to no more, and no later load brings them back
   * (their identity is kept as a salted hash). When it resolves, no byte of it is left in the file. False: they were not known.
   */
  forget(
    lease: Lease,
    identity: Identity,
    entry: (known: RecipientId | undefined) => AuditEntry,
  ): Promise<boolean>
  /** The same for everybody, for good: no audience is loaded and nothing is begun any more. Gives how many people it was. */
  purge(lease: Lease, entry: AuditEntry): Promise<number>
}
