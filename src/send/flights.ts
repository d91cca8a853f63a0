import type { Envelope } from '../adapters/adapter.ts'
import { type Instant, instant } from '../base/instant.ts'
import type { Claim, Reason, Settled } from '../ledger/ledger.ts'
import { deliveryKeyOf, type RecipientId } from '../model/delivery.ts'
import type { Outcome } from '../model/outcome.ts'
import { type Break, Breaker, type Scopes } from '../work/breaker.ts'
import { type Next, nextAfter } from '../work/next-after.ts'
import type { Delivering, Ended } from './delivering.ts'
import type { PutAside } from './put-aside.ts'
import type { Queues, Ready } from './queues.ts'
import type { Supply } from './supply.ts'

/** A backoff up to so long is waited out in the run; a longer one is kept as an instant of plan time. */
const longestWaitMs = 60_000
/** With `in_doubt: resend`, a delivery whose answer was lost goes again after so long. */
const resendAfterMs = 1000

type Again = { readonly afterMs: number; readonly counts: boolean }

type Desk = {
  readonly queues: Queues
  readonly aside: PutAside
  readonly supply: Supply
  /** Results that wait for the next commit. */
  readonly settled: Settled[]
  /** Called when the loop may have something to do. */
  readonly wake: () => void
  /** Answers a second at present. */
  readonly measured: () => number
}

/** What is in the air: hands over what is ready, takes the answers, decides by their kind what happens next. */
export class Flights {
  readonly #delivering: Delivering
  readonly #desk: Desk
  readonly #breaker = new Breaker()
  readonly #blockedTemplates = new Set<string>()
  readonly #blocks: string[] = []
  readonly #pairThrottles = new Map<RecipientId, number>()
  #inFlight = 0
  #ended: Ended | undefined

  constructor(delivering: Delivering, desk: Desk) {
    this.#delivering = delivering
    this.#desk = desk
  }

  get inFlight(): number {
    return this.#inFlight
  }

  /** Set when nothing more may be handed over, whoever is left. */
  get ended(): Ended | undefined {
    return this.#ended
  }

