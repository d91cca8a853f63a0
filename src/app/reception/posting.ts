import type { Webhooks } from '../../adapters/webhooks.ts'
import type { Receipt } from '../../ledger/receiving.ts'
import type { KeyParts } from '../../model/delivery.ts'
import { type Forwarder, forwarder } from '../../send/forwarder.ts'
import type { Intake } from './arrivals.ts'
import type { Desk } from './desk.ts'
import type { Posted, Sight } from './seen.ts'
import { type Sorted, sortEvents } from './sort-events.ts'

/** Finds the plan that a receipt's key names, among all that are served. */
export type Others = (
  parts: KeyParts,
) => { readonly takeReceipts: (receipts: readonly Receipt[]) => Promise<void> } | undefined

type HeaderOf = (name: string) => string | undefined

/** What the bot needs of the platform's headers to prove the body by itself. */
const forwarded = ['content-type', 'x-hub-signature-256', 'x-hub-signature', 'user-agent'] as const

/**
 * Takes a platform's webhooks: proves, reads, sorts, writes down, hands on. A crash anywhere in it hurts nobody, for the platform is answered
 * last: what it does not know to be taken it posts again, and what is written down already changes nothing the second time.
 */
export class Posting {
  readonly #desk: Desk
  readonly #webhooks: Webhooks
  readonly #intake: Intake
  readonly #sight: Sight
  readonly #others: Others
  #bot: { readonly url: string; readonly forwarder: Forwarder } | undefined

  constructor(
    desk: Desk,
    around: {
      readonly webhooks: Webhooks
      readonly intake: Intake
      readonly sight: Sight
      readonly others: Others
    },
  ) {
    this.#desk = desk
    this.#webhooks = around.webhooks
    this.#intake = around.intake
    this.#sight = around.sight
    this.#others = around.others
  }

  async post(raw: Uint8Array, header: HeaderOf): Promise<Posted> {
    if (!this.#webhooks.verify(raw, header)) return this.#sight.posted('not-signed')
    const read = this.#webhooks.read(raw)
    if (read === undefined) {
      this.#desk.log('warn', 'a signed webhook is nothing that is known', { bytes: raw.length })
      return this.#sight.posted('unreadable')
    }
    if (read.unreadable > 0)
      this.#desk.log('warn', 'parts of a webhook cannot be read', { parts: read.unreadable })
    try {
      const sorted = await sortEvents(this.#desk, read.events)
      this.#sight.sorted(sorted)
      for (const { about, text } of sorted.news) this.#desk.log('warn', 'the platform says', { about, text })
      await Promise.all([this.#intake.take(sorted.arrivals), ...this.#handOut(sorted.foreign)])
      const isTaken = !sorted.isForBot || (await this.#forward(raw, header))
      return this.#sight.posted(isTaken ? 'taken' : 'not-forwarded')
    } catch (error) {
      this.#sight.posted('failed')
      throw error
    }
  }

  async close(): Promise<void> {
    await this.#bot?.forwarder.close()
  }

  /** Receipts of other plans go to them; one that nobody here has is another server's, or older than the ledger. */
  #handOut(foreign: Sorted['foreign']): readonly Promise<void>[] {
    return foreign.flatMap(({ parts, receipt }) => this.#others(parts)?.takeReceipts([receipt]) ?? [])
  }

  async #forward(raw: Uint8Array, header: HeaderOf): Promise<boolean> {
    const url = this.#desk.standings.now.plan.serve?.forward
    if (url === undefined) return true
    if (this.#bot?.url !== url) {
      void this.#bot?.forwarder.close()
      this.#bot = { url, forwarder: forwarder(url) }
    }
    const headers = forwarded.flatMap((name): readonly (readonly [string, string])[] => {
      const value = header(name)
      return value === undefined ? [] : [[name, value]]
    })
    const status = await this.#bot.forwarder.forward(raw, Object.fromEntries(headers))
    if (status !== undefined && status >= 200 && status < 300) return true
    this.#desk.log('warn', 'the bot did not take a webhook, so the platform is to post it again', {
      status: status ?? 'no answer',
    })
    return false
  }
}
