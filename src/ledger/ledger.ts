import type { Brand } from '../base/brand.ts'
import type { Instant } from '../base/instant.ts'
import type { CohortPerson } from '../model/cohort-of.ts'
import type { DeliveryState, RecipientId } from '../model/delivery.ts'
import type { Allowance, Facts, Hold, OccurrenceFacts, Revision } from '../model/facts.ts'
import type { CohortName, CountryCode, LocaleTag, SenderId, ZoneName } from '../model/names.ts'
import type { Occurrence, OccurrenceId } from '../model/occurrence.ts'
import type { Fault } from '../model/outcome.ts'
import type { Addressees } from '../model/plan.ts'
import type { Address, Identity, Recipient } from '../model/recipient.ts'
import type { ActingLedger } from './acting.ts'
import type { AuditEntry } from './audit-chain.ts'
import type { Claimed, Settled, SettledDoubt, Want } from './claiming.ts'
import type { OperatorLedger } from './operator.ts'
import type { ReceivingLedger } from './receiving.ts'
import type { RevisingLedger } from './revising.ts'

export type { AuditEntry } from './audit-chain.ts'

/** The right to write, for as long as it lasts. Every write of the engine carries it; an older one is refused (fencing). */
export type Lease = { readonly token: number; readonly holder: Holder }

/** Who runs a plan: shown to whoever finds it busy. */
export type Holder = {
  readonly host: string
  readonly pid: number
  /** What tells this process from a later one with the same pid. */
  readonly started: string
  readonly doing: string
  /** Machine time. */
  readonly since: Instant
}

/** A few hundred or thousand of them stand for everybody: sender × zone × country × cohort. Whoever is in one is alike in all that decides who may be written to now. */
export type SegmentId = Brand<number, 'SegmentId'>
export type Segment = {
  readonly id: SegmentId
  readonly sender: SenderId
  readonly zone: ZoneName | undefined
  readonly country: CountryCode | undefined
  readonly cohort: CohortName
  readonly size: number
}

/** Why a delivery failed, is in doubt, was suppressed or expired: the platform's words where they are its. */
export type Reason = {
  readonly code: string
  readonly text: string
  readonly of: Fault | 'message' | 'operator' | 'plan' | 'network'
}

export type LoadReport = {
  readonly people: number
  readonly joined: number
  /** Rows that named somebody whom an earlier row of this source had named. */
  readonly repeated: number
  readonly newlyLinked: number
  /** Known people whom the source no longer names. */
  readonly vanished: number
}

/** One delivery as it is kept, for lists and stories. */
export type DeliveryRecord = {
  readonly recipient: RecipientId
  readonly address: Address
  readonly occurrence: OccurrenceId
  readonly cohort: CohortName
  readonly locale: LocaleTag
  readonly state: DeliveryState
  readonly attempt: number
  readonly at: Instant | undefined
  readonly reason: Reason | undefined
}

/**
 * The durable store of all that happened; the only truth about it. Every method is asynchronous and works in batches, so that
 * a database across a network fits behind it. When a method resolves, what it says is durable; when it rejects, nothing of it
 * happened. Two methods of one process are never run at the same time.
 */
export interface Ledger extends ActingLedger, OperatorLedger, ReceivingLedger, RevisingLedger {
  /** Eight hex digits, given at creation: part of every delivery key. */
  readonly id: string
  /** False where this file lies at another path or on another machine than the one it was made on: then it may not send (promise 10). */
  readonly isOriginal: boolean
  /** Makes this place the ledger's home, with the reason in the audit trail. */
  adopt(entry: AuditEntry): Promise<void>

  /** What stands, but for the occurrences. */
  standing(): Promise<Omit<Facts, 'occurrences'>>
  /** What happened to these occurrences. Small, whatever the audience's size: counts are kept, not counted. */
  happened(
    occurrences: readonly { readonly occurrence: Occurrence; readonly to: Addressees }[],
  ): Promise<ReadonlyMap<OccurrenceId, OccurrenceFacts>>
  /**
   * How many of a cohort's people an occurrence told later than an instant of plan time: since they were delivered to where receipts say
   * so, else since they were accepted. To the minute: one that is not wholly before the instant counts as later. Cheap, whatever the
   * audience's size.
   */
  toldLater(occurrence: Pick<Occurrence, 'stepKey' | 'cohort'>, than: Instant): Promise<number>
  revisions(): Promise<readonly Revision[]>
  segments(): Promise<readonly Segment[]>

  /**
   * Makes `revision` the newest, and notes which steps are approved for the first time. Rejects with `busy` when the newest
   * is no longer `expected` (undefined: none yet).
   */
  approve(
    revision: Omit<Revision, 'number'>,
    expected: number | undefined,
    steps: readonly OccurrenceId[],
  ): Promise<Revision>

  /**
   * Takes or takes over the right to write. Resolves with the holder when another one holds it. A holder whose process is
   * gone from this host is replaced at once (`isAlive` tells), any other when its lease has run out.
   */
  lease(
    holder: Holder,
    machineNow: Instant,
    isAlive: (holder: Holder) => boolean,
  ): Promise<Lease | { readonly busy: Holder; readonly until: Instant }>
  /** With an entry, in one transaction with it: where somebody else has the lease by now, neither happens. */
  release(lease: Lease, entry?: AuditEntry): Promise<void>
  /** How many permits each sender was given, and by when they were handed over, since an instant of machine time. */
  permitsSince(
    since: Instant,
  ): Promise<readonly { readonly sender: SenderId; readonly at: Instant; readonly n: number }[]>

