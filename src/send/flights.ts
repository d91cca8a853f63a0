import { type Instant, instant } from '../base/instant.ts'
import type { Claim, Settled } from '../ledger/claiming.ts'
import type { RecipientId } from '../model/delivery.ts'
import type { SenderId } from '../model/names.ts'
import type { Outcome } from '../model/outcome.ts'
import { type Break, Breaker, type Scopes } from '../work/breaker.ts'
import { mostAttempts, type Next, nextAfter } from '../work/next-after.ts'
import type { Pace } from '../work/pace.ts'
import { RetryBudget } from '../work/retry-budget.ts'
import { Blocks, type Rest } from './blocks.ts'
import type { Delivering, Ended } from './delivering.ts'
import type { Desk } from './desk.ts'
import { envelopeOf } from './envelope.ts'
import type { Ready } from './queues.ts'
import { reasonOf } from './reason-of.ts'
import { longestWaitMs, slowing } from './slowing.ts'

/** With `in_doubt: resend`, a delivery whose answer was lost goes again after so long. */
const resendAfterMs = 1000

/** `at` is plan time, `permitted` machine time. */
type Permitted = { readonly at: Instant; readonly permitted: Instant; readonly pace: Pace | undefined }

type Again = { readonly afterMs: number; readonly counts: boolean }

/** What is in the air: hands over what is ready, takes the answers, decides by their kind what happens next. */
export class Flights {
  readonly #delivering: Delivering
  readonly #desk: Desk
  readonly #breaker: Breaker
  readonly #blocks = new Blocks()
  readonly #budget = new RetryBudget()
  readonly #slow: ReturnType<typeof slowing>
  /** Attempts of this run that did not count, of those to whom that happened. */
  readonly #uncounted = new Map<RecipientId, number>()
  #inFlight = 0
  #ended: Ended | undefined

