import type { Prepared } from '../adapters/adapter.ts'
import type { Claim } from '../ledger/claiming.ts'
import type { SenderId } from '../model/names.ts'

/** A claim whose intent is durable, ready to be handed over. */
export type Ready = { readonly claim: Claim; readonly prepared: Prepared; readonly template: string }

/** A shift of a long array moves all of it; a slice once in so many costs nothing that can be measured. */
const compactFrom = 512

type Queue = { items: (Ready | undefined)[]; head: number }

/** What is ready, by sender, first in first out. */
export class Queues {
  readonly #queues = new Map<SenderId, Queue>()
  #size = 0

  get size(): number {
    return this.#size
  }

  sizeOf(sender: SenderId): number {
    const queue = this.#queues.get(sender)
    return queue === undefined ? 0 : queue.items.length - queue.head
  }

  add(ready: Ready): void {
    const { sender } = ready.claim.segment
    const queue = this.#queues.get(sender)
    if (queue === undefined) this.#queues.set(sender, { items: [ready], head: 0 })
    else queue.items.push(ready)
    this.#size++
  }

  /** Senders with something ready. */
  *senders(): Generator<SenderId> {
    for (const [sender, queue] of this.#queues) if (queue.head < queue.items.length) yield sender
  }

  take(sender: SenderId): Ready | undefined {
    const queue = this.#queues.get(sender)
    const ready = queue?.items[queue.head]
    if (queue === undefined || ready === undefined) return undefined
    // An old list that still names what was taken keeps it alive through every small collection: all of it grows old then.
    queue.items[queue.head] = undefined
    queue.head++
    this.#size--
    // It is filled again before it is ever empty, so what was taken must be let go of now and then.
    if (queue.head >= compactFrom && queue.head * 2 >= queue.items.length) {
      queue.items = queue.items.slice(queue.head)
      queue.head = 0
    }
    return ready
  }

  /** Empties all queues. */
  drain(): Ready[] {
    const all = [...this.#queues.values()].flatMap(({ items, head }) =>
      items.slice(head).filter((ready) => ready !== undefined),
    )
    this.#queues.clear()
    this.#size = 0
    return all
  }
}
