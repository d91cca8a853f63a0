import type { Arrived } from '../../ledger/receiving.ts'
import type { Sorted } from './sort-events.ts'

/** What became of a webhook's body. */
export type Posted =
  /** Durable, and handed on where it was the bot's. */
  | 'taken'
  /** It was not signed by the platform: nothing was looked at. */
  | 'not-signed'
  /** Signed, but nothing that the platform is known to post: taken off its hands, and logged. */
  | 'unreadable'
  /** What was ours is durable; the bot did not take its part, so the platform is to post it again. */
  | 'not-forwarded'

/** Numbers since the start, for the metrics. */
export type Seen = {
  readonly posts: Readonly<Record<Posted | 'failed', number>>
  readonly receipts: Readonly<Record<'moved' | 'repeated' | 'unknown' | 'foreign', number>>
  readonly inbound: Readonly<Record<'open' | 'frozen' | 'closed' | 'stop', number>>
  readonly linked: number
  readonly joined: number
  readonly optedOut: number
}

/** Counts what a plan's server sees. */
export class Sight {
  readonly #posts = { taken: 0, 'not-signed': 0, unreadable: 0, 'not-forwarded': 0, failed: 0 }
  readonly #receipts = { moved: 0, repeated: 0, unknown: 0, foreign: 0 }
  readonly #inbound = { open: 0, frozen: 0, closed: 0, stop: 0 }
  readonly #people = { linked: 0, joined: 0, optedOut: 0 }

  posted<What extends Posted | 'failed'>(what: What): What {
    this.#posts[what]++
    return what
  }

  sorted({ inbound, foreign }: Sorted): void {
    for (const what of ['open', 'frozen', 'closed', 'stop'] as const) this.#inbound[what] += inbound[what]
    this.#receipts.foreign += foreign.length
  }

  arrived({ moved, repeated, unknown, linked, joined, optedOut }: Arrived): void {
    this.#receipts.moved += moved
    this.#receipts.repeated += repeated
    this.#receipts.unknown += unknown
    this.#people.linked += linked
    this.#people.joined += joined
    this.#people.optedOut += optedOut
  }

  seen(): Seen {
    return {
      posts: { ...this.#posts },
      receipts: { ...this.#receipts },
      inbound: { ...this.#inbound },
      ...this.#people,
    }
  }
}
