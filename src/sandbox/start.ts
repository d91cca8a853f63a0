import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Clock } from '../base/clock.ts'
import type { Random } from '../base/random.ts'
import { type Faults, faultSource } from './faults.ts'
import { MessageLog } from './message-log.ts'
import { type Seen, Tally } from './tally.ts'
import { ChannelState } from './whatsapp/channel-state.ts'
import { cloudApi } from './whatsapp/cloud-api.ts'
import { Condition, type Said } from './whatsapp/condition.ts'
import { type Reviewer, TemplateShelf } from './whatsapp/template-shelf.ts'
import { WebhookPoster, type WebhookSettings } from './whatsapp/webhook-poster.ts'

export type SandboxOptions = {
  /** 0: any free one. */
  readonly port: number
  readonly host?: string
  /** Where accepted messages are appended, one NDJSON line each. */
  readonly log?: string
  /** The log's lines tell the time by it; without one they tell none. */
  readonly clock?: Clock
  readonly faults?: Faults
  readonly random: Random
  /** How long every answer takes. */
  readonly latencyMs?: number
  /** How long an answer befallen by the fault `slow` takes. */
  readonly slowMs?: number
  /** What is said to a template that is asked for; without it, it is approved at once. */
  readonly review?: Reviewer
  /** Where receipts are posted, and what they say; without it nobody is told. */
  readonly webhooks?: Omit<WebhookSettings, 'random' | 'now'>
  /** What numbers and the account say of themselves where they are not well. */
  readonly says?: Said
}

export type Sandbox = {
  /** What goes into `channel.base_url`. */
  readonly url: string
  readonly seen: () => Seen
  /** How often this key was accepted. */
  readonly countOf: (key: string) => number
  /** The templates it knows, and what becomes of them. */
  readonly templates: TemplateShelf
  /** Posts webhooks, where it was told where to. */
  readonly poster: WebhookPoster | undefined
  /** How its numbers and its account stand; may be changed. */
  readonly condition: Condition
  /** Its numbers and its account, with what an exit changes about them. */
  readonly channel: ChannelState
  /** Cuts every connection and ends the log. May be called twice. */
  readonly close: () => Promise<void>
}

/** Local stand-ins of the platforms, over real HTTP. One server answers as WhatsApp's Cloud API. */
export const startSandbox = async (options: SandboxOptions): Promise<Sandbox> => {
  const { port, host = '127.0.0.1', latencyMs = 0, slowMs = 2000 } = options
  const tally = new Tally()
  const templates = new TemplateShelf(options.review ?? (() => ({ status: 'APPROVED' })))
  const condition = new Condition(options.says ?? {})
  const channel = new ChannelState(condition)
  const log = options.log === undefined ? undefined : await MessageLog.open(options.log)
  const nextFault = faultSource(options.faults ?? {}, options.random)
  const poster = posterOf(options)
  const server = createServer(
    cloudApi({
      tally,
      templates,
      channel,
      condition,
      log,
      poster,
      clock: options.clock,
      nextFault,
      latencyMs,
      slowMs,
    }),
  )
  // A client that keeps its connections must not find them closed under its hands.
  server.keepAliveTimeout = 60_000
  const url = await listen(server, port, host).catch(async (error: unknown) => {
    await log?.close()
    throw error
  })
  let closing: Promise<void> | undefined
  return {
    url,
    seen: () => tally.seen(),
    countOf: (key) => tally.countOf(key),
    templates,
    poster,
    condition,
    channel,
    close: () => {
      poster?.close()
      closing ??= stop(server).then(() => log?.close())
      return closing
    },
  }
}

/** For a sandbox that has no clock: 1 December 2025. */
const someTime = 1_764_547_200_000

const posterOf = ({ webhooks, random, clock }: SandboxOptions): WebhookPoster | undefined =>
  webhooks === undefined
    ? undefined
    : new WebhookPoster({ ...webhooks, random, now: () => Math.floor((clock?.now() ?? someTime) / 1000) })

const listen = (server: Server, port: number, host: string): Promise<string> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve(urlOf(host, server.address()))
    })
  })

const urlOf = (host: string, address: AddressInfo | string | null): string => {
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}

const stop = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
