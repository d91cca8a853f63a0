import { setMaxListeners } from 'node:events'
import { setImmediate as turn } from 'node:timers/promises'
import type { Adapter, Envelope, Prepared } from '../../src/adapters/adapter.ts'
import type { Clock } from '../../src/base/clock.ts'
import type { CrashPoint } from '../../src/base/crash-points.ts'
import { SunsetError } from '../../src/base/errors.ts'
import { type Instant, instant } from '../../src/base/instant.ts'
import { seededRandom } from '../../src/base/random.ts'
import { VirtualClock } from '../../src/base/virtual-clock.ts'
import type { Claim } from '../../src/ledger/claiming.ts'
import type { Lease, Ledger, Segment } from '../../src/ledger/ledger.ts'
import { temporaryLedger } from '../../src/ledger/sqlite/sqlite-ledger.ts'
import { type Counts, noCounts } from '../../src/model/delivery.ts'
import { cohortName, countryCode, localeTag, planName, senderId } from '../../src/model/names.ts'
import type { Outcome } from '../../src/model/outcome.ts'
import type { Addressees } from '../../src/model/plan.ts'
import { deliver } from '../../src/send/deliver.ts'
import {
  type Delivering,
  type Ended,
  noProgress,
  type Progress,
  type Reach,
} from '../../src/send/delivering.ts'
import { Senders } from '../../src/send/senders.ts'
import {
  gone,
  holder,
  occurrenceOf,
  type Person,
  promiseOf,
  recipientOf,
  t0,
} from '../contract/ledger/bench.ts'

/** One request as the scripted platform sees it: who, which attempt, when. */
export type Attempt = {
  /** The person's number. */
  readonly n: number
  readonly attempt: number
  readonly at: Instant
  readonly sender: string
}

/** What the platform does with it: what it answers, after how long, and whether it took the message (an answer may be lost). */
export type Answer = {
  readonly outcome: Outcome | 'reject'
  readonly afterMs?: number
  readonly took?: boolean
}

export type Script = (attempt: Attempt) => Answer

export const accepts: Answer = { outcome: { kind: 'accepted' } }

export type Settings = {
  readonly people: readonly Person[]
  readonly script: Script
  readonly perSecond?: Readonly<Record<string, number | undefined>>
  readonly concurrency?: number
  readonly inDoubt?: 'hold' | 'resend'
  /** A person's template; by default all have one. */
  readonly templateOf?: (claim: Claim) => string
  readonly countryOf?: (n: number) => string
  readonly to?: Addressees
  readonly seed?: number
}

export type RunWith = {
  readonly limit?: number
  readonly perDay?: number
  /** Whose hours it is; by default everybody's, always. */
  readonly reach?: (at: Instant, segments: readonly Segment[]) => Reach
  readonly until?: Instant
  /** Plan time; by default the machine's. */
  readonly planClock?: Clock
  /** The process is gone when it passes this point for the nth time. */
  readonly crash?: { readonly point: CrashPoint; readonly nth: number }
  readonly stop?: AbortSignal
  readonly abandon?: AbortSignal
}

/** How a run ended; `crashed` where its process was gone before. */
export type RunEnded = Ended | { readonly because: 'crashed' }

export const announce: ReturnType<typeof occurrenceOf> = occurrenceOf('announce')
export const everyone: Addressees = { kind: 'everyone' }

/**
 * A whole delivery without a network or a real clock: the ledger is real, the platform answers by a script, time moves only when
 * everybody sleeps. What a crash leaves behind is what a killed process leaves: the ledger as it was last committed, and the
 * platform with what it was handed.
 */
export class ScriptedExit {
  readonly ledger: Ledger = temporaryLedger()
  readonly clock: VirtualClock = new VirtualClock(t0)
  /** Everything the platform was handed, in order. */
  readonly attempts: Attempt[] = []
  /** How often the platform took a message for each person. */
  readonly taken = new Map<number, number>()
  readonly settings: Settings
  progress: Progress = noProgress()
  #lease: Lease | undefined
  #pid = 0

  constructor(settings: Settings) {
    this.settings = settings
  }

  async load(): Promise<void> {
    const lease = await this.#takeOver()
    const { people, countryOf } = this.settings
    const recipients = people.map((person) => ({
      ...recipientOf(person),
      ...(countryOf === undefined ? {} : { country: countryCode(countryOf(person.n)) }),
    }))
    const bySender = new Map(recipients.map((one, index) => [one.identity, people[index]?.sender ?? 's1']))
    await this.ledger.load(
      lease,
      (async function* () {
        yield recipients
      })(),
      ({ identity }) => ({
        sender: senderId(bySender.get(identity) ?? 's1'),
        cohort: cohortName('default'),
      }),
      { at: t0, fingerprint: 'f' },
    )
  }

