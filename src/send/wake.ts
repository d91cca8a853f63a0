import type { Clock } from '../base/clock.ts'
import type { Instant } from '../base/instant.ts'

/** A reason of our own: without one every abort makes an error with a stack trace. */
const called = 'called'

/** Lets the loop sleep until an instant or until something happens, whichever is first. A call before the wait is not lost. */
export class Wake {
  readonly #clock: Clock
  #isCalled = false
  #waiting: AbortController | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  readonly call = (): void => {
    this.#isCalled = true
    this.#waiting?.abort(called)
  }

  async wait(until: Instant): Promise<void> {
    if (!this.#isCalled) {
      this.#waiting = new AbortController()
      await this.#clock.sleep(until, this.#waiting.signal)
      this.#waiting = undefined
    }
    this.#isCalled = false
  }
}
