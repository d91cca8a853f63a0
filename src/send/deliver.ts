import { SunsetError } from '../base/errors.ts'
import { type Instant, instant } from '../base/instant.ts'
import type { Settled, Want } from '../ledger/claiming.ts'
import type { Delivering, Ended } from './delivering.ts'
import { Flights } from './flights.ts'
import { GroupSize } from './group-size.ts'
import { PlanHours } from './plan-hours.ts'
import { type Aside, PutAside } from './put-aside.ts'
import { Queues } from './queues.ts'
import { Supply } from './supply.ts'
import { Wake } from './wake.ts'

/** The results of the last group and the intents of the next are committed after so long at the latest (promise 2). */
const usualCommitMs = 25
/** With nothing to commit it commits all the same from time to time: that renews the lease. */
const heartbeatMs = 5000
/** Nothing is handed over on a lease that was last renewed longer ago: it lasts 30 seconds (promise 7). */
const holdsForMs = 10_000

/**
 * Delivers one occurrence to everybody who can be written to now.
 *
 * One loop, and a pump that every answer sets off. The loop commits: what became of the last group and the next intents, in one
 * transaction of the ledger. The pump hands over: a claim leaves its sender's queue when the sender's pace and the concurrency
 * allow it, and only claims whose intent that transaction has made durable are ever in a queue. While one group is on the wire
 * the next is claimed. A crash leaves in doubt what is in flight, what is queued and the answers not yet committed; the last
 * two together are about one group, what `usualCommitMs` of the present rate takes.
 */
export const deliver = (delivering: Delivering): Promise<Ended> => new Delivery(delivering).run()

class Delivery {
  readonly #delivering: Delivering
  readonly #commitEveryMs: number
  readonly #queues = new Queues()
  readonly #aside = new PutAside()
  readonly #settled: Settled[] = []
  readonly #group: GroupSize
  readonly #hours: PlanHours
  readonly #wake: Wake
  readonly #supply: Supply
  readonly #flights: Flights
  #claimed = 0
  #committedAt: Instant
  /** When the limit of 24 hours lets the next person through, once it is used up. */
  #opens: Instant | undefined

