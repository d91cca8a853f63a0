/** A run may always repeat so many attempts: a small exit is not cut short by bad luck. */
const alwaysAllowed = 1000
/** Beyond them, so many for each delivery that it tried for the first time. */
const shareAllowed = 1

/**
 * How many counted attempts one run may repeat. Where a platform refuses so much for the moment that a run would mostly repeat
 * itself, the rest keeps its place and a later run tries: that adds no load to a platform in trouble.
 */
export class RetryBudget {
  #firsts = 0
  #repeated = 0

  /** An attempt is handed over. */
  see(attempt: number): void {
    if (attempt === 1) this.#firsts++
  }

  /** Takes one repetition from the budget; false where it is used up. */
  spend(): boolean {
    if (this.#repeated >= alwaysAllowed + shareAllowed * this.#firsts) return false
    this.#repeated++
    return true
  }
}
