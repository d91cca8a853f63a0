const smallest = 1
const largest = 1024
/** Shorter stretches are added up before they are believed: a commit may come after a single answer. */
const shortestMs = 10

/** How many deliveries a group holds: what one commit interval takes at the present rate (2 at 80 a second, hundreds at full speed). */
export class GroupSize {
  readonly #intervalMs: number
  #size: number
  #answers = 0
  #elapsedMs = 0

  constructor(intervalMs: number, first: number) {
    this.#intervalMs = intervalMs
    this.#size = first
  }

  get size(): number {
    return this.#size
  }

  /** Answers a second, as last measured. */
  get perSecond(): number {
    return (this.#size / this.#intervalMs) * 1000
  }

  /** So many answers came in so long. */
  measure(answers: number, elapsedMs: number): void {
    this.#answers += answers
    this.#elapsedMs += elapsedMs
    if (this.#elapsedMs < shortestMs || this.#answers === 0) return
    const now = (this.#answers / this.#elapsedMs) * this.#intervalMs
    // Quick to follow upwards, so that a fast channel is not kept waiting; slower downwards, so that one stall does not shrink it.
    const next = now > this.#size ? now * 1.25 : (3 * this.#size + now) / 4
    this.#size = Math.max(smallest, Math.min(largest, Math.ceil(next)))
    this.#answers = 0
    this.#elapsedMs = 0
  }
}