  constructor(delivering: Delivering) {
    const { clocks, concurrency, senders } = delivering
    this.#delivering = delivering
    this.#commitEveryMs = delivering.commitEveryMs ?? usualCommitMs
    this.#hours = new PlanHours(delivering)
    this.#group = new GroupSize(this.#commitEveryMs, concurrency)
    this.#wake = new Wake(clocks.machine)
    this.#supply = new Supply(senders, this.#queues, this.#commitEveryMs)
    this.#supply.open(this.#hours.open)
    this.#committedAt = clocks.machine.now()
    this.#flights = new Flights(delivering, {
      queues: this.#queues,
      aside: this.#aside,
      supply: this.#supply,
      hours: this.#hours,
      settled: this.#settled,
      measured: () => this.#group.perSecond,
      isHolding: (now) => now - this.#committedAt < holdsForMs,
      wake: () => {
        if (this.#needsLoop(clocks.machine.now())) this.#wake.call()
      },
    })
  }

  async run(): Promise<Ended> {
    const { clocks, stop } = this.#delivering
    const onStop = (): void => this.#wake.call()
    stop.addEventListener('abort', onStop)
    try {
      for (;;) {
        this.#turn()
        if (this.#isStopping) this.#letGo()
        if (this.#isTimeToCommit(clocks.machine.now())) await this.#commit()
        this.#flights.pump()
        const now = clocks.machine.now()
        if (this.#isTimeToCommit(now)) continue
        if (this.#isDone) break
        await this.#wake.wait(this.#nextInstant(now))
      }
    } catch (error) {
      await this.#saveAnswers(error)
      throw error
    } finally {
      stop.removeEventListener('abort', onStop)
      this.#wake.end()
    }
    return this.#end()
  }

  /** Plan time came to where a window opens or closes, or the time to deliver is over. */
  #turn(): void {
    const at = this.#delivering.clocks.plan.now()
    if (this.#hours.holds(at)) return
    if (this.#hours.isOver(at)) {
      this.#flights.end({ because: 'elapsed' })
      return
    }
    this.#hours.turn(at)
    this.#supply.open(this.#hours.open)
    this.#flights.lookThrough()
    this.#release(this.#aside.release(({ segment }) => !this.#hours.isOpen(segment)))
  }

  #end(): Ended {
    const { ended, blocks, rest } = this.#flights
    if (ended !== undefined) return ended
    if (blocks.length > 0) return { because: 'held', why: blocks.join('; ') }
    if (this.#delivering.stop.aborted) return { because: 'stopped' }
    if (this.#opens !== undefined)
      return {
        because: 'waits',
        until: this.#opens,
        why: `the limit of ${this.#delivering.perDay} people in 24 hours is used up`,
      }
    if (rest !== undefined) return { because: 'rests', ...rest }
    return { because: this.#supply.isEmpty ? 'done' : 'limit' }
  }

  get #isStopping(): boolean {
    return this.#delivering.stop.aborted || this.#flights.ended !== undefined
  }

  get #left(): number {
    return (this.#delivering.limit ?? Number.POSITIVE_INFINITY) - this.#claimed
  }

  get #mayClaim(): boolean {
    return !this.#isStopping && this.#left > 0 && this.#opens === undefined && !this.#supply.isEmpty
  }

  get #isDone(): boolean {
    const isIdle = this.#flights.inFlight === 0 && this.#queues.size === 0 && this.#settled.length === 0
    return isIdle && !this.#mayClaim && (this.#isStopping || this.#aside.size === 0)
  }

  /** After an answer: is there anything that the pump alone does not do? Called for every message, so cheap ones first. */
  #needsLoop(now: Instant): boolean {
    const { inFlight } = this.#flights
    if (!this.#hours.holds(this.#delivering.clocks.plan.now())) return true
    if (inFlight === 0 || this.#settled.length === 1) return true
    const leftFull = inFlight === this.#delivering.concurrency - 1 && this.#queues.size > 0
    return leftFull || this.#isTimeToCommit(now)
  }

  #isAsideDue(now: Instant): boolean {
    return !this.#isStopping && this.#isShort && (this.#aside.next ?? Number.POSITIVE_INFINITY) <= now
  }

  /** So little is queued that more may be claimed. */
  get #isShort(): boolean {
    return this.#queues.size <= this.#group.size >> 3
  }

  #isTimeToCommit(now: Instant): boolean {
    const { size } = this.#group
    if (this.#settled.length >= size || now - this.#committedAt >= heartbeatMs) return true
    if (this.#isAsideDue(now)) return true
    if (this.#isShort && this.#mayClaim && this.#supply.hasRoom(now, size)) return true
    if (this.#settled.length === 0) return false
    return (
      now - this.#committedAt >= this.#commitEveryMs ||
      (this.#flights.inFlight === 0 && this.#queues.size === 0)
    )
  }

  async #commit(): Promise<void> {
    const { ledger, lease, clocks, probe } = this.#delivering
    const now = clocks.machine.now()
    const results = this.#settled.slice()
    this.#group.measure(results.length, now - this.#committedAt)
    const want = this.#want(now)
    if (results.length > 0) probe('before-outcomes')
    if (want !== undefined) probe('before-intents')
    const found = await ledger.step(lease, results, want, clocks.plan.now(), now)
    if (want !== undefined) probe('after-intents')
    if (results.length > 0) probe('after-outcomes')
    // Answers that came while the ledger wrote stay for the next commit.
    this.#settled.splice(0, results.length)
    this.#committedAt = now
    this.#supply.exhaust(found.exhausted)
    this.#opens = found.opens
    const again = new Set(want?.again.map(({ recipient }) => recipient))
    for (const { recipient } of found.claims) if (!again.has(recipient)) this.#claimed++
    this.#flights.enqueue(found.claims)
  }

  #want(now: Instant): Want | undefined {
    const { occurrence, to, revision, promise, perDay, spacing, clocks } = this.#delivering
    const again = this.#isStopping ? [] : this.#aside.due(now, this.#group.size)
    const takes = this.#supply.takes(now, this.#group.size, this.#mayClaim ? this.#left : 0, again)
    if (takes.length === 0) return undefined
    const daily = perDay === undefined ? {} : { perDay }
    const spaced = spacing === undefined ? {} : { spacing }
    return { occurrence, to, revision, promise, at: clocks.plan.now(), takes, again, ...daily, ...spaced }
  }

  /** Claimed but never handed over: pending again, due at once for whoever comes next. What was put aside is due when it was. */
  #letGo(): void {
    const retryAt = this.#delivering.clocks.plan.now()
    for (const { claim } of this.#queues.drain())
      this.#settled.push({ claim, result: { state: 'pending', retryAt, counts: false } })
    this.#release(this.#aside.release(() => true))
  }

  /** What this run had put aside is nobody's any more: from its instant on, in plan time, anybody may take it up. */
  #release(asides: readonly Aside[]): void {
    const { plan, machine } = this.#delivering.clocks
    for (const { claim, at } of asides) {
      const retryAt = instant(plan.now() + Math.max(0, at - machine.now()))
      this.#settled.push({ claim, result: { state: 'pending', retryAt, counts: false } })
    }
  }

  #nextInstant(now: Instant): Instant {
    const isFull = this.#flights.inFlight >= this.#delivering.concurrency
    const { left } = this.#hours
    const instants = [
      instant(this.#committedAt + heartbeatMs),
      left === undefined ? undefined : instant(now + left),
      this.#settled.length > 0 ? instant(this.#committedAt + this.#commitEveryMs) : undefined,
      this.#isStopping || !this.#isShort ? undefined : this.#aside.next,
      isFull ? undefined : this.#supply.opensAt(now, this.#mayClaim),
    ].filter((at): at is Instant => at !== undefined)
    // Never an instant that has come: who sleeps until then does not sleep, and answers would never be heard.
    return instant(Math.max(now + 1, Math.min(...instants)))
  }

  /**
   * The ledger refused a commit (a full disk, a lock). Nothing more is handed over; what is in flight is waited for, and one more
   * attempt is made to keep the answers. If that fails too they are in doubt at the next start: the intents are durable.
   */
  async #saveAnswers(error: unknown): Promise<void> {
    if (error instanceof SunsetError && error.code === 'busy') return
    const { ledger, lease, clocks } = this.#delivering
    this.#letGo()
    while (this.#flights.inFlight > 0) await this.#wake.wait(instant(clocks.machine.now() + 100))
    try {
      await ledger.step(lease, this.#settled, undefined, clocks.plan.now(), clocks.machine.now())
    } catch {
      // The first error is the one to tell.
    }
  }
}