  /**
   * Reads the audience into the ledger in one transaction: a crash inside it leaves nothing of it. Who is known already stays
   * as they are, but for becoming linked; who vanished stays. `segmentKey` decides a recipient's sender and cohort.
   */
  load(
    lease: Lease,
    batches: AsyncIterable<readonly Recipient[]>,
    place: (recipient: Recipient) => { readonly sender: SenderId; readonly cohort: CohortName },
    source: {
      readonly at: Instant
      readonly fingerprint: string | undefined
      /** Whether columns of who is known already are taken from the source anew: the plan names others than before. */
      readonly renew?: boolean
      /** Given, it keeps the lease alive: a load may take longer than one lasts. */
      readonly machineNow?: () => Instant
    },
  ): Promise<LoadReport>

  /** Marks people as linked, or as never to be written to. Unknown ones are kept: they may join later. May be called twice. */
  link(lease: Lease, identities: readonly Identity[], at: Instant): Promise<number>
  suppress(lease: Lease, identities: readonly Identity[], reason: string, at: Instant): Promise<number>

  /** Notes that an occurrence runs; with an entry, in one transaction with it. May be called twice. */
  begin(lease: Lease, occurrence: Occurrence, at: Instant, entry?: AuditEntry): Promise<void>
  /**
   * ONE transaction: what became of the last group, then the next intents. A delivery that `settled` names and that is no
   * longer `sending` is left as it is (a receipt was faster). `at` is plan time. Nothing may be handed to the network before this resolved.
   */
  step(
    lease: Lease,
    settled: readonly Settled[],
    want: Want | undefined,
    at: Instant,
    machineNow: Instant,
  ): Promise<Claimed>
  /** Notes what an occurrence waits for until when; undefined: for nothing. */
  waitsFor(lease: Lease, occurrence: Occurrence, waits: OccurrenceFacts['waits']): Promise<void>
  /**
   * Ends an occurrence; with an entry, in one transaction with it. Rejects with `accounting` where something of it is pending or sending, or
   * where the sums do not hold.
   */
  complete(
    lease: Lease,
    occurrence: Occurrence,
    to: Addressees,
    at: Instant,
    entry?: AuditEntry,
  ): Promise<void>
  /** What is pending is of no more use: all of it becomes `expired`. */
  expire(lease: Lease, occurrence: Occurrence, to: Addressees, why: string, at: Instant): Promise<number>
  /** An occurrence that will never begin, with its reason. May be called twice; the first counts. */
  skip(
    lease: Lease,
    occurrence: Occurrence,
    as: 'missed' | 'superseded' | 'cancelled',
    why: string,
    at: Instant,
  ): Promise<void>
  /**
   * What the last holder left `sending`: its process is gone, so nobody knows. All of it becomes `in_doubt`, or (with
   * `resend`) pending again. Called once, after taking the lease and before the first claim. Where there was any, the entry is of the same
   * transaction.
   */
  settleAbandoned(
    lease: Lease,
    as: 'hold' | 'resend',
    at: Instant,
    entry?: (settled: number) => AuditEntry,
  ): Promise<number>

  /** Settles doubts by what the platform said. Gives how many it settled. */
  settleDoubts(lease: Lease, settled: readonly SettledDoubt[], at: Instant): Promise<number>

  hold(hold: Hold, entry: AuditEntry): Promise<void>
  /** An operator lets something pass, or begin before its instant. May be called again: the newest counts. */
  allow(allowance: Allowance, entry: AuditEntry): Promise<void>
  /** Ends holds of these kinds for the occurrence, or for the plan, and notes since when it is free. */
  lift(
    occurrence: OccurrenceId | undefined,
    kinds: readonly Hold['kind'][],
    entry: AuditEntry,
  ): Promise<number>
  /** An entry by itself. With a lease it is refused once another runner has taken over. */
  audit(entry: AuditEntry, lease?: Lease): Promise<void>
  /**
   * A number that rises with every entry of the audit trail, so with every revision and every decision: one key looked up. A runner
   * looks at it while it delivers, and stops claiming when somebody else moved it.
   */
  pulse(): Promise<number>
  /** Small values that a command wants to remember (what was mentioned already); with entries, in one transaction with them. */
  remember(key: string, value: string, entries?: readonly AuditEntry[]): Promise<void>
  recall(key: string): Promise<string | undefined>

  /** Who is in one of the states, occurrence by occurrence, streamed: in the order of their ids who has had an attempt or an end, then who is pending without one. */
  deliveries(query: {
    readonly states: readonly DeliveryState[]
    readonly occurrences: readonly { readonly occurrence: Occurrence; readonly to: Addressees }[]
  }): AsyncIterable<DeliveryRecord>

  /** Everybody who is known, in the order of their ids, streamed. */
  people(): AsyncIterable<{
    readonly id: RecipientId
    readonly address: Address
    readonly segment: Segment
    readonly locale: LocaleTag
    readonly linked: boolean
    readonly suppressed: string | undefined
  }>
  /** Which cohort somebody is in, by whatever way their address was written; undefined: unknown to the ledger. */
  find(identity: Identity): Promise<
    | (CohortPerson & {
        readonly id: RecipientId
        readonly cohort: CohortName
        readonly locale: LocaleTag
        readonly linked: boolean
      })
    | undefined
  >

  /** Flushes and lets go of the file. May be called twice. */
  close(): Promise<void>
}