  /** As a new process: takes the lease, settles what the last one left, delivers until it ends. */
  async run(options: RunWith = {}): Promise<RunEnded> {
    const { settings, clock } = this
    const lease = await this.#takeOver()
    await this.ledger.settleAbandoned(lease, settings.inDoubt ?? 'hold', clock.now())
    const process = { isGone: false }
    const passed = new Map<CrashPoint, number>()
    this.progress = noProgress()
    const senders = new Senders(
      new Map(Object.entries(settings.perSecond ?? { s1: undefined }).map(([id, n]) => [senderId(id), n])),
      clock.now(),
    )
    senders.count(await this.ledger.permitsSince(instant(clock.now() - 10_000)), clock.now())
    const delivering: Delivering = {
      plan: planName('exit'),
      occurrence: announce,
      to: settings.to ?? everyone,
      revision: 1,
      promise: promiseOf(announce),
      ledger: mortal(this.ledger, process),
      lease,
      adapter: this.#adapter(process),
      compose: (claim) => ({
        prepared: preparedFor(claim),
        template: settings.templateOf?.(claim) ?? 'sunset_announce en',
      }),
      ...(await this.#hours(options)),
      senders,
      concurrency: settings.concurrency ?? 16,
      inDoubt: settings.inDoubt ?? 'hold',
      ...(options.perDay === undefined ? {} : { perDay: options.perDay }),
      ...(options.limit === undefined ? {} : { limit: options.limit }),
      clocks: { plan: options.planClock ?? clock, machine: clock },
      random: seededRandom(settings.seed ?? 7),
      progress: this.progress,
      stop: options.stop ?? new AbortController().signal,
      abandon: listenedTo(options.abandon ?? new AbortController().signal),
      probe: (point) => {
        const times = (passed.get(point) ?? 0) + 1
        passed.set(point, times)
        if (options.crash?.point === point && options.crash.nth === times) process.isGone = true
      },
    }
    try {
      return await driven(clock, deliver(delivering))
    } catch (error) {
      if (process.isGone) return { because: 'crashed' }
      throw error
    } finally {
      if (!process.isGone) await this.ledger.release(lease)
    }
  }

  async #hours({ reach, until }: RunWith): Promise<Pick<Delivering, 'reach' | 'until'>> {
    const segments = await this.ledger.segments()
    const open = { open: segments, until: undefined }
    return {
      reach: reach === undefined ? () => open : (at) => reach(at, segments),
      ...(until === undefined ? {} : { until }),
    }
  }

  async counts(): Promise<Counts> {
    const happened = await this.ledger.happened([{ occurrence: announce, to: this.settings.to ?? everyone }])
    return happened.get(announce.id)?.counts ?? noCounts
  }

  close(): Promise<void> {
    return this.ledger.close()
  }

  async #takeOver(): Promise<Lease> {
    const lease = await this.ledger.lease(holder(++this.#pid), this.clock.now(), gone)
    if ('busy' in lease) throw new Error('The ledger is held by another one.')
    this.#lease = lease
    return lease
  }

  get lease(): Lease {
    if (this.#lease === undefined) throw new Error('Nothing ran yet.')
    return this.#lease
  }

  #adapter(process: { readonly isGone: boolean }): Adapter {
    return {
      name: 'scripted',
      capabilities: {
        addresses: 'phone',
        idempotentResend: false,
        receipts: 'none',
        templates: false,
        maxLength: 4096,
        timeToLive: false,
      },
      limits: {},
      prepare: () => ({ cannot: 'nobody prepares here' }),
      send: (prepared, envelope, signal) => this.#send(prepared, envelope, signal, process),
      close: () => Promise.resolve(),
    }
  }

  async #send(
    { to, sender }: Prepared,
    { attempt }: Envelope,
    signal: AbortSignal,
    process: { readonly isGone: boolean },
  ): Promise<Outcome> {
    // A process that is gone hands nothing over.
    if (process.isGone) return { kind: 'unreached', text: 'gone' }
    const one = { n: Number(String(to).slice(-7)), attempt, at: this.clock.now(), sender }
    this.attempts.push(one)
    const { outcome, afterMs = 20, took } = this.settings.script(one)
    if (took ?? (outcome !== 'reject' && outcome.kind === 'accepted'))
      this.taken.set(one.n, (this.taken.get(one.n) ?? 0) + 1)
    await this.clock.sleep(instant(this.clock.now() + afterMs), signal)
    if (signal.aborted) return { kind: 'unknown', evidence: 'stopped, after the request was written' }
    if (outcome === 'reject') throw new Error('a bug in an adapter')
    return outcome
  }
}

/** Each attempt in flight listens, as many as there are connections. */
const listenedTo = (signal: AbortSignal): AbortSignal => {
  setMaxListeners(0, signal)
  return signal
}

const preparedFor = ({ address, segment, locale }: Claim): Prepared => ({
  to: address,
  sender: segment.sender,
  rendered: { text: 'x', locale: localeTag(String(locale)) },
})

/** A ledger of which a process that is gone writes nothing more. */
const mortal = (ledger: Ledger, process: { readonly isGone: boolean }): Ledger => ({
  ...ledger,
  get id() {
    return ledger.id
  },
  get isOriginal() {
    return ledger.isOriginal
  },
  step: (...args) =>
    process.isGone ? Promise.reject(new SunsetError('busy', 'gone')) : ledger.step(...args),
})

/** Moves the clock, whenever everybody sleeps, to the next instant anybody sleeps until; ends when `work` does. */
export const driven = async <T>(clock: VirtualClock, work: Promise<T>): Promise<T> => {
  let isDone = false
  const done = (): void => {
    isDone = true
  }
  work.then(done, done)
  for (let stuck = 0; stuck < 100; ) {
    await turn()
    if (isDone) return work
    const next = clock.nextWake()
    if (next === undefined) stuck++
    else {
      stuck = 0
      await clock.advanceTo(next)
    }
  }
  throw new Error('Nobody sleeps, nothing happens, and it does not end.')
}

/** The most arrivals of a sender in any rolling second. */
export const mostInASecond = (attempts: readonly { readonly at: number }[]): number => {
  let most = 0
  let first = 0
  attempts.forEach(({ at }, last) => {
    while ((attempts[first]?.at ?? at) <= at - 1000) first++
    most = Math.max(most, last - first + 1)
  })
  return most
}
