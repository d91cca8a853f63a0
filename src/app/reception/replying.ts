import type { Adapter } from '../../adapters/adapter.ts'
import { messageOf } from '../../base/errors.ts'
import { type Instant, instant } from '../../base/instant.ts'
import type { ClaimedReply, SettledReply } from '../../ledger/receiving.ts'
import { replyStep } from '../../ledger/receiving.ts'
import { deliveryKeyOf, recipientId } from '../../model/delivery.ts'
import type { SenderId } from '../../model/names.ts'
import { occurrenceIdOf } from '../../model/occurrence.ts'
import { Pace } from '../../work/pace.ts'
import { adapterOnce } from '../adapter-once.ts'
import { replyTo } from '../gate-reply.ts'
import type { Surroundings } from '../surroundings.ts'
import type { Desk } from './desk.ts'
import { patiently } from './patience.ts'
import { failedReply, ReplyOutcomes } from './reply-outcomes.ts'
import { repliesPerSecond } from './reply-rate.ts'
import { longestWaitMs } from './sort-events.ts'

/** Claimed at once at most: what a crash could leave in doubt without having been sent. */
const mostAtOnce = 20
/** A load of millions of people holds the ledger for minutes; what was sent must be written down all the same. */
const patienceMs = 15 * 60_000
/** Without an answer that says more: how long nothing is tried. */
const restMs = 5000

/**
 * Sends the auto-replies that wait in the ledger, each sender at its own rate. An intent is durable before anything is handed over; what a
 * crash leaves on the wire is in doubt and never sent again, what it leaves waiting is sent by the next process.
 */
export class Replying {
  readonly #surroundings: Surroundings
  readonly #desk: Desk
  readonly #paces = new Map<SenderId, Pace>()
  readonly #outcomes: ReplyOutcomes
  /** Senders that may have replies waiting, and those that are being looked after. */
  readonly #owing = new Set<SenderId>()
  readonly #working = new Map<SenderId, Promise<void>>()
  #revision = 0
  #adapters: ReturnType<typeof adapterOnce> | undefined
  #woken = true
  #wake = (): void => {}

  constructor(surroundings: Surroundings, desk: Desk) {
    this.#surroundings = surroundings
    this.#desk = desk
    this.#outcomes = new ReplyOutcomes(desk.log)
  }

  /** Some may be waiting. */
  wake(): void {
    this.#woken = true
    this.#wake()
  }

  /** Until `signal` aborts; what is in flight then ends first. */
  async run(signal: AbortSignal): Promise<void> {
    const { ledger, log } = this.#desk
    let isFirst = true
    while (!signal.aborted) {
      await this.#untilWoken(signal)
      if (signal.aborted) break
      try {
        // Nothing may be claimed before: what this process puts on the wire is not in doubt.
        if (isFirst) {
          const left = await ledger.doubtReplies()
          if (left > 0)
            log('warn', 'auto-replies that an earlier process left on the wire are in doubt', { n: left })
        }
        isFirst = false
        await this.#startAll(signal)
      } catch (error) {
        this.#woken = true
        await this.#rest(error, signal)
      }
    }
    await Promise.all(this.#working.values())
    await this.#adapters?.close()
  }

  async #untilWoken(signal: AbortSignal): Promise<void> {
    if (this.#woken) {
      this.#woken = false
      return
    }
    await new Promise<void>((resolve) => {
      const end = (): void => {
        signal.removeEventListener('abort', end)
        this.#wake = () => {}
        this.#woken = false
        resolve()
      }
      this.#wake = end
      signal.addEventListener('abort', end)
    })
  }

  /** Each sender by itself: one that has thousands to send does not keep another's waiting. */
  async #startAll(signal: AbortSignal): Promise<void> {
    if (this.#desk.standings.now.revision !== this.#revision) {
      await Promise.all(this.#working.values())
      await this.#renew()
    }
    for (const sender of this.#desk.channel().senders) {
      this.#owing.add(sender)
      if (this.#working.has(sender)) continue
      const work = this.#sendAll(sender, signal).finally(() => {
        this.#working.delete(sender)
        // Woken in the very moment, or stopped for another revision.
        if (this.#owing.has(sender)) this.wake()
      })
      this.#working.set(sender, work)
    }
  }