  constructor(delivering: Delivering, desk: Desk) {
    this.#delivering = delivering
    this.#desk = desk
    this.#breaker = new Breaker(delivering.adapter.capabilities.pacingCodes)
    const { measured } = desk
    this.#slow = slowing({
      delivering,
      measured,
      pause: (senders, until) => this.#putAside(senders, until),
      rest: (senders, rest) => this.#rest(senders, rest),
    })
  }

  get inFlight(): number {
    return this.#inFlight
  }

  /** Set when nothing more may be handed over, whoever is left. */
  get ended(): Ended | undefined {
    return this.#ended
  }

  /** What was kept back because of a fault, in words; empty where nothing was. */
  get blocks(): readonly string[] {
    return this.#blocks.words
  }

  /** The first of the senders that must rest for longer than a run waits. */
  get rest(): Rest | undefined {
    return this.#blocks.firstRest
  }

  /** Claims whose intent is durable: composed and queued; what cannot be composed has failed and was never handed over. */
  enqueue(claims: readonly Claim[]): void {
    for (const claim of claims) {
      const composed = this.#delivering.compose(claim)
      if ('cannot' in composed) {
        this.#delivering.progress.failed++
        this.#settle(claim, {
          state: 'failed',
          reason: { code: 'message', text: composed.cannot, of: 'message' },
        })
        continue
      }
      const ready = { claim, ...composed }
      if (!this.#keepBack(ready)) this.#desk.queues.add(ready)
    }
  }

  /** Nothing more is handed over, whoever is left. */
  end(ended: Ended): void {
    this.#ended ??= ended
  }

  /** What goes through something that has stopped, or to people whose window has closed, stays pending: it was never handed over. */
  #keepBack(ready: Ready): boolean {
    const block = this.#desk.hours.isOpen(ready.claim.segment)
      ? this.#blocks.over(scopesOf(ready))
      : { until: this.#delivering.clocks.plan.now() }
    if (block === undefined) return false
    const until = block === 'fault' ? {} : { retryAt: block.until }
    this.#settle(ready.claim, { state: 'pending', counts: false, ...until })
    return true
  }

  /** Something has just stopped, or a window closed: of what is queued, what goes through it is kept back. */
  lookThrough(): void {
    for (const ready of this.#desk.queues.drain()) if (!this.#keepBack(ready)) this.#desk.queues.add(ready)
  }

  /** Hands over as much as paces and concurrency allow now. */
  pump(): void {
    const { queues } = this.#desk
    const { senders, clocks, concurrency } = this.#delivering
    if (queues.size === 0 || this.#ended !== undefined) return
    const now = clocks.machine.now()
    if (!this.#desk.isHolding(now)) return
    for (let moved = true; moved && this.#inFlight < concurrency; ) {
      moved = false
      for (const sender of queues.senders()) {
        if (this.#inFlight >= concurrency) return
        const at = clocks.plan.now()
        if (!this.#desk.hours.holds(at)) return
        const pace = senders.paceOf(sender)
        if (pace !== undefined && !pace.take(now)) continue
        const ready = queues.take(sender)
        if (ready === undefined) continue
        this.#handOver(ready, { at, permitted: now, pace })
        moved = true
      }
    }
  }

  #handOver(ready: Ready, { at, permitted, pace }: Permitted): void {
    const { adapter, clocks, abandon, progress, probe } = this.#delivering
    const { claim } = ready
    this.#inFlight++
    progress.handedOver++
    this.#budget.see(claim.attempt)
    probe('before-handover')
    const written = pace && (() => pace.wrote(permitted, clocks.machine.now()))
    adapter.send(ready.prepared, envelopeOf(this.#delivering, claim, at), abandon, written).then(
      (outcome) => this.#land(ready, outcome),
      // An adapter never rejects; if it does, nobody knows how far it came.
      (error: unknown) =>
        this.#land(ready, { kind: 'unknown', evidence: `the adapter failed: ${String(error)}` }),
    )
    probe('after-handover')
  }

  #land(ready: Ready, outcome: Outcome): void {
    const { probe, random, clocks, abandon } = this.#delivering
    probe('after-answer')
    this.#inFlight--
    const { claim } = ready
    const now = clocks.machine.now()
    if (outcome.kind === 'accepted') this.#delivering.senders.paceOf(claim.segment.sender)?.wentThrough()
    else this.#slow(claim, outcome, now)
    const tries = { attempt: claim.attempt, uncounted: this.#uncounted.get(claim.recipient) ?? 0 }
    // What we gave up ourselves says nothing of the channel.
    if (!abandon.aborted) this.#obey(this.#breaker.see(outcome, scopesOf(ready), tries.uncounted))
    this.#conclude(claim, outcome, nextAfter(outcome, tries, random), now)
    this.pump()
    this.#desk.wake()
  }

  #conclude(claim: Claim, outcome: Outcome, next: Next, now: Instant): void {
    const { progress, inDoubt } = this.#delivering
    if (next.do !== 'again' && this.#uncounted.size > 0) this.#uncounted.delete(claim.recipient)
    if (next.do === 'accept') {
      progress.accepted++
      // A platform's id is two thirds of a row, and our own key comes back in receipts: kept only where one must ask by it.
      const platformId =
        this.#delivering.adapter.capabilities.receipts === 'query' ? next.platformId : undefined
      this.#settle(claim, { state: 'accepted', ...(platformId === undefined ? {} : { platformId }) })
    } else if (next.do === 'fail') {
      progress.failed++
      if (outcome.kind === 'refused' && outcome.of === 'recipient') progress.undeliverable++
      this.#settle(claim, { state: 'failed', reason: reasonOf(outcome) })
    } else if (next.do === 'keep') {
      this.#settle(claim, { state: 'pending', reason: reasonOf(outcome), counts: false })
    } else if (next.do === 'again') {
      this.#again(claim, outcome, next, now)
    } else if (inDoubt === 'resend' && claim.attempt < mostAttempts) {
      this.#again(claim, outcome, { afterMs: resendAfterMs, counts: true }, now)
    } else {
      progress.inDoubt++
      this.#settle(claim, { state: 'in_doubt', reason: reasonOf(outcome) })
    }
  }

  #again(claim: Claim, outcome: Outcome, { afterMs, counts }: Again, now: Instant): void {
    const reason = reasonOf(outcome)
    if (!counts) this.#uncounted.set(claim.recipient, (this.#uncounted.get(claim.recipient) ?? 0) + 1)
    // What the run's budget does not cover any more waits for a later run, as what takes long does.
    const waitsMs = counts && !this.#budget.spend() ? Math.max(afterMs, longestWaitMs + 1) : afterMs
    if (waitsMs > longestWaitMs) {
      const retryAt = instant(this.#delivering.clocks.plan.now() + waitsMs)
      this.#settle(claim, { state: 'pending', reason, retryAt, counts })
      return
    }
    this.#settle(claim, { state: 'pending', reason, counts })
    this.#desk.aside.add(claim, instant(now + waitsMs))
  }

  #settle(claim: Claim, result: Settled['result']): void {
    this.#desk.settled.push({ claim, result })
  }

  /** What is queued for them gets new intents after it: their permits were for now, and a later run must know of those that were used. */
  #putAside(senders: readonly SenderId[], until: Instant): void {
    for (const ready of this.#desk.queues.drain())
      if (senders.includes(ready.claim.segment.sender)) {
        this.#settle(ready.claim, { state: 'pending', counts: false })
        this.#desk.aside.add(ready.claim, until)
      } else this.#desk.queues.add(ready)
  }

  #rest(senders: readonly SenderId[], rest: Rest): void {
    for (const sender of senders) {
      this.#blocks.rest(sender, rest)
      this.#desk.supply.remove((segment) => segment.sender === sender)
    }
    this.lookThrough()
  }

  #obey(broken: Break | undefined): void {
    if (broken === undefined) return
    const { stops, why } = broken
    if (stops === 'run') this.end({ because: 'unreachable', why })
    else if (stops === 'occurrence') this.end({ because: 'held', why })
    else {
      this.#blocks.stop(broken)
      if (stops !== 'template') this.#desk.supply.remove((segment) => segment[stops] === broken.scope)
      this.lookThrough()
    }
  }
}

const scopesOf = ({ claim, template }: Ready): Scopes => ({
  template,
  sender: claim.segment.sender,
  country: claim.segment.country ?? '',
})
