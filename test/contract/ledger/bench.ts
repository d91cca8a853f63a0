import { type Instant, instant } from '../../../src/base/instant.ts'
import type { Claim, Claimed, Settled, Take, Want } from '../../../src/ledger/claiming.ts'
import type { AuditEntry, Holder, Lease, Ledger, LoadReport, Segment } from '../../../src/ledger/ledger.ts'
import { type Counts, noCounts } from '../../../src/model/delivery.ts'
import {
  cohortName,
  countryCode,
  localeTag,
  phaseName,
  senderId,
  zoneName,
} from '../../../src/model/names.ts'
import { type Occurrence, occurrenceIdOf, stepKeyOf } from '../../../src/model/occurrence.ts'
import type { Addressees } from '../../../src/model/plan.ts'
import { address, identity, type Recipient } from '../../../src/model/recipient.ts'

/** One place where a ledger may be: how a suite gets at it, whatever stores it. */
export type Place = {
  open(): Promise<Ledger>
  /** Whether `open` gives the same ledger again, also while the first is open; not so where it lives in one process only. */
  readonly shared: boolean
  /** Runs SQL behind the ledger's back; undefined where nothing can. */
  readonly tamper: ((sql: string) => void) | undefined
}
export type PlaceFactory = () => Place

export const t0: Instant = instant(Date.UTC(2025, 10, 16, 8))
export const at = (seconds: number): Instant => instant(t0 + seconds * 1000)

export const holder = (pid = 1): Holder => ({
  host: 'here',
  pid,
  started: `boot-${pid}`,
  doing: 'run',
  since: t0,
})
export const alive = (): boolean => true
export const gone = (): boolean => false

export const entry = (what: string, more: Partial<AuditEntry> = {}): AuditEntry => ({
  at: t0,
  who: 'ops',
  what,
  ...more,
})

export const occurrenceOf = (
  phase: string,
  cohort = 'default',
  more: Partial<Occurrence> = {},
): Occurrence => {
  const parts = { phase: phaseName(phase), round: 1, cohort: cohortName(cohort) }
  return {
    ...parts,
    id: occurrenceIdOf(parts),
    stepKey: stepKeyOf(parts),
    at: t0,
    kind: 'message',
    deadline: at(5_184_000),
    ...more,
  }
}

/** What a message of this occurrence states. */
export const promiseOf = ({ deadline }: Occurrence): Want['promise'] => ({
  statement: { kind: 'instant', at: deadline },
})

export const everyone: Addressees = { kind: 'everyone' }
export const unlinked: Addressees = { kind: 'unlinked' }
export const linked: Addressees = { kind: 'linked' }
export const unreached: Addressees = { kind: 'unreached' }

export type Person = {
  readonly n: number
  readonly linked?: boolean
  readonly sender?: string
  readonly cohort?: string
  readonly zone?: string
  readonly locale?: string
  readonly written?: string
  readonly attributes?: Readonly<Record<string, string>>
}

export const phoneOf = (n: number): string => `+3361${String(n).padStart(7, '0')}`
export const identityOf = (n: number): Recipient['identity'] => identity(phoneOf(n))

/** Sender and cohort ride along as attributes that `place` reads and a real audience would not have. */
const places = new WeakMap<Recipient, { sender: string; cohort: string }>()

export const recipientOf = (person: Person): Recipient => {
  const recipient: Recipient = {
    address: address(person.written ?? phoneOf(person.n)),
    identity: identityOf(person.n),
    locale: localeTag(person.locale ?? 'en'),
    country: countryCode('FR'),
    zone: zoneName(person.zone ?? 'Europe/Paris'),
    sender: undefined,
    linked: person.linked ?? false,
    attributes: person.attributes ?? {},
  }
  places.set(recipient, { sender: person.sender ?? 's1', cohort: person.cohort ?? 'default' })
  return recipient
}

const placeOf = (
  recipient: Recipient,
): { sender: ReturnType<typeof senderId>; cohort: ReturnType<typeof cohortName> } => {
  const { sender, cohort } = places.get(recipient) ?? { sender: 's1', cohort: 'default' }
  return { sender: senderId(sender), cohort: cohortName(cohort) }
}

export const people = (from: number, to: number, more: Omit<Person, 'n'> = {}): Person[] =>
  Array.from({ length: to - from }, (_, i) => ({ n: from + i, ...more }))

export async function* batchesOf(
  ...batches: readonly (readonly Person[])[]
): AsyncGenerator<readonly Recipient[]> {
  for (const batch of batches) yield batch.map(recipientOf)
}

/** A ledger with a lease, driven in short sentences. */
export class Bench {
  readonly ledger: Ledger
  readonly lease: Lease
  readonly #place: Place

