import type { WebhookEvent } from '../../adapters/webhooks.ts'
import { hour, type Instant, instant } from '../../base/instant.ts'
import type { Arrivals, Receipt, WantedReply } from '../../ledger/receiving.ts'
import { saysStop } from '../../messages/stop-words.ts'
import { type AddressRead, readAddress } from '../../model/address.ts'
import { type KeyParts, readDeliveryKey } from '../../model/delivery.ts'
import { type SenderId, senderId } from '../../model/names.ts'
import { zonesOfCountry } from '../../model/zones-of-country.ts'
import { kindOf } from '../channel.ts'
import { type WhoIs, whoIs } from '../who-is.ts'
import type { Desk } from './desk.ts'
import { joinersAreTold } from './joiners-are-told.ts'

/** A conversation is open for a day after somebody wrote. */
export const longestWaitMs: number = 23 * hour

/** What is written down why somebody is not to be written to any more. */
export const askedToStop = 'asked for no more messages'

/** A webhook's body, sorted by whose business each part is. */
export type Sorted = {
  readonly arrivals: Arrivals
  /** Receipts of other plans, by the key that names them. */
  readonly foreign: readonly { readonly parts: KeyParts; readonly receipt: Receipt }[]
  /** There is something in it for the bot: a message to an open gate, a receipt of the bot's own, anything that is not ours. */
  readonly isForBot: boolean
  /** About the account; for whoever reads the log. */
  readonly news: readonly { readonly about: string; readonly text: string }[]
  /** How many messages met which gate, and how many asked to stop. */
  readonly inbound: { open: number; frozen: number; closed: number; stop: number }
}

/** What comes of each thing that a platform tells, by the gate of the one whom it concerns. */
export const sortEvents = async (desk: Desk, events: readonly WebhookEvent[]): Promise<Sorted> => {
  await desk.standings.freshen()
  const sorting = new Sorting(desk)
  for (const event of events) await sorting.take(event)
  return sorting.sorted()
}

class Sorting {
  readonly #desk: Desk
  readonly #receipts: Receipt[] = []
  readonly #foreign: Sorted['foreign'][number][] = []
  readonly #optedOut: NonNullable<Arrivals['optedOut']>[number][] = []
  readonly #optedIn: NonNullable<Arrivals['optedIn']>[number][] = []
  readonly #joiners: NonNullable<Arrivals['joiners']>[number][] = []
  readonly #replies: WantedReply[] = []
  readonly #news: Sorted['news'][number][] = []
  readonly #inbound = { open: 0, frozen: 0, closed: 0, stop: 0 }
  #isForBot = false

  constructor(desk: Desk) {
    this.#desk = desk
  }

  async take(event: WebhookEvent): Promise<void> {
    switch (event.kind) {
      case 'receipt':
        this.#receipt(event)
        return
      case 'inbound':
        await this.#message(event)
        return
      case 'preference':
        this.#preference(event)
        return
      case 'news':
        this.#news.push({ about: event.about, text: event.text })
        this.#isForBot = true
        return
      case 'other':
        this.#isForBot = true
    }
  }

  sorted(): Sorted {
    return {
      arrivals: {
        receipts: this.#receipts,
        optedOut: this.#optedOut,
        optedIn: this.#optedIn,
        joiners: this.#joiners,
        replies: this.#replies,
      },
      foreign: this.#foreign,
      isForBot: this.#isForBot,
      news: this.#news,
      inbound: this.#inbound,
    }
  }

  #receipt({ key, attempt, says, at, reason }: WebhookEvent & { kind: 'receipt' }): void {
    const parts = key === undefined ? undefined : readDeliveryKey(key)
    // The bot's own messages have receipts, too.
    if (parts === undefined) {
      this.#isForBot = true
      return
    }
    const { step, recipient } = parts
    const receipt = {
      step,
      recipient,
      says,
      at: this.#planTime(at),
      ...(attempt === undefined ? {} : { attempt }),
      ...(reason === undefined ? {} : { reason }),
    }
    const { standings, ledger } = this.#desk
    if (parts.plan === standings.now.plan.name && parts.ledger === ledger.id) this.#receipts.push(receipt)
    else this.#foreign.push({ parts, receipt })
  }

  async #message({ from, sender, text, at }: WebhookEvent & { kind: 'inbound' }): Promise<void> {
    const { standings, ledger, channel } = this.#desk
    const { plan, revision, cohorts, cohortsAreCurrent } = standings.now
    const read = readAddress(from, kindOf(plan).capabilities.addresses)
    const to = senderId(sender)
    if ('cannot' in read || !channel().senders.includes(to)) {
      this.#isForBot = true
      return
    }
    const who = await whoIs(read, {
      plan,
      ledger,
      isCurrent: async () => cohortsAreCurrent && revision === standings.now.revision,
      cohorts: async () => cohorts,
    })
    const stops = text !== undefined && saysStop(text)
    const { gate, phase } = standings.gateOf(who.cohort)
    this.#inbound[gate]++
    if (stops) {
      this.#inbound.stop++
      this.#optedOut.push({ identity: read.identity, reason: askedToStop })
    } else if (who.known === undefined && joinersAreTold(standings.now, who.cohort)) this.#join(read, who, to)
    if (gate === 'open') this.#isForBot = true
    const reply = plan.phases.find(({ name }) => name === phase)?.reply
    // Posted again after a long time: their conversation may be over by now.
    const isOld = this.#desk.clock.now() - this.#planTime(at) > longestWaitMs
    if (gate !== 'frozen' || reply === undefined || phase === undefined || stops || isOld) return
    this.#replies.push({
      identity: read.identity,
      address: read.address,
      sender: to,
      cohort: who.cohort,
      locale: who.locale,
      phase,
      every: reply.every,
    })
  }

  #join(read: AddressRead, { cohort, locale }: WhoIs, sender: SenderId): void {
    const zones = read.country === undefined ? [] : zonesOfCountry(read.country)
    this.#joiners.push({
      recipient: {
        address: read.address,
        identity: read.identity,
        locale,
        country: read.country,
        zone: zones.length === 1 ? zones[0] : undefined,
        sender,
        linked: false,
        attributes: {},
      },
      sender,
      cohort,
    })
  }

  #preference({ from, says, about }: WebhookEvent & { kind: 'preference' }): void {
    this.#isForBot = true
    const read = readAddress(from, kindOf(this.#desk.standings.now.plan).capabilities.addresses)
    if ('cannot' in read) return
    const reason = `stopped this business's messages${about === '' ? '' : ` (${about})`}`
    // Of several in one body the last counts, whichever the ledger would write first.
    const others = says === 'stop' ? this.#optedIn : this.#optedOut
    const same = others.findIndex((one) => one.identity === read.identity && one.reason === reason)
    if (same >= 0) others.splice(same, 1)
    const own = says === 'stop' ? this.#optedOut : this.#optedIn
    own.push({ identity: read.identity, reason })
  }

  /** The platform's clock, but never later than ours; of a pretended time it knows nothing. */
  #planTime(at: Instant): Instant {
    const now = this.#desk.clock.now()
    return this.#desk.isPretended ? now : instant(Math.min(at, now))
  }
}
