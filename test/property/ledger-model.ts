import { expect } from 'vitest'
import { type Instant, millis } from '../../src/base/instant.ts'
import type { Claim, Settled } from '../../src/ledger/claiming.ts'
import type { DeliveryRecord } from '../../src/ledger/ledger.ts'
import { type DeliveryState, deliveryStates, mayMove, noCounts } from '../../src/model/delivery.ts'
import { cohortName } from '../../src/model/names.ts'
import type { Occurrence } from '../../src/model/occurrence.ts'
import type { Addressees } from '../../src/model/plan.ts'
import {
  accepted,
  at,
  type Bench,
  collected,
  entry,
  failed,
  identityOf,
  later,
  putAside,
} from '../contract/ledger/bench.ts'
import { type Answer, type Event, type Watched, watched } from './ledger-events.ts'

/** Where somebody belongs is decided by their number, as a plan decides it by their country. */
const cohortBy = (n: number, italyEvery: number): string => (n % italyEvery === 0 ? 'italy' : 'default')
const senderOf = (n: number): string => `s${n % 2}`
const zoneOf = (n: number): string => (n % 5 < 2 ? 'Asia/Tokyo' : 'Europe/Paris')
const numberOf = (record: { readonly address: unknown }): number => Number(String(record.address).slice(-7))
const isForgotten = ({ address }: { readonly address: unknown }): boolean => address === 'forgotten'

/** A ledger, and beside it what must be true of it in the simplest words: sets of people and lists of what was said. */
export class Story {
  #bench: Bench
  #now = 0
  readonly #known = new Set<number>()
  readonly #linked = new Set<number>()
  readonly #suppressed = new Set<number>()
  readonly #forgotten = new Set<number>()
  readonly #cancelled = new Set<string>()
  /** Whose number in the ledger is whose: all that is left of the forgotten. */
  readonly #numbers = new Map<number, number>()
  readonly #lists = new Map<Watched, Map<number, DeliveryRecord>>(watched.map((one) => [one, new Map()]))
  /** What was claimed and not answered yet; what this run has put aside. */
  #open: Claim[] = []
  #aside: Claim[] = []
  readonly #acceptances = new Map<string, number>()
  /** When each step last wrote, or may have written, to whom: in the model's seconds. */
  readonly #messages = new Map<number, Map<string, number>>()
  #pids = 1
  #italyEvery = 3
  /** Where each of those who are known is kept: a new rule holds once everybody was moved. */
  readonly #cohorts = new Map<number, string>()

  constructor(bench: Bench) {
    this.#bench = bench
  }