  /** What was kept back, in words; empty where nothing was. */
  get blocks(): readonly string[] {
    return this.#blocks
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
      } else if (this.#blockedTemplates.has(composed.template))
        this.#settle(claim, { state: 'pending', counts: false })
      else this.#desk.queues.add({ claim, ...composed })
    }
  }

  /** Hands over as much as paces and concurrency allow now. */
  pump(): void {
    const { queues } = this.#desk
    const { senders, clocks, concurrency } = this.#delivering
    if (queues.size === 0 || this.#ended !== undefined) return
    const now = clocks.machine.now()
    for (let moved = true; moved && this.#inFlight < concurrency; ) {
      moved = false
      for (const sender of queues.senders()) {
        if (this.#inFlight >= concurrency) return
        const pace = senders.paceOf(sender)
        if (pace !== undefined && !pace.take(now)) continue
        const ready = queues.take(sender)
        if (ready === undefined) continue
        this.#handOver(ready)
        moved = true
      }
    }
  }

  #handOver(ready: Ready): void {
    const { adapter, plan, ledger, occurrence, clocks, abandon, progress, probe } = this.#delivering
    const { claim } = ready
    const envelope: Envelope = {
      key: deliveryKeyOf(plan, ledger.id, claim.step, claim.recipient),
      attempt: claim.attempt,
      at: clocks.plan.now(),
      phase: occurrence.phase,
      occurrence: occurrence.id,
    }
    this.#inFlight++
    progress.handedOver++
    probe('before-handover')
    adapter.send(ready.prepared, envelope, abandon).then(
      (outcome) => this.#land(ready, outcome),
      // An adapter never rejects; if it does, nobody knows how far it came.
      (error: unknown) =>
        this.#land(ready, { kind: 'unknown', evidence: `the adapter failed: ${String(error)}` }),
    )
    probe('after-handover')
  }

  #land(ready: Ready, outcome: Outcome): void {
    const { probe, random, clocks } = this.#delivering
    probe('after-answer')
    this.#inFlight--
    const { claim } = ready
    const now = clocks.machine.now()
    if (outcome.kind === 'throttled') this.#throttle(claim, outcome, now)
    else if (outcome.kind === 'refused' && outcome.of === 'sender' && outcome.retry !== 'never')
      this.#delivering.senders.pause(claim.segment.sender, now, Math.min(outcome.retry, longestWaitMs))
    this.#obey(this.#breaker.see(outcome, scopesOf(ready)))
    this.#conclude(claim, outcome, nextAfter(outcome, claim.attempt, random), now)
    this.pump()
    this.#desk.wake()
  }

  #conclude(claim: Claim, outcome: Outcome, next: Next, now: Instant): void {
    const { progress, inDoubt } = this.#delivering
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
      const afterMs = Math.max(next.afterMs, this.#pairWait(claim, outcome))
      this.#again(claim, outcome, { afterMs, counts: next.counts }, now)
    } else if (inDoubt === 'resend') {
      this.#again(claim, outcome, { afterMs: resendAfterMs, counts: true }, now)
    } else {
      progress.inDoubt++
      this.#settle(claim, { state: 'in_doubt', reason: reasonOf(outcome) })
    }
  }

  #again(claim: Claim, outcome: Outcome, { afterMs, counts }: Again, now: Instant): void {
    const reason = reasonOf(outcome)
    if (afterMs > longestWaitMs) {
      const retryAt = instant(this.#delivering.clocks.plan.now() + afterMs)
      this.#settle(claim, { state: 'pending', reason, retryAt, counts })
      return
    }
    this.#settle(claim, { state: 'pending', reason, counts })
    this.#desk.aside.add(claim, instant(now + afterMs))
  }

  /**
   * Too much to one recipient: 4^X seconds, growing with each time (throttles do not count as attempts, so they are counted here).
   * https://developers.facebook.com/docs/whatsapp/cloud-api/overview#pair-rate-limits
   */
  #pairWait({ recipient }: Claim, outcome: Outcome): number {
    if (outcome.kind !== 'throttled' || outcome.of !== 'pair') return 0
    const times = this.#pairThrottles.get(recipient) ?? 0
    this.#pairThrottles.set(recipient, times + 1)
    return 1000 * 4 ** Math.min(times, 6)
  }

  #settle(claim: Claim, result: Settled['result']): void {
    this.#desk.settled.push({ claim, result })
  }

  #throttle(claim: Claim, outcome: Extract<Outcome, { kind: 'throttled' }>, now: Instant): void {
    this.#delivering.progress.throttled++
    if (outcome.of === 'pair') return
    const whom = outcome.of === 'account' ? 'all' : claim.segment.sender
    this.#delivering.senders.throttle(whom, now, outcome.retry, this.#desk.measured())
  }

  #obey(broken: Break | undefined): void {
    if (broken === undefined) return
    switch (broken.stops) {
      case 'run':
        this.#ended ??= { because: 'unreachable', why: broken.why }
        return
      case 'occurrence':
        this.#ended ??= { because: 'held', why: broken.why }
        return
      case 'template':
        this.#blockedTemplates.add(broken.scope)
        this.#blocks.push(`template ${broken.scope}: ${broken.why}`)
        return
      case 'sender':
        this.#desk.supply.remove((segment) => segment.sender === broken.scope)
        this.#blocks.push(`sender ${broken.scope}: ${broken.why}`)
        return
      case 'country':
        this.#desk.supply.remove((segment) => segment.country === broken.scope)
        this.#blocks.push(`country ${broken.scope}: ${broken.why}`)
        return
    }
  }
}

const scopesOf = ({ claim, template }: Ready): Scopes => ({
  template,
  sender: claim.segment.sender,
  country: claim.segment.country ?? '',
})

const reasonOf = (outcome: Outcome): Reason => {
  switch (outcome.kind) {
    case 'accepted':
      return { code: 'accepted', text: '', of: 'recipient' }
    case 'refused':
      return { code: outcome.code, text: outcome.text, of: outcome.of }
    case 'throttled':
      return {
        code: outcome.code,
        text: 'too fast for the platform',
        of: outcome.of === 'pair' ? 'recipient' : outcome.of,
      }
    case 'unreached':
      return { code: 'unreached', text: outcome.text, of: 'network' }
    case 'unknown':
      return { code: 'no-answer', text: outcome.evidence, of: 'network' }
  }
}
