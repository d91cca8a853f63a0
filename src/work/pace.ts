import { type Instant, instant } from '../base/instant.ts'

/**
 * The limit holds, as handed over, in a window this much longer than a second: so much may two arrivals drift apart on the network
 * before the receiver could count one too many. Permits are spread a little wider still: a timer that is late moves its permit, and
 * with it the one a window later, so without that slack every late timer would be time lost for good. It all costs 1.5% of a high
 * limit, and 2.5% of a low one, whose few arrivals leave more room.
 */
const windowMs = { least: 1010, moreWhenSlow: 5 }
const spreadMs = { least: 1015, moreWhenSlow: 10 }
const slowPerSecond = 80
/** A bucket this deep (in time, and in permits) makes up for late timers; the window bounds what it lets through at once. */
const burstMs = 25
const burst = 3
/** What an earlier holder handed over may have left so much later than it had planned. */
const writtenLateMs = 50
/** Throttled: half the rate at most once a second, never below a tenth; then it grows back by a tenth of the limit a second. */
const slowDownEveryMs = 1000
const lowestShare = 0.1
const recoveryShare = 0.1
/**
 * A platform that throttles some and takes others has its pause once, then the slower rate for so many times as long: were every
 * throttle a full stop, a platform that throttles every fifth answer would get five requests a second. So many throttles with no
 * acceptance between say that it takes nothing at all: then each is a full stop again.
 */
const betweenPauses = 3
const takesNothing = 5

/**
 * The pace of one sender: never more than `perSecond` in any rolling second, smooth within it. A log of the last `perSecond`
 * permits is the guarantee (a counter per fixed window lets twice the limit through, T06); a shallow bucket spreads them.
 */
export class Pace {
  readonly #limit: number
  readonly #windowMs: number
  readonly #spreadMs: number
  readonly #burstMs: number
  readonly #log: Float64Array
  #share = 1
  #next = 0
  #tokens: number
  #filledAt: number
  #slowedAt = Number.NEGATIVE_INFINITY
  #pausedUntil = Number.NEGATIVE_INFINITY
  #mayPauseFrom = Number.NEGATIVE_INFINITY
  #throttledInARow = 0

  /** `burst`: how deep the bucket is, for whoever's timers are coarser than a machine's. The window bounds it all the same. */
  constructor(perSecond: number, now: Instant, burst: number = burstMs) {
    this.#burstMs = burst
    this.#limit = perSecond
    this.#log = new Float64Array(logSizeOf(perSecond)).fill(Number.NEGATIVE_INFINITY)
    const slowness = Math.min(1, slowPerSecond / perSecond)
    this.#spreadMs = spreadMs.least + spreadMs.moreWhenSlow * slowness
    this.#windowMs = (windowMs.least + windowMs.moreWhenSlow * slowness) * (this.#log.length / perSecond)
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
    const byWindow = oldest + this.#windowMs
    const byBucket = this.#tokens >= 1 ? now : now + (1 - this.#tokens) / this.#perMs()
    return instant(Math.ceil(Math.max(now, byWindow, byBucket, this.#pausedUntil)))
  }

  /**
   * What was permitted at `at` had to wait for a connection and leaves only now: it counts as of now. Without this what waited while the
   * first connections were made would arrive at once, on top of a second's worth after it (122 were seen in a second of 80).
   */
  wrote(at: Instant, now: Instant): void {
    if (now - at < 1) return
    const log = this.#log
    const { length } = log
    const newest = this.#next + length - 1
    let index = newest
    // One that is no longer among the last takes the place of the oldest.
    while (index > this.#next && log[index % length] !== at) index--
    for (; index < newest; index++) log[index % length] = log[(index + 1) % length] ?? now
    log[newest % length] = now
  }

  /**
   * Permits that an earlier holder was given: they count like our own, as of when the last of them may have left. It is gone, so that was
   * not after now, whatever it had planned.
   */
  count(at: Instant, n: number, now: Instant): void {
    const counted = Math.min(at + writtenLateMs, now)
    for (let i = 0; i < Math.min(n, this.#log.length); i++) this.#record(counted)
  }

  /** Nothing for so long, at the same rate after. */
  pause(now: Instant, forMs: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, now + forMs)
  }

  /** The platform took one. */
  wentThrough(): void {
    this.#throttledInARow = 0
  }

  /** The platform said that we are too fast, and asked for a pause. Says whether it gets it. */
  slowDown(now: Instant, pauseMs: number): boolean {
    this.#fill(now)
    if (now - this.#slowedAt >= slowDownEveryMs) {
      this.#slowedAt = now
      this.#share = Math.max(lowestShare, this.#share / 2)
    }
    this.#throttledInARow++
    const pauses =
      now < this.#pausedUntil || now >= this.#mayPauseFrom || this.#throttledInARow >= takesNothing
    if (!pauses) return false
    this.pause(now, pauseMs)
    this.#mayPauseFrom = this.#pausedUntil + betweenPauses * pauseMs
    return true
  }

  #perMs(): number {
    return (this.#limit * this.#share) / this.#spreadMs
  }

  #fill(now: number): void {
    const elapsed = now - this.#filledAt
    if (elapsed <= 0) return
    const sinceSlowed = now - this.#slowedAt
    if (this.#share < 1 && sinceSlowed > slowDownEveryMs)
      this.#share = Math.min(1, this.#share + (recoveryShare * elapsed) / 1000)
    const deepest = Math.max(burst, this.#perMs() * this.#burstMs)
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
