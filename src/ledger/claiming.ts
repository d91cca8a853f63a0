import type { Instant, Millis } from '../base/instant.ts'
import type { RecipientId } from '../model/delivery.ts'
import type { LocaleTag, SenderId } from '../model/names.ts'
import type { Occurrence, StepKey } from '../model/occurrence.ts'
import type { Addressees } from '../model/plan.ts'
import type { DatedStatement, Statement } from '../model/promise.ts'
import type { Address } from '../model/recipient.ts'
import type { Reason, Segment, SegmentId } from './ledger.ts'

/** One delivery, claimed: its intent is durable. */
export type Claim = {
  readonly step: StepKey
  readonly recipient: RecipientId
  readonly segment: Segment
  readonly address: Address
  readonly locale: LocaleTag
  readonly attributes: Readonly<Record<string, string>>
  /** From 1. */
  readonly attempt: number
  /** Of who is owed a correction: the deadline they were last told. */
  readonly told?: DatedStatement
}

/** What became of one claim. */
export type Settled = {
  readonly claim: Claim
  readonly result:
    | { readonly state: 'accepted'; readonly platformId?: string }
    | { readonly state: 'failed' | 'in_doubt' | 'suppressed' | 'expired'; readonly reason: Reason }
    /**
     * Not accepted for certain, to be tried again: at once in this run (`retryAt` undefined) or at an instant of plan time. With
     * one, it also lets go of what this run had kept for itself before: from then on anybody may take it up.
     */
    | {
        readonly state: 'pending'
        readonly reason?: Reason
        readonly retryAt?: Instant
        /** False where the attempt never counted (throttled, never handed to the network). */
        readonly counts: boolean
      }
}

/** Up to `limit` deliveries of one sender, from its segments in their order. */
export type Take = {
  readonly sender: SenderId
  readonly segments: readonly Segment[]
  readonly limit: number
  /** Where the sender is limited: the machine time by which all of them will have been handed over, so that a later holder can count them. */
  readonly handedBy?: Instant
}

/** What the engine wants next: intents for so many deliveries. */
export type Want = {
  readonly occurrence: Occurrence
  readonly to: Addressees
  readonly revision: number
  /** What the messages state: kept with each delivery. */
  readonly promise: { readonly statement: Statement; readonly link?: string }
  /** Plan time, written into the intents. */
  readonly at: Instant
  readonly takes: readonly Take[]
  /**
   * Whoever got, or may have got, another message less than so long ago (to the second, by plan time) is put aside until then, without an
   * intent; undefined or 0: nobody is.
   */
  readonly spacing?: Millis
  /** At most so many people in any rolling 24 hours of plan time, over the whole channel; undefined: no such limit. */
  readonly perDay?: number
  /** Claims that this run put aside for a backoff which is now over: they get a new intent. */
  readonly again: readonly Claim[]
}

export type Claimed = {
  readonly claims: readonly Claim[]
  /** Segments in which nobody is left ahead of the cursor. */
  readonly exhausted: readonly SegmentId[]
  /** Set when the limit of 24 hours is used up: when the next person may be written to. */
  readonly opens?: Instant
}

/** What a platform said of a delivery in doubt: it has it, it never had it (so it may be sent), or it refused it. */
export type SettledDoubt = {
  readonly step: StepKey
  readonly recipient: RecipientId
  readonly result:
    | { readonly state: 'accepted' }
    | { readonly state: 'pending' }
    | { readonly state: 'failed'; readonly reason: Reason }
}
