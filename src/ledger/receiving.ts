import type { Instant, Millis } from '../base/instant.ts'
import type { RecipientId } from '../model/delivery.ts'
import type { CohortName, LocaleTag, PhaseName, SenderId } from '../model/names.ts'
import type { StepKey } from '../model/occurrence.ts'
import type { Address, Identity, Recipient } from '../model/recipient.ts'
import type { Reason } from './ledger.ts'

/** What a platform says of a delivery, later than in its answer. */
export type Receipt = {
  readonly step: StepKey
  readonly recipient: RecipientId
  /** `sent`: the platform has it, which its answer may have said already. */
  readonly says: 'sent' | 'delivered' | 'read' | 'failed'
  /** Of which attempt; undefined: of whichever is the newest. */
  readonly attempt?: number
  /** Of what failed. */
  readonly reason?: Reason
  /** Plan time: when it was, as the platform tells it. */
  readonly at: Instant
}

/** Somebody who is not in the audience, and where they belong. */
export type Joiner = {
  readonly recipient: Recipient
  readonly sender: SenderId
  readonly cohort: CohortName
}

/** All that came in from outside since the last group, whoever brought it. */
export type Arrivals = {
  readonly receipts?: readonly Receipt[]
  /** Who linked their account. */
  readonly linked?: readonly Identity[]
  readonly linkedIds?: readonly RecipientId[]
  /** Who must not be written to from now on, and why; or may be again. */
  readonly optedOut?: readonly { readonly identity: Identity; readonly reason: string }[]
  readonly optedIn?: readonly { readonly identity: Identity; readonly reason: string }[]
  /** Who followed their link. */
  readonly visits?: readonly RecipientId[]
  readonly joiners?: readonly Joiner[]
  /**
   * Auto-replies to send. Whoever had one within `every` gets none (one that waits or is in doubt counts, one that failed does not), nor does
   * whoever must not be written to.
   */
  readonly replies?: readonly WantedReply[]
}

/** What a group of arrivals came to. */
export type Arrived = {
  /** Receipts that moved a delivery. */
  readonly moved: number
  /** Receipts that said what is known already, or less. */
  readonly repeated: number
  /** Receipts of a delivery that this ledger has not: another one's, or a ledger that is older than the message. */
  readonly unknown: number
  /** Of those that moved: what failed, by step and code. */
  readonly failed: readonly { readonly step: StepKey; readonly code: string; readonly n: number }[]
  readonly linked: number
  readonly optedOut: number
  readonly joined: number
  /** How many auto-replies are owed because of it. */
  readonly repliesWanted: number
}

/** An auto-reply's number in one ledger. */
export type ReplyId = number

/** An auto-reply that somebody is owed, with all that is needed to send it later. */
export type WantedReply = {
  readonly identity: Identity
  readonly address: Address
  readonly sender: SenderId
  readonly cohort: CohortName
  readonly locale: LocaleTag
  /** The phase whose text it is. */
  readonly phase: PhaseName
  /** To the same person once in so long. */
  readonly every: Millis
}

export type ClaimedReply = Omit<WantedReply, 'every' | 'identity'> & {
  readonly id: ReplyId
  /** Plan time: when they wrote. */
  readonly at: Instant
}

export type SettledReply = {
  readonly id: ReplyId
  /** `pending`: it certainly was not accepted, and is tried again. */
  readonly state: 'accepted' | 'failed' | 'in_doubt' | 'pending'
  readonly reason?: Reason
}

export type ReplyCounts = {
  readonly pending: number
  readonly accepted: number
  readonly failed: number
  readonly in_doubt: number
  readonly sending: number
}

/** The step under which the keys of auto-replies go; no phase can be called so. Its recipients are `ReplyId`s. */
export const replyStep = '~reply' as StepKey

/**
 * What comes in from outside while a plan is served. None of it needs a lease: it comes in whether somebody runs or not, and states only ever
 * move forward, so nobody's fence is in its way. No entry of the audit trail is made, so that no runner stops for it.
 */
export interface ReceivingLedger {
  /**
   * ONE transaction. When it resolves all of it is durable, and only then may it be acknowledged; when it rejects none of it happened. May be
   * called again with the same arrivals: a receipt that says no more than is known, a person who is linked, suppressed or known already changes
   * nothing. A receipt moves a delivery forward only (`read` implies `delivered`; what failed or ended stays so), settles one in doubt, and may
   * come before the answer to its send. Joiners come once an audience was read, and are the latest of their segment; who was forgotten does not.
   */
  receive(arrivals: Arrivals, at: Instant): Promise<Arrived>

  /**
   * Durable intents of up to so many of a sender's auto-replies that wait, the oldest first. Nothing may be handed over before this resolved, and whoever
   * stops being allowed to be written to meanwhile is left out.
   */
  claimReplies(sender: SenderId, limit: number): Promise<readonly ClaimedReply[]>
  settleReplies(settled: readonly SettledReply[]): Promise<void>
  /** What an earlier process left on the wire becomes in doubt; it is never sent again. To be called once, at the start. Gives how many. */
  doubtReplies(): Promise<number>
  replies(): Promise<ReplyCounts>
  /** How many people followed their link, and how many times. */
  visits(): Promise<{ readonly people: number; readonly times: number }>
  /** Whether somebody must not be written to, and why. */
  suppressed(identity: Identity): Promise<string | undefined>
}
