import type { Instant } from '../base/instant.ts'
import type { Claim } from '../ledger/claiming.ts'

/** A delivery that waits, and until which machine time. */
export type Aside = { readonly at: Instant; readonly claim: Claim }

/** Deliveries that wait out a backoff within the run, the earliest first (a binary heap: thousands may wait at once). */
export class PutAside {
  readonly #heap: Aside[] = []

  get size(): number {
    return this.#heap.length
  }

  /** When the first of them is due. */
  get next(): Instant | undefined {
    return this.#heap[0]?.at
  }

  add(claim: Claim, at: Instant): void {
    const heap = this.#heap
    heap.push({ at, claim })
    for (let child = heap.length - 1; child > 0; ) {
      const parent = (child - 1) >> 1
      if (!this.#swapIfEarlier(child, parent)) return
      child = parent
    }
  }

  /** Takes up to `most` of those that are due. */
  due(now: Instant, most: number): Claim[] {
    const claims: Claim[] = []
    while (claims.length < most && (this.next ?? Number.POSITIVE_INFINITY) <= now) claims.push(this.#pop())
    return claims
  }

  /** Takes out those that `isGone` names, with the instants they waited for. */
  release(isGone: (claim: Claim) => boolean): readonly Aside[] {
    const gone = this.#heap.filter(({ claim }) => isGone(claim))
    if (gone.length === 0) return gone
    const kept = this.#heap.filter(({ claim }) => !isGone(claim))
    this.#heap.length = 0
    for (const { claim, at } of kept) this.add(claim, at)
    return gone
  }

  #pop(): Claim {
    const heap = this.#heap
    const [first] = heap
    const last = heap.pop()
    if (first === undefined || last === undefined) throw new RangeError('Nothing is put aside.')
    if (heap.length > 0) {
      heap[0] = last
      this.#sink()
    }
    return first.claim
  }

  #sink(): void {
    for (let parent = 0; ; ) {
      const left = 2 * parent + 1
      const right = left + 1
      const earlier =
        (this.#heap[right]?.at ?? Number.POSITIVE_INFINITY) < (this.#heap[left]?.at ?? 0) ? right : left
      if (earlier >= this.#heap.length || !this.#swapIfEarlier(earlier, parent)) return
      parent = earlier
    }
  }

  #swapIfEarlier(child: number, parent: number): boolean {
    const one = this.#heap[child]
    const other = this.#heap[parent]
    if (one === undefined || other === undefined || one.at >= other.at) return false
    this.#heap[child] = other
    this.#heap[parent] = one
    return true
  }
}
