import type { Clock } from './clock.ts'
import { type Instant, instant } from './instant.ts'

type Sleeper = { readonly until: Instant; readonly wake: () => void }

/** A clock that only moves when told to. It drives tests, rehearsals and `--now`. */
export class VirtualClock implements Clock {
  #now: Instant
  readonly #sleepers = new Set<Sleeper>()

  constructor(start: Instant) {
    this.#now = start
  }

  now(): Instant {
    return this.#now
  }

  sleep(until: Instant, signal?: AbortSignal): Promise<void> {
    if (until <= this.#now || signal?.aborted === true) return Promise.resolve()
    return new Promise((resolve) => {
      const sleeper: Sleeper = {
        until,
        wake: () => {
          this.#sleepers.delete(sleeper)
          signal?.removeEventListener('abort', sleeper.wake)
          resolve()
        },
      }
      signal?.addEventListener('abort', sleeper.wake)
      this.#sleepers.add(sleeper)
    })
  }

  /** The earliest instant anybody sleeps until; undefined when nobody sleeps. */
  nextWake(): Instant | undefined {
    let next: Instant | undefined
    for (const { until } of this.#sleepers) if (next === undefined || until < next) next = until
    return next
  }

  /** Moves to `to` (never backwards), waking sleepers in the order of their instants and letting each run. */
  async advanceTo(to: Instant): Promise<void> {
    for (let next = this.nextWake(); next !== undefined && next <= to; next = this.nextWake()) {
      if (next > this.#now) this.#now = next
      for (const sleeper of [...this.#sleepers]) if (sleeper.until <= this.#now) sleeper.wake()
      for (let turn = 0; turn < 16; turn++) await Promise.resolve()
    }
    if (to > this.#now) this.#now = to
  }

  async advance(ms: number): Promise<void> {
    await this.advanceTo(instant(this.#now + ms))
  }
}