  async play(event: Event): Promise<void> {
    switch (event.kind) {
      case 'load':
        await this.#load(event)
        break
      case 'link':
        for (const n of event.who) if (!this.#forgotten.has(n)) this.#linked.add(n)
        await this.#bench.ledger.link(this.#bench.lease, event.who.map(identityOf), this.#instant())
        break
      case 'suppress':
        for (const n of event.who) this.#suppressed.add(n)
        await this.#bench.ledger.suppress(
          this.#bench.lease,
          event.who.map(identityOf),
          'opted out',
          this.#instant(),
        )
        break
      case 'step':
        await this.#step(event)
        break
      case 'expire':
        await this.#expire(event.which)
        break
      case 'cancel':
        await this.#cancel(event.which)
        break
      case 'resolve':
        await this.#resolve(event)
        break
      case 'forget':
        await this.#forget(event.who)
        break
      case 'reset':
        this.#bench.tamper(`delete from progress where step in (select id from step where key = 'announce')`)
        break
      case 'regroup':
        await this.#regroup(event)
        break
      case 'revive':
        await this.#revive(event.which)
        break
      case 'wait':
        this.#now += event.seconds
        break
      case 'crash':
        await this.#successor(event.as)
        break
      case 'hand over':
        await this.#bench.settle(this.#open.map(accepted), this.#instant())
        for (const claim of this.#open) this.#accept(claim)
        this.#open = []
        await this.#compare()
        await this.#bench.ledger.release(this.#bench.lease)
        await this.#successor('hold')
        break
    }
    await this.#compare()
  }

  /** Nobody is forgotten: with nothing in the way all of it comes to an end, and the ledger can prove it. */
  async end(): Promise<void> {
    await this.play({ kind: 'hand over' })
    for (const { occurrence, to } of watched) {
      this.#now += 100_000
      for (let quiet = 0; quiet < 2; ) {
        const before = this.#before(occurrence)
        const { claims } = await this.#bench.step(occurrence, to, 7, [], { now: this.#instant() })
        for (const claim of claims) this.#checkClaim(claim, before, to)
        await this.#bench.settle(claims.map(accepted), this.#instant())
        for (const claim of claims) this.#accept(claim)
        quiet = claims.length === 0 ? quiet + 1 : 0
        await this.#compare()
      }
      await this.#bench.ledger.complete(this.#bench.lease, occurrence, to, this.#instant())
    }
    for (const [delivery, n] of this.#acceptances) expect(n, `${delivery} was accepted`).toBe(1)
  }

  #instant(): Instant {
    return at(this.#now)
  }

  async #load({ from, to, linkedEvery }: Event & { readonly kind: 'load' }): Promise<void> {
    const named = Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i)
    await this.#bench.load(
      named.map((n) => ({
        n,
        cohort: cohortBy(n, this.#italyEvery),
        sender: senderOf(n),
        zone: zoneOf(n),
        linked: linkedEvery > 0 && n % linkedEvery === 0,
      })),
    )
    for (const n of named) {
      if (this.#forgotten.has(n)) continue
      if (!this.#known.has(n)) this.#cohorts.set(n, cohortBy(n, this.#italyEvery))
      this.#known.add(n)
      if (linkedEvery > 0 && n % linkedEvery === 0) this.#linked.add(n)
    }
  }

  /** Nobody gets two messages within the spacing, whoever sends the other one, and whether it is known to have arrived or not. */
  #checkSpacing(claim: Claim, spacing: number): void {
    const n = numberOf(claim)
    const others = [...(this.#messages.get(n) ?? [])].filter(([step]) => step !== claim.step)
    for (const [step, when] of others)
      expect(
        this.#now - when,
        `${n} got ${step} ${this.#now - when} s before ${claim.step}`,
      ).toBeGreaterThanOrEqual(spacing)
  }

  async #step({ which, limit, spacing, answers: said }: Event & { readonly kind: 'step' }): Promise<void> {
    const { occurrence, to } = watched[which] ?? expect.fail('no such occurrence')
    const results = this.#open.flatMap((claim, i) =>
      this.#answer(claim, said[i % Math.max(1, said.length)] ?? 'none'),
    )
    this.#open = this.#open.filter((claim) => !results.some((one) => one.claim === claim))
    const again = this.#aside.filter((claim) => claim.step === occurrence.stepKey).slice(0, limit)
    this.#aside = this.#aside.filter((claim) => !again.includes(claim))
    for (const { claim, result } of results)
      if (result.state === 'pending' && result.retryAt === undefined) this.#aside.push(claim)
    for (const { claim, result } of results)
      if (result.state === 'pending' || result.state === 'failed')
        this.#messages.get(numberOf(claim))?.delete(claim.step)
    const before = this.#before(occurrence)
    const more = {
      now: this.#instant(),
      again,
      ...(spacing === 0 ? {} : { spacing: millis(spacing * 1000) }),
    }
    const { claims } = await this.#bench.step(occurrence, to, limit, results, more)
    for (const claim of claims) this.#checkClaim(claim, before, to)
    for (const claim of claims) this.#checkSpacing(claim, spacing)
    this.#open.push(...claims)
  }

  #answer(claim: Claim, answer: Answer): Settled[] {
    switch (answer) {
      case 'accepted':
        this.#accept(claim)
        return [accepted(claim)]
      case 'twice':
        this.#accept(claim)
        return [accepted(claim), failed(claim)]
      case 'failed':
        return [failed(claim)]
      case 'in doubt':
        return [
          {
            claim,
            result: { state: 'in_doubt', reason: { code: 'timeout', text: 'no answer', of: 'network' } },
          },
        ]
      case 'later':
        return [later(claim, at(this.#now + 30))]
      case 'throttled':
        return [later(claim, at(this.#now + 5), false)]
      case 'aside':
        return [putAside(claim)]
      case 'none':
        return []
    }
  }

  #accept(claim: Claim): void {
    const delivery = `${claim.step} to ${numberOf(claim)}`
    this.#acceptances.set(delivery, (this.#acceptances.get(delivery) ?? 0) + 1)
  }

  /** A claim is of somebody who waits, may be written to now, and is on no other wire. */
  #checkClaim(claim: Claim, before: ReadonlyMap<number, DeliveryRecord>, to: Addressees): void {
    const n = numberOf(claim)
    const record = before.get(n)
    expect(record?.state, `${claim.step} to ${n} before it was claimed`).toBe('pending')
    expect(claim.attempt).toBe((record?.attempt ?? 0) + 1)
    expect(this.#suppressed.has(n), `${n} is suppressed`).toBe(false)
    if (to.kind === 'unlinked') expect(this.#linked.has(n), `${n} is linked`).toBe(false)
  }

  async #expire(which: number): Promise<void> {
    const { occurrence, to } = watched[which] ?? expect.fail('no such occurrence')
    const pending = [...this.#listOf(occurrence).values()].filter(
      (record) => record.state === 'pending',
    ).length
    const n = await this.#bench.ledger.expire(this.#bench.lease, occurrence, to, 'over', this.#instant())
    expect(n, `expired of ${occurrence.id}`).toBe(pending)
  }

  /** Forgotten people stay where they are: nothing is known of them that could say otherwise. */
  async #regroup({ italyEvery, diesAfter }: Event & { readonly kind: 'regroup' }): Promise<void> {
    await this.#bench.settle(this.#open.map(failed), this.#instant())
    this.#open = []
    let asked = 0
    const moving = this.#bench.ledger.regroup(this.#bench.lease, ({ identity }) => {
      if (asked++ === diesAfter) throw new Error('killed')
      return cohortName(cohortBy(Number(identity.slice(-7)), italyEvery))
    })
    const died = await moving.then(
      () => false,
      () => true,
    )
    this.#italyEvery = italyEvery
    if (died) return
    for (const n of this.#known) if (!this.#forgotten.has(n)) this.#cohorts.set(n, cohortBy(n, italyEvery))
  }

  async #revive(which: number): Promise<void> {
    const { occurrence } = watched[which] ?? expect.fail('no such occurrence')
    const expired = [...this.#listOf(occurrence).values()].filter(
      ({ state, reason }) => state === 'expired' && reason?.code === 'expired',
    ).length
    expect(await this.#bench.ledger.revive(this.#bench.lease, occurrence)).toBe(expired)
  }

  /** Ends once, whoever is pending; a second one changes nothing. */
  async #cancel(which: number): Promise<void> {
    const one = watched[which] ?? expect.fail('no such occurrence')
    const { ledger, lease } = this.#bench
    const pending = this.#countOf(one.occurrence, 'pending')
    await ledger.begin(lease, one.occurrence, this.#instant())
    const n = await ledger.cancel([one], 'no more', entry('cancel'))
    expect(n, `cancelled of ${one.occurrence.id}`).toBe(this.#cancelled.has(one.occurrence.id) ? 0 : pending)
    this.#cancelled.add(one.occurrence.id)
  }

  async #resolve({ which, as }: Event & { readonly kind: 'resolve' }): Promise<void> {
    const one = watched[which] ?? expect.fail('no such occurrence')
    const n = await this.#bench.ledger.resolve([one], as, 'by ops', () => entry('resolve'))
    expect(n, `resolved of ${one.occurrence.id}`).toBe(this.#countOf(one.occurrence, 'in_doubt'))
  }

  /** Nobody writes to them any more, and nobody may learn who they were. */
  async #forget(n: number): Promise<void> {
    const { ledger, lease } = this.#bench
    const known = await ledger.forget(lease, identityOf(n), () => entry('forget'))
    expect(known, `${n} is known`).toBe(this.#known.has(n) && !this.#forgotten.has(n))
    this.#forgotten.add(n)
    this.#suppressed.add(n)
  }

  /** A message counts from when it was handed over, at the earliest, to its last news; what certainly never arrived counts no more. */
  #noteMessage(n: number, step: string, state: DeliveryState, before: DeliveryState | undefined): void {
    const messages = this.#messages.get(n) ?? new Map<string, number>()
    this.#messages.set(n, messages)
    if (state === 'sending' || state === 'accepted' || state === 'in_doubt') {
      if (state !== before && !(before === 'in_doubt' && messages.has(step))) messages.set(step, this.#now)
    } else messages.delete(step)
  }

  #countOf(occurrence: Occurrence, state: DeliveryState): number {
    return [...this.#listOf(occurrence).values()].filter((record) => record.state === state).length
  }

  /** Forgotten people are known by their number in the ledger alone. */
  #numberOf(record: DeliveryRecord): number {
    if (isForgotten(record))
      return this.#numbers.get(record.recipient) ?? expect.fail('nobody ever knew them')
    this.#numbers.set(record.recipient, numberOf(record))
    return numberOf(record)
  }

  /** The process is gone: another one takes over, and what was on the wire is in doubt or sent again. */
  async #successor(as: 'hold' | 'resend'): Promise<void> {
    const sending = new Set<string>()
    for (const { occurrence } of watched)
      for (const record of this.#listOf(occurrence).values())
        if (record.state === 'sending') sending.add(`${occurrence.id} ${record.recipient}`)
    this.#pids++
    this.#bench = await this.#bench.takeOver(this.#pids)
    expect(await this.#bench.ledger.settleAbandoned(this.#bench.lease, as, this.#instant())).toBe(
      sending.size,
    )
    this.#open = []
    this.#aside = []
  }

  /** What the last look showed of the whole step, all cohorts: they share it. */
  #before({ stepKey }: Occurrence): ReadonlyMap<number, DeliveryRecord> {
    return new Map(
      watched.flatMap((one) => (one.occurrence.stepKey === stepKey ? [...(this.#lists.get(one) ?? [])] : [])),
    )
  }

  #listOf(occurrence: Occurrence): ReadonlyMap<number, DeliveryRecord> {
    const one = watched.find((each) => each.occurrence.id === occurrence.id)
    return (one && this.#lists.get(one)) ?? new Map()
  }

  /** Promise 3 and all it stands on: kept counts, listed rows and known people say the same, and states only move as they may. */
  async #compare(): Promise<void> {
    const happened = await this.#bench.ledger.happened(watched)
    for (const one of watched) {
      const { occurrence, to } = one
      const list = await collected(
        this.#bench.ledger.deliveries({ states: deliveryStates, occurrences: [one] }),
      )
      const now = new Map(list.map((record) => [this.#numberOf(record), record]))
      expect(now.size, `${occurrence.id}: nobody is listed twice`).toBe(list.length)
      const sums = { ...noCounts, audience: list.length, ...countedBy(list) }
      expect(happened.get(occurrence.id)?.counts, occurrence.id).toEqual(sums)
      const before = this.#before(occurrence)
      for (const [n, { state }] of now) this.#noteMessage(n, occurrence.stepKey, state, before.get(n)?.state)
      for (const [n, record] of before) {
        const after = now.get(n)?.state
        if (after !== undefined && after !== record.state)
          expect(
            mayMove(record.state, after) || isSettledAtOnce(record.state, after),
            `${n}: ${record.state} → ${after}`,
          ).toBe(true)
      }
      const belongs = (n: number): boolean =>
        this.#cohorts.get(n) === occurrence.cohort &&
        (to.kind === 'everyone' || !this.#linked.has(n) || hasRow(before.get(n)) || hasRow(now.get(n)))
      expect([...now.keys()].sort(), `${occurrence.id}: the audience`).toEqual(
        [...this.#known].filter(belongs).sort(),
      )
      this.#lists.set(one, now)
    }
  }
}

const hasRow = (record: DeliveryRecord | undefined): boolean => record?.at !== undefined

const isSettledAtOnce = (from: DeliveryState, to: DeliveryState): boolean =>
  from === 'pending' && to !== 'sending'

const countedBy = (list: readonly DeliveryRecord[]): Partial<Record<DeliveryState, number>> => {
  const counts: Partial<Record<DeliveryState, number>> = {}
  for (const { state } of list) counts[state] = (counts[state] ?? 0) + 1
  return counts
}
