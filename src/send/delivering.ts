import type { Adapter, Prepared } from '../adapters/adapter.ts'
import type { Clock } from '../base/clock.ts'
import type { Probe } from '../base/crash-points.ts'
import type { Instant, Millis } from '../base/instant.ts'
import type { Random } from '../base/random.ts'
import type { Claim, Want } from '../ledger/claiming.ts'
import type { Lease, Ledger, Segment } from '../ledger/ledger.ts'
import type { PlanName } from '../model/names.ts'
import type { Occurrence } from '../model/occurrence.ts'
import type { Addressees } from '../model/plan.ts'
import type { Senders } from './senders.ts'

/** A claim turned into what the platform is handed, or why that cannot be. Pure. */
export type Compose = (
  claim: Claim,
) => { readonly prepared: Prepared; readonly template: string } | { readonly cannot: string }

/** Segments whose people may be written to, the most urgent first, and the plan time until which that is so. */
export type Reach = { readonly open: readonly Segment[]; readonly until: Instant | undefined }

/** All that one occurrence's delivery needs; everything comes in as a value. */
export type Delivering = {
  readonly plan: PlanName
  readonly occurrence: Occurrence
  readonly to: Addressees
  readonly revision: number
  /** What the messages state. */
  readonly promise: Want['promise']
  readonly ledger: Ledger
  readonly lease: Lease
  readonly adapter: Adapter
  readonly compose: Compose
  /** Who may be written to, by plan time: asked for anew whenever what it said no longer holds. Pure. */
  readonly reach: (at: Instant) => Reach
  /** From this plan time on nothing is handed over: whoever decides what is due must look again. */
  readonly until?: Instant
  readonly senders: Senders
  readonly concurrency: number
  /** An answer that may be lost is kept in doubt, or sent again at the risk of a second message. */
  readonly inDoubt: 'hold' | 'resend'
  /** The least time between two messages to one person; undefined: any. */
  readonly spacing?: Millis
  /** At most so many people in any rolling 24 hours. */
  readonly perDay?: number
  /** Claim no more than so many. */
  readonly limit?: number
  readonly clocks: { readonly plan: Clock; readonly machine: Clock }
  readonly random: Random
  readonly progress: Progress
  /** Aborted: claim no more, finish what is in flight, flush. */
  readonly stop: AbortSignal
  /** Aborted: also give up what is in flight; it is in doubt. */
  readonly abandon: AbortSignal
  readonly probe: Probe
  /** Results and intents are committed after so long at the latest; 25 where it is left out. */
  readonly commitEveryMs?: number
}

/** How far a delivery has come: counted here, looked at by whoever shows it. */
export type Progress = {
  handedOver: number
  accepted: number
  failed: number
  /** Of the failed: because of the recipient. */
  undeliverable: number
  inDoubt: number
  suppressed: number
  throttled: number
}

export const noProgress = (): Progress => ({
  handedOver: 0,
  accepted: 0,
  failed: 0,
  undeliverable: 0,
  inDoubt: 0,
  suppressed: 0,
  throttled: 0,
})

/** Why a delivery ended. */
export type Ended =
  /** Nobody is left who can be written to now. */
  | { readonly because: 'done' }
  | { readonly because: 'limit' | 'stopped' }
  /** Plan time came to `until`. */
  | { readonly because: 'elapsed' }
  /** Until then, in plan time: the limit of 24 hours is used up (`waits`), or a sender must rest for longer than a run waits. */
  | { readonly because: 'waits' | 'rests'; readonly until: Instant; readonly why: string }
  /** A person must look: the occurrence is to be held. */
  | { readonly because: 'held'; readonly why: string }
  /** The channel could not be reached; a later run tries again. */
  | { readonly because: 'unreachable'; readonly why: string }
