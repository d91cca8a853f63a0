import { type Instant, instant } from '../base/instant.ts'

/**
 * How much longer than a second the window is in which a sender's limit holds as handed over: so much may two arrivals drift
 * apart on the network before the receiver could count one too many. It costs 1.5% of the limit.
 */
const windowMs = 1015
/** A bucket this deep (in time, and in permits) makes up for late timers; the window bounds what it lets through at once. */
const burstMs = 12
const burst = 3
/** Throttled: half the rate at most once a second, never below a tenth; then it grows back by a tenth of the limit a second. */
const slowDownEveryMs = 1000
const lowestShare = 0.1
const recoveryShare = 0.1

/**
 * The pace of one sender: never more than `perSecond` in any rolling second, smooth within it. A log of the last `perSecond`
 * permits is the guarantee (a counter per fixed window lets twice the limit through, T06); a shallow bucket spreads them.
 */
export class Pace {
  #limit: number
  #share = 1
  #log: Float64Array
  #next = 0
  #tokens: number
  #filledAt: number
  #slowedAt = Number.NEGATIVE_INFINITY
  #pausedUntil = Number.NEGATIVE_INFINITY

  constructor(perSecond: number, now: Instant) {
    this.#limit = perSecond
    this.#log = new Float64Array(logSizeOf(perSecond)).fill(Number.NEGATIVE_INFINITY)
    this.#tokens = 1
    this.#filledAt = now
  }

  /** Permits a second at present. */
  get perSecond(): number {
    return this.#limit * this.#share
  }

  /** Takes a permit if there is one now. */
  take(now: Instant): boolean {
    if (this.nextAt(now) > now) return false
    this.#fill(now)
    this.#tokens -= 1
    this.#record(now)
    return true
  }

  /** The earliest instant at which `take` may succeed: now or later. */
  nextAt(now: Instant): Instant {
    this.#fill(now)
    const oldest = this.#log[this.#next] ?? Number.NEGATIVE_INFINITY
    const byWindow = oldest + windowMs * (this.#log.length / this.#limit)
    const byBucket = this.#tokens >= 1 ? now : now + (1 - this.#tokens) / this.#perMs()
    return instant(Math.ceil(Math.max(now, byWindow, byBucket, this.#pausedUntil)))
  }

  /** Permits that an earlier holder was given: they count like our own. */
  count(at: Instant, n: number): void {
    for (let i = 0; i < Math.min(n, this.#log.length); i++) this.#record(at)
  }

  /** Nothing for so long, at the same rate after. */
  pause(now: Instant, forMs: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, now + forMs)
  }

  /** The platform said that we are too fast. */
  slowDown(now: Instant, pauseMs: number): void {
    this.pause(now, pauseMs)
    if (now - this.#slowedAt < slowDownEveryMs) return
    this.#fill(now)
    this.#slowedAt = now
    this.#share = Math.max(lowestShare, this.#share / 2)
  }

  /** A change of the limit takes effect at once (T07): what was handed over in the last second still counts. */
  setLimit(perSecond: number, now: Instant): void {
    if (perSecond === this.#limit) return
    const kept = [...this.#log].filter((at) => at > now - windowMs).sort((a, b) => a - b)
    this.#limit = perSecond
    this.#log = new Float64Array(logSizeOf(perSecond)).fill(Number.NEGATIVE_INFINITY)
    this.#next = 0
    for (const at of kept.slice(-this.#log.length)) this.#record(instant(at))
  }

  #perMs(): number {
    return (this.#limit * this.#share) / windowMs
  }

  #fill(now: number): void {
    const elapsed = now - this.#filledAt
    if (elapsed <= 0) return
    const sinceSlowed = now - this.#slowedAt
    if (this.#share < 1 && sinceSlowed > slowDownEveryMs)
      this.#share = Math.min(1, this.#share + (recoveryShare * elapsed) / 1000)
    const deepest = Math.max(burst, this.#perMs() * burstMs)
    this.#tokens = Math.min(deepest, this.#tokens + elapsed * this.#perMs())
    this.#filledAt = now
  }

  #record(at: number): void {
    this.#log[this.#next] = at
    this.#next = (this.#next + 1) % this.#log.length
  }
}

/** Below one a second the log holds one permit, and the window is as long as that takes. */
const logSizeOf = (perSecond: number): number => Math.max(1, Math.floor(perSecond))
