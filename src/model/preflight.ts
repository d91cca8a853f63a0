import type { SenderId } from './names.ts'

/** What a platform says of one of our senders. What it does not say is left out: it is unknown, and never a refusal. */
export type SenderStanding = {
  readonly sender: SenderId
  /** In the platform's own words: `CONNECTED`, `GREEN`, `STANDARD`. */
  readonly status?: string
  readonly quality?: string
  readonly throughput?: string
  /** Messages a second that this throughput comes to, sent and received together. */
  readonly perSecond?: number
}

/** What a person should know before messages go out. No text of it holds a secret. */
export type Finding = {
  /** `stops`: every message that it concerns would be refused. `harms`: they go out, and something comes of it. */
  readonly weight: 'stops' | 'harms'
  readonly code: 'token' | 'permission' | 'account' | 'number' | 'name' | 'quality' | 'health' | 'receipts'
  /** Whose messages; undefined: everybody's. */
  readonly sender?: SenderId
  /** What the platform says and what that means; no full stop at its end. */
  readonly message: string
  /** What to do. */
  readonly hint: string
}

/** What a platform says of a channel before anything is handed to it. */
export type Preflight = {
  /** Every sender of the plan, in its order, whatever was said of it. */
  readonly senders: readonly SenderStanding[]
  /** How many people may be written to in any rolling 24 hours, where it says so. */
  readonly perDay?: number | 'unlimited'
  readonly findings: readonly Finding[]
  /** What was asked and not answered, with why: nothing is known of it. Empty where everything was. */
  readonly unanswered: readonly string[]
}
