import type { Webhooks } from '../../adapters/webhooks.ts'
import { messageOf, SunsetError } from '../../base/errors.ts'
import type { Instant } from '../../base/instant.ts'
import type { Secret } from '../../base/secret.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { Arrived } from '../../ledger/receiving.ts'
import { readAddress } from '../../model/address.ts'
import { defaultCohort } from '../../model/names.ts'
import { type Channel, channelOf, kindOf } from '../channel.ts'
import { type GateAnswer, gateAnswer } from '../gate.ts'
import { keepGateFile } from '../gate-file.ts'
import { linkSecretOf } from '../link-secret.ts'
import type { Surroundings } from '../surroundings.ts'
import { type WhoIs, whoIs } from '../who-is.ts'
import { type Intake, intake } from './arrivals.ts'
import type { Desk } from './desk.ts'
import { linksOf } from './links.ts'
import { PacingWatch } from './pacing-watch.ts'
import { type Others, Posting } from './posting.ts'
import type { Reception, ReceptionOptions, Standing } from './reception.ts'
import { Replying } from './replying.ts'
import { Sight } from './seen.ts'
import type { Standings } from './standing-now.ts'

export type OpenedPlan = {
  readonly options: ReceptionOptions
  readonly ledger: Ledger
  readonly standings: Standings
  readonly clock: Desk['clock']
  readonly webhooks: Webhooks | undefined
  readonly token: Secret
  readonly others: Others
}

/** A group that could not be written is trouble until one is written, or for so long: whoever is not ready may be posted none any more. */
const unwrittenMs = 30_000

/** One plan being served: its watch, its intake, its replies, from the start to the end. */
export class Serving {
  readonly #surroundings: Surroundings
  readonly #opened: OpenedPlan
  readonly #desk: Desk
  readonly #intake: Intake
  readonly #replying: Replying
  readonly #posting: Posting | undefined
  readonly #pacing: PacingWatch
  readonly #sight = new Sight()
  readonly #ending = new AbortController()
  readonly #leaving = new AbortController()
  readonly #work: readonly Promise<void>[]
  #channel: { readonly revision: number; readonly channel: Channel } | undefined
  /** Why it could not be looked at the last time, or why a part of it ended. */
  #trouble: string | undefined
  #unwritten: { readonly why: string; readonly at: Instant } | undefined