  constructor(place: Place, ledger: Ledger, lease: Lease) {
    this.#place = place
    this.ledger = ledger
    this.lease = lease
  }

  load(...batches: readonly (readonly Person[])[]): Promise<LoadReport> {
    return this.ledger.load(this.lease, batchesOf(...batches), placeOf, { at: t0, fingerprint: 'f1' })
  }

  loadFrom(batches: AsyncIterable<readonly Recipient[]>, place = placeOf): Promise<LoadReport> {
    return this.ledger.load(this.lease, batches, place, { at: t0, fingerprint: 'f1' })
  }

  async takes(limit: number, among: (segment: Segment) => boolean = () => true): Promise<Take[]> {
    const bySender = new Map<string, Segment[]>()
    for (const segment of await this.ledger.segments())
      if (among(segment)) bySender.set(segment.sender, [...(bySender.get(segment.sender) ?? []), segment])
    return [...bySender].map(([sender, segments]) => ({ sender: senderId(sender), segments, limit }))
  }

  /** One step: these results, then up to `limit` claims of each sender of the occurrence's cohort. */
  async step(
    occurrence: Occurrence,
    to: Addressees,
    limit: number,
    settled: readonly Settled[] = [],
    more: Partial<Want> & { readonly now?: Instant } = {},
  ): Promise<Claimed> {
    const { now = t0, ...want } = more
    const takes = await this.takes(limit, (segment) => segment.cohort === occurrence.cohort)
    return this.ledger.step(
      this.lease,
      settled,
      { occurrence, to, revision: 1, promise: promiseOf(occurrence), at: now, takes, again: [], ...want },
      now,
      now,
    )
  }

  settle(settled: readonly Settled[], now: Instant = t0): Promise<Claimed> {
    return this.ledger.step(this.lease, settled, undefined, now, now)
  }

  /** Claims until nobody is left, accepting all; gives the claims in their order. */
  async deliver(occurrence: Occurrence, to: Addressees, limit = 100): Promise<Claim[]> {
    const all: Claim[] = []
    const segments = (await this.ledger.segments()).filter(
      ({ cohort }) => cohort === occurrence.cohort,
    ).length
    const exhausted = new Set<number>()
    for (let open = true; open; ) {
      const { claims, exhausted: done } = await this.step(occurrence, to, limit)
      for (const id of done) exhausted.add(id)
      all.push(...claims)
      await this.settle(claims.map((claim) => accepted(claim)))
      open = claims.length > 0 || exhausted.size < segments
    }
    return all
  }

  async counts(occurrence: Occurrence, to: Addressees = everyone): Promise<Counts> {
    const happened = await this.ledger.happened([{ occurrence, to }])
    return happened.get(occurrence.id)?.counts ?? noCounts
  }

  /** The states that are not zero. */
  async states(occurrence: Occurrence, to: Addressees = everyone): Promise<Partial<Counts>> {
    return Object.fromEntries(Object.entries(await this.counts(occurrence, to)).filter(([, n]) => n !== 0))
  }

  tamper(sql: string): void {
    if (this.#place.tamper === undefined) throw new Error('This ledger cannot be tampered with.')
    this.#place.tamper(sql)
  }

  /** A second handle on the same ledger, as another process has it, with a lease that replaced this one. */
  async takeOver(pid = 2): Promise<Bench> {
    return benchOn(this.#place, pid)
  }

  reopen(): Promise<Ledger> {
    return this.#place.open()
  }
}

export const benchOn = async (place: Place, pid = 1): Promise<Bench> => {
  const ledger = await place.open()
  const lease = await ledger.lease(holder(pid), t0, gone)
  if ('busy' in lease) throw new Error('The ledger is held by another one.')
  return new Bench(place, ledger, lease)
}

export const accepted = (claim: Claim): Settled => ({ claim, result: { state: 'accepted' } })
export const failed = (claim: Claim): Settled => ({
  claim,
  result: { state: 'failed', reason: { code: '131026', text: 'undeliverable', of: 'recipient' } },
})
export const later = (claim: Claim, retryAt: Instant, counts = true): Settled => ({
  claim,
  result: { state: 'pending', retryAt, counts, reason: { code: '131016', text: 'busy', of: 'sender' } },
})
export const putAside = (claim: Claim, counts = true): Settled => ({
  claim,
  result: { state: 'pending', counts },
})

export const numbersOf = (claims: readonly Claim[]): number[] =>
  claims.map(({ address: to }) => Number(String(to).slice(-7)))

export const sorted = (numbers: readonly number[]): number[] => [...numbers].sort((a, b) => a - b)

export const collected = async <T>(stream: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = []
  for await (const one of stream) all.push(one)
  return all
}
