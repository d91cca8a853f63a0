import { createHmac } from 'node:crypto'
import type { Random } from '../../base/random.ts'

/** What becomes of messages that were accepted, as shares of them; whoever does not fail is delivered. */
export type Fates = {
  readonly failed?: number
  /** Of those that are delivered. */
  readonly read?: number
}

export type WebhookSettings = {
  /** Where the platform was told to post. */
  readonly url: string
  /** The app's secret: signs every body. */
  readonly secret: string
  readonly fates?: Fates
  readonly random: Random
  /** Seconds since 1970. */
  readonly now: () => number
}

type Accepted = {
  readonly id: string
  readonly sender: string
  readonly to: string
  readonly opaque: string | undefined
}

type Status = {
  readonly sender: string
  readonly status: Readonly<Record<string, unknown>>
}

/** The platform takes up to 1,000 updates into one body; a hundred make bodies as they mostly come. */
const mostInBody = 100
const bodiesAtOnce = 4
/** The platform waits longer and longer; a rehearsal has not the time. */
const againAfterMs = 200

/**
 * Posts receipts and people's messages as the platform does: signed, in batches, and again until they are taken. Some receipts come twice, as
 * they do there.
 */
export class WebhookPoster {
  readonly #settings: WebhookSettings
  readonly #queue: Status[] = []
  readonly #bodies: string[] = []
  #posting = 0
  #isClosed = false
  readonly #fates = { read: 0, delivered: 0, failed: 0 }
  #posted = 0
  #refused = 0
  #idle = (): void => {}

  constructor(settings: WebhookSettings) {
    this.#settings = settings
  }

  /** How many bodies were taken, and how often one was not. */
  get counts(): { readonly posted: number; readonly refused: number } {
    return { posted: this.#posted, refused: this.#refused }
  }

  /** How many messages end how, once everything was told. */
  get fates(): { readonly read: number; readonly delivered: number; readonly failed: number } {
    return { ...this.#fates }
  }

  /** A message was accepted: what becomes of it is told. */
  accepted({ id, sender, to, opaque }: Accepted): void {
    const { fates = {}, random } = this.#settings
    const fails = random.next() < (fates.failed ?? 0)
    const reads = !fails && random.next() < (fates.read ?? 0)
    this.#fates[fails ? 'failed' : reads ? 'read' : 'delivered']++
    const states = fails ? ['sent', 'failed'] : reads ? ['sent', 'delivered', 'read'] : ['sent', 'delivered']
    for (const state of states) this.#status(sender, { id, to, opaque }, state)
    if (random.next() < 0.01) this.#status(sender, { id, to, opaque }, states.at(-1) ?? 'sent')
    this.#next()
  }

  /** Somebody writes to a sender. */
  inbound(sender: string, from: string, text: string): void {
    const digits = from.replace(/^\+/, '')
    this.#bodies.push(
      bodyOf({
        messaging_product: 'whatsapp',
        metadata: metadataOf(sender),
        contacts: [{ profile: { name: 'Somebody' }, wa_id: digits }],
        messages: [
          {
            from: digits,
            id: `wamid.INBOUND${this.#posted}${this.#bodies.length}`,
            timestamp: String(this.#settings.now()),
            type: 'text',
            text: { body: text },
          },
        ],
      }),
    )
    this.#next()
  }

  /** Resolves when everything that there is to tell was taken. */
  async told(): Promise<void> {
    while (this.#queue.length > 0 || this.#bodies.length > 0 || this.#posting > 0)
      await new Promise<void>((resolve) => {
        this.#idle = resolve
      })
  }

  close(): void {
    this.#isClosed = true
  }

  #status(sender: string, { id, to, opaque }: Pick<Accepted, 'id' | 'to' | 'opaque'>, state: string): void {
    this.#queue.push({
      sender,
      status: {
        id,
        status: state,
        timestamp: String(this.#settings.now()),
        recipient_id: to.replaceAll(/\D/g, ''),
        ...(opaque === undefined ? {} : { biz_opaque_callback_data: opaque }),
        ...(state === 'failed'
          ? {
              errors: [
                {
                  code: 131026,
                  title: 'Message undeliverable',
                  message: 'Message undeliverable',
                  error_data: { details: 'Message Undeliverable.' },
                },
              ],
            }
          : {}),
      },
    })
  }

  #next(): void {
    while (!this.#isClosed && this.#posting < bodiesAtOnce) {
      const body = this.#bodies.shift() ?? this.#nextStatuses()
      if (body === undefined) break
      this.#posting++
      void this.#untilTaken(body).finally(() => {
        this.#posting--
        this.#next()
        this.#idle()
      })
    }
  }

  #nextStatuses(): string | undefined {
    const [first] = this.#queue
    if (first === undefined) return undefined
    const { sender } = first
    let n = 0
    while (n < mostInBody && this.#queue[n]?.sender === sender) n++
    const statuses = this.#queue.splice(0, n).map(({ status }) => status)
    return bodyOf({ messaging_product: 'whatsapp', metadata: metadataOf(sender), statuses })
  }

  async #untilTaken(body: string): Promise<void> {
    while (!this.#isClosed) {
      if (await this.#isTaken(body)) {
        this.#posted++
        return
      }
      this.#refused++
      await new Promise((resolve) => setTimeout(resolve, againAfterMs).unref())
    }
  }

  async #isTaken(body: string): Promise<boolean> {
    const { url, secret } = this.#settings
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
        },
        body,
        signal: AbortSignal.timeout(20_000),
      })
      await answer.arrayBuffer()
      return answer.status === 200
    } catch {
      return false
    }
  }
}

const metadataOf = (sender: string) => ({ display_phone_number: '15550783881', phone_number_id: sender })

const bodyOf = (value: object): string =>
  JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: '102290129340398', changes: [{ field: 'messages', value }] }],
  })
