/**
 * Things that come and go by the thousand, each in a slot that is used again. A `Set` would keep them alive: when its table is
 * made anew the old one still names what was in it, and points to the new one, so that once one of them has grown old all that
 * pass through are kept until the next full collection (500,000 messages took 60 MB more).
 */
export class Slots<Thing> {
  readonly #things: (Thing | undefined)[] = []
  readonly #free: number[] = []

  /** The slot that it has from now on. */
  take(thing: Thing): number {
    const slot = this.#free.pop() ?? this.#things.length
    this.#things[slot] = thing
    return slot
  }

  free(slot: number): void {
    if (this.#things[slot] === undefined) return
    this.#things[slot] = undefined
    this.#free.push(slot)
  }

  all(): readonly Thing[] {
    return this.#things.filter((thing) => thing !== undefined)
  }
}
