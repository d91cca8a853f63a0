import type { Clock } from '../../base/clock.ts'
import { type Instant, instant } from '../../base/instant.ts'

/** So coarse is time: what falls into one grain is done together, which is most of a simulation's speed. */
export const grainMs = 50

type Due = { readonly at: number; readonly run: () => void }

/**
 * The one clock of a simulation: it stands still while anything is being done, and leaps to the next instant for which anybody
 * asked. Whoever sleeps on it and what the simulated channel answers wait in one line, in the order of their instants.
 */
export class PlayedClock implements Clock {
  #now: number
  /** By grain: nearly everything lies a few grains ahead, so a map and a search for the least are enough. */
  readonly #due = new Map<number, Due[]>()
  readonly #grains = new Heap()

  constructor(start: Instant) {
    this.#now = start
  }

  /** A function of its own: the engine hands it on alone. */
  readonly now = (): Instant => instant(this.#now)

  sleep(until: Instant, signal?: AbortSignal): Promise<void> {
    if (until <= this.#now || signal?.aborted === true) return Promise.resolve()
    return new Promise((resolve) => {
      let isOver = false
      const wake = (): void => {
        if (isOver) return
        isOver = true
        signal?.removeEventListener('abort', wake)
        resolve()
      }
      signal?.addEventListener('abort', wake)
      this.at(until, wake)
    })
  }

  /** Calls back at an instant, or at the first grain after it. */
  at(when: number, run: () => void): void {
    const grain = Math.ceil(Math.max(when, this.#now + 1) / grainMs)
    const line = this.#due.get(grain)
    const due = { at: when, run }
    if (line !== undefined) line.push(due)
    else {
      this.#due.set(grain, [due])
      this.#grains.push(grain)
    }
  }

  /** Time goes on until the work is done. What it does besides sleeping (reading a file) is waited for without time going on. */
  async play<Result>(work: Promise<Result>): Promise<Result> {
    let isDone = false
    const done = (): void => {
      isDone = true
    }
    work.then(done, done)
    for (;;) {
      await turn()
      if (isDone) return work
      const grain = this.#grains.pop()
      if (grain === undefined) continue
      this.#leapTo(grain)
    }
  }

  /** Between two runs nobody waits for anything. */
  leapTo(when: Instant): void {
    while ((this.#grains.least ?? Number.POSITIVE_INFINITY) * grainMs <= when) {
      const grain = this.#grains.pop()
      if (grain !== undefined) this.#leapTo(grain)
    }
    if (when > this.#now) this.#now = instant(when)
  }

  #leapTo(grain: number): void {
    const line = this.#due.get(grain) ?? []
    this.#due.delete(grain)
    this.#now = Math.max(this.#now, grain * grainMs)
    for (const { run } of line) run()
  }
}

/** Lets everything that was set off come to rest: all promises, and what the system has ready. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** The least of many numbers at hand. */
class Heap {
  readonly #items: number[] = []

  get least(): number | undefined {
    return this.#items[0]
  }

  push(item: number): void {
    const items = this.#items
    let at = items.length
    items.push(item)
    while (at > 0) {
      const above = (at - 1) >> 1
      const parent = items[above]
      if (parent === undefined || parent <= item) break
      items[at] = parent
      at = above
    }
    items[at] = item
  }

  pop(): number | undefined {
    const items = this.#items
    const [top] = items
    const last = items.pop()
    if (top === undefined || last === undefined || items.length === 0) return top
    let at = 0
    for (;;) {
      let below = 2 * at + 1
      const [left, right] = [items[below], items[below + 1]]
      if (left === undefined) break
      let least = left
      if (right !== undefined && right < left) {
        least = right
        below++
      }
      if (least >= last) break
      items[at] = least
      at = below
    }
    items[at] = last
    return top
  }
}