  constructor(surroundings: Surroundings, opened: OpenedPlan) {
    const { ledger, standings, clock, options, webhooks, others } = opened
    const { machine } = surroundings.clocks
    this.#surroundings = surroundings
    this.#opened = opened
    this.#desk = {
      ledger,
      standings,
      clock,
      isPretended: options.now !== undefined,
      channel: () => this.#channelNow(),
      log: options.log,
    }
    this.#intake = intake(
      ledger,
      { plan: clock, machine },
      (arrived) => this.#arrived(arrived),
      (error) => {
        this.#unwritten = { why: messageOf(error), at: machine.now() }
      },
    )
    this.#replying = new Replying(surroundings, this.#desk)
    this.#pacing = new PacingWatch(this.#desk, surroundings)
    if (webhooks !== undefined)
      this.#posting = new Posting(this.#desk, { webhooks, intake: this.#intake, sight: this.#sight, others })
    standings.onGate(() => this.#gateMoved())
    this.#work = [
      standings.keepWatch(this.#ending.signal, (error) => {
        if (error === undefined) this.#trouble = undefined
        else this.#failed(error)
      }),
      this.#replying.run(this.#ending.signal),
    ]
    for (const work of this.#work) work.catch((error: unknown) => this.#failed(error))
    void this.#keepGateFile()
  }

  reception(): Reception {
    const { ledger, standings, webhooks, token } = this.#opened
    const { plan } = standings.now
    const posting = this.#posting
    return {
      ...linksOf(this.#desk, this.#intake, linkSecretOf(this.#surroundings, plan, false)),
      plan: plan.name,
      ledgerId: ledger.id,
      token,
      ...(webhooks === undefined || posting === undefined
        ? {}
        : { handshake: webhooks.handshake, post: (raw, header) => posting.post(raw, header) }),
      takeReceipts: async (receipts) => {
        await this.#intake.take({ receipts })
      },
      gate: (whom) => this.#gate(whom),
      onGate: (listener) => standings.onGate(listener),
      leaving: this.#leaving.signal,
      leave: () => this.#leaving.abort(),
      status: () => this.#status(),
      numbers: async () => ({
        seen: this.#sight.seen(),
        waiting: this.#intake.waiting(),
        replies: await ledger.replies(),
        visits: await ledger.visits(),
      }),
      trouble: () => this.#trouble ?? this.#unwrittenNow(),
      close: () => this.#close(),
    }
  }

  async #gate(whom: string | undefined): Promise<GateAnswer> {
    const { standings, clock } = this.#opened
    await standings.freshen()
    const { plan, messages } = standings.now
    const { cohort, locale } =
      whom === undefined ? { cohort: defaultCohort, locale: plan.language } : await this.#whoIs(whom)
    return gateAnswer(plan, standings.gateOf(cohort), {
      cohort,
      locale,
      now: clock.now(),
      messages: () => messages,
    })
  }

  #whoIs(whom: string): Promise<WhoIs> {
    const { standings, ledger } = this.#opened
    const { plan, cohorts, cohortsAreCurrent } = standings.now
    const read = readAddress(whom, kindOf(plan).capabilities.addresses)
    if ('cannot' in read)
      throw new SunsetError('usage', `The address cannot be read: ${read.cannot}.`, {
        hint: 'Write it as in the audience, with %2B for its plus: ?for=%2B33612345678.',
      })
    return whoIs(read, {
      plan,
      ledger,
      isCurrent: async () => cohortsAreCurrent,
      cohorts: async () => cohorts,
    })
  }

  #status(): Standing {
    const { plan, revision, view } = this.#opened.standings.now
    const { agenda, facts } = view
    return { plan, now: this.#opened.clock.now(), revision, fileDiffers: false, agenda, facts }
  }

  #channelNow(): Channel {
    const { plan, revision } = this.#opened.standings.now
    if (this.#channel?.revision !== revision)
      this.#channel = { revision, channel: channelOf(plan, this.#surroundings.env) }
    return this.#channel.channel
  }

  #arrived(arrived: Arrived): void {
    this.#sight.arrived(arrived)
    if (arrived.repliesWanted > 0) this.#replying.wake()
    this.#unwritten = undefined
    this.#pacing.saw(arrived).catch((error: unknown) => this.#failed(error))
  }

  #unwrittenNow(): string | undefined {
    if (this.#unwritten === undefined) return undefined
    const { why, at } = this.#unwritten
    return this.#surroundings.clocks.machine.now() - at < unwrittenMs ? why : undefined
  }

  #failed(error: unknown): void {
    this.#trouble = messageOf(error)
    this.#desk.log('error', 'the plan cannot be looked after', { why: this.#trouble })
  }

  #gateMoved(): void {
    const { standings } = this.#opened
    for (const cohort of standings.now.view.agenda.gateNow.keys())
      this.#desk.log('info', 'the gate', { cohort, gate: standings.gateOf(cohort).gate })
    this.#replying.wake()
    void this.#keepGateFile()
  }

  async #keepGateFile(): Promise<void> {
    const { plan, view } = this.#opened.standings.now
    const trouble = await keepGateFile(plan, view)
    if (trouble !== undefined) this.#desk.log('warn', trouble)
  }

  async #close(): Promise<void> {
    await this.#intake.settled()
    this.#ending.abort()
    await Promise.allSettled(this.#work)
    await this.#posting?.close()
    await this.#opened.ledger.close()
  }
}
