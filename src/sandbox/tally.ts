/** What a stand-in has seen so far. */
export type Seen = {
  /** Requests for a message, whatever became of them. */
  readonly requests: number
  readonly accepted: number
  /** Refused because the request itself was wrong. */
  readonly refused: number
  /** How many times each fault befell a request. */
  readonly faults: Readonly<Record<string, number>>
  /** Different keys accepted. */
  readonly keys: number
  /** Keys accepted more than once: people who were told the same twice. */
  readonly twice: readonly string[]
}

/** Counts of one stand-in. */
export class Tally {
  #requests = 0
  #accepted = 0
  #refused = 0
  readonly #faults: Record<string, number> = {}
  readonly #byKey = new Map<string, number>()

  request(): void {
    this.#requests += 1
  }

  refuse(): void {
    this.#refused += 1
  }

  fault(name: string): void {
    this.#faults[name] = (this.#faults[name] ?? 0) + 1
  }

  accept(key: string): void {
    this.#accepted += 1
    this.#byKey.set(key, this.countOf(key) + 1)
  }

  get accepted(): number {
    return this.#accepted
  }

  countOf(key: string): number {
    return this.#byKey.get(key) ?? 0
  }

  seen(): Seen {
    return {
      requests: this.#requests,
      accepted: this.#accepted,
      refused: this.#refused,
      faults: { ...this.#faults },
      keys: this.#byKey.size,
      twice: [...this.#byKey].filter(([, count]) => count > 1).map(([key]) => key),
    }
  }
}