  /** Until nothing waits, or another revision stands: what is left then goes by that one. Never rejects. */
  async #sendAll(sender: SenderId, signal: AbortSignal): Promise<void> {
    const { standings } = this.#desk
    while (!signal.aborted && standings.now.revision === this.#revision && this.#owing.delete(sender))
      try {
        if (await this.#sendSome(sender, signal)) this.#owing.add(sender)
      } catch (error) {
        this.#owing.add(sender)
        await this.#rest(error, signal)
      }
  }

  /** Whether there were any. */
  async #sendSome(sender: SenderId, signal: AbortSignal): Promise<boolean> {
    const { ledger } = this.#desk
    const { machine } = this.#surroundings.clocks
    const claimed = await patiently(machine, patienceMs, () => ledger.claimReplies(sender, mostAtOnce))
    const troubles: unknown[] = []
    const settled = await Promise.all(
      claimed.map((reply) =>
        this.#send(reply, signal).catch((error: unknown): SettledReply => {
          troubles.push(error)
          return { id: reply.id, state: 'pending' }
        }),
      ),
    )
    // What was sent is written down before anything else is claimed, however long a full disk keeps it waiting.
    if (settled.length > 0)
      await patiently(machine, patienceMs, () => ledger.settleReplies(settled), [
        'ledger-locked',
        'disk-full',
      ])
    if (troubles.length > 0) throw troubles[0]
    return claimed.length > 0
  }

  async #rest(error: unknown, signal: AbortSignal): Promise<void> {
    this.#desk.log('error', 'auto-replies could not be sent', { why: messageOf(error) })
    await this.#sleep(restMs, signal)
  }

  /** Another revision may have another token, another rate. */
  async #renew(): Promise<void> {
    const { standings, channel } = this.#desk
    const { plan, revision } = standings.now
    await this.#adapters?.close()
    this.#adapters = adapterOnce(this.#surroundings, plan, false)
    this.#revision = revision
    this.#paces.clear()
    const now = this.#surroundings.clocks.machine.now()
    for (const [sender, limit] of channel().limits) {
      const perSecond = repliesPerSecond(plan, limit)
      if (perSecond === undefined) continue
      const pace = new Pace(perSecond, now)
      // What the process before this one sent in the last second counts.
      pace.pause(now, 1000)
      this.#paces.set(sender, pace)
    }
  }

  /** Rejects only before anything was handed over. */
  async #send(reply: ClaimedReply, signal: AbortSignal): Promise<SettledReply> {
    const { standings, ledger, clock } = this.#desk
    await standings.freshen()
    const { plan } = standings.now
    const prepared = this.#prepare(reply)
    if ('cannot' in prepared)
      return failedReply(reply, { code: 'gate-moved', text: prepared.cannot, of: 'plan' })
    const pace = this.#paces.get(reply.sender)
    if (!(await this.#permitted(pace, signal))) return { id: reply.id, state: 'pending' }
    const adapter = await this.#adapter()
    const outcome = await adapter.send(
      prepared,
      {
        key: deliveryKeyOf(plan.name, ledger.id, replyStep, recipientId(reply.id)),
        attempt: this.#outcomes.tryOf(reply),
        at: clock.now(),
        phase: reply.phase,
        occurrence: occurrenceIdOf({ phase: reply.phase, round: 1, cohort: reply.cohort }),
      },
      this.#surroundings.interrupts.abandon,
    )
    return this.#outcomes.settled(reply, outcome, pace, this.#surroundings.clocks.machine.now())
  }

  #prepare(reply: ClaimedReply): ReturnType<Adapter['prepare']> {
    const { standings, clock, channel } = this.#desk
    const { plan, messages } = standings.now
    const now = clock.now()
    const { gate, phase } = standings.gateOf(reply.cohort)
    const message = plan.phases.find(({ name }) => name === phase)?.reply?.message
    if (gate !== 'frozen' || message === undefined) return { cannot: 'the gate is not frozen any more' }
    if (now - reply.at > longestWaitMs)
      return { cannot: 'it waited for longer than the conversation is open' }
    const rendered = replyTo(plan, messages, { message, cohort: reply.cohort, locale: reply.locale, now })
    if (rendered === undefined) return { cannot: `the text of \`${message}\` cannot be written` }
    return channel().kind.prepare(rendered, reply.address, reply.sender)
  }

  async #permitted(pace: Pace | undefined, signal: AbortSignal): Promise<boolean> {
    const { machine } = this.#surroundings.clocks
    while (pace !== undefined && !pace.take(machine.now())) {
      if (signal.aborted) return false
      await machine.sleep(pace.nextAt(machine.now()), signal)
    }
    return !signal.aborted
  }

  async #adapter(): Promise<Adapter> {
    if (this.#adapters === undefined) throw new TypeError('no revision was looked at yet')
    return this.#adapters.get()
  }

  #sleep(ms: number, signal: AbortSignal): Promise<void> {
    const { machine } = this.#surroundings.clocks
    const until: Instant = instant(machine.now() + ms)
    return machine.sleep(until, signal)
  }
}
