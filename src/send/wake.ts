import type { Clock } from '../base/clock.ts'
import type { Instant } from '../base/instant.ts'

/** A reason of our own: without one every abort makes an error with a stack trace. */
const called = 'called'

type Sleep = { readonly until: Instant; readonly stop: AbortController }

/**
 * Lets the loop sleep until an instant or until something happens, whichever is first. A call before the wait is not lost. A sleep that
 * something else cut short goes on, for the next wait: to end it and begin another for every answer was a twentieth of all work. It
 * may wake the loop early, never late.
 */
export class Wake {
  readonly #clock: Clock
  #isCalled = false
  #sleep: Sleep | undefined
  #waiting: (() => void) | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  readonly call = (): void => {
    this.#isCalled = true
    this.#ring()
  }

  async wait(until: Instant): Promise<void> {
    if (!this.#isCalled) {
      if (this.#sleep === undefined || this.#sleep.until > until) this.#fallAsleep(until)
      await new Promise<void>((resolve) => {
        this.#waiting = resolve
      })
    }
    this.#isCalled = false
  }

  /** Nobody will wait any more. */
  end(): void {
    this.#sleep?.stop.abort(called)
    this.#sleep = undefined
  }

  #fallAsleep(until: Instant): void {
    this.end()
    const sleep = { until, stop: new AbortController() }
    this.#sleep = sleep
    void this.#clock.sleep(until, sleep.stop.signal).then(() => {
      if (this.#sleep !== sleep) return
      this.#sleep = undefined
      this.#ring()
    })
  }

  #ring(): void {
    const waiting = this.#waiting
    this.#waiting = undefined
    waiting?.()
  }
}
