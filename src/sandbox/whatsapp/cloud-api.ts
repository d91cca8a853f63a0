import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Clock } from '../../base/clock.ts'
import { isoOf } from '../../base/instant.ts'
import type { Fault } from '../faults.ts'
import type { MessageLog } from '../message-log.ts'
import type { Tally } from '../tally.ts'
import type { ChannelState } from './channel-state.ts'
import type { Condition } from './condition.ts'
import { type AcceptedMessage, readMessage } from './envelope.ts'
import {
  acceptanceOf,
  garbage,
  internalFailure,
  noToken,
  type Reply,
  refusalOf,
  tooFast,
  unknownPath,
} from './replies.ts'
import type { TemplateShelf } from './template-shelf.ts'
import type { WebhookPoster } from './webhook-poster.ts'

export type CloudApiOptions = {
  readonly tally: Tally
  readonly templates: TemplateShelf
  /** How numbers and the account stand. */
  readonly condition: Condition
  readonly channel: ChannelState
  readonly log: MessageLog | undefined
  /** Tells what became of what was accepted; undefined: nobody is told. */
  readonly poster: WebhookPoster | undefined
  /** For the log's times. */
  readonly clock: Clock | undefined
  readonly nextFault: () => Fault | undefined
  /** How long every answer takes, and one befallen by `slow`. */
  readonly latencyMs: number
  readonly slowMs: number
}

const longestBody = 1_048_576
const messagesPath = /^\/v\d+\.\d+\/([^/?]+)\/messages$/
const templatesPath = /^\/v\d+\.\d+\/[^/?]+\/message_templates(?:\?(.*))?$/

/** A stand-in for the Cloud API: what it accepts and refuses follows the platform's documentation, what it breaks follows `nextFault`. */
export const cloudApi = (
  options: CloudApiOptions,
): ((request: IncomingMessage, response: ServerResponse) => void) => {
  const { tally, nextFault, latencyMs, slowMs } = options
  return (request, response) => {
    const url = request.url ?? ''
    if (templatesPath.test(url)) {
      readBody(request, (body) => write(response, answerTemplates(request, body, options), latencyMs))
      return
    }
    const sender = request.method === 'POST' ? messagesPath.exec(url)?.[1] : undefined
    if (sender === undefined) {
      readBody(request, (body) => write(response, answerOther(request, body, options), latencyMs))
      return
    }
    tally.request()
    const fault = nextFault()
    if (fault !== undefined) tally.fault(fault)
    if (fault === 'reset-before') {
      request.socket.resetAndDestroy()
      return
    }
    readBody(request, (body) => {
      const reply = refusedBy(fault) ?? answerMessage(request, sender, body, options)
      if (fault === 'reset-after') request.socket.resetAndDestroy()
      else if (fault === 'garbage' && reply.status === 200) write(response, garbage, latencyMs)
      else if (fault !== 'hang') write(response, reply, fault === 'slow' ? slowMs : latencyMs)
    })
  }
}

const refusedBy = (fault: Fault | undefined): Reply | undefined => {
  if (fault === '429') return tooFast
  return fault === '500' ? internalFailure : undefined
}

const answerOther = (request: IncomingMessage, body: string, { channel }: CloudApiOptions): Reply => {
  const { method = '', url = '' } = request
  if (!channel.knows(method, url)) return unknownPath
  return hasToken(request) ? channel.answer(method, url, body) : noToken
}

/** Faults befall messages alone: what is asked about templates is answered as it should be. */
const answerTemplates = (request: IncomingMessage, body: string, { templates }: CloudApiOptions): Reply => {
  if (!hasToken(request)) return noToken
  const url = request.url ?? ''
  if (request.method === 'POST') return templates.create(body)
  if (request.method === 'DELETE') return templates.remove(new URLSearchParams(templatesPath.exec(url)?.[1]))
  if (request.method !== 'GET') return unknownPath
  return templates.list(
    new URLSearchParams(templatesPath.exec(url)?.[1]),
    `http://${request.headers.host ?? ''}${url}`,
  )
}

const answerMessage = (
  request: IncomingMessage,
  sender: string,
  body: string,
  { tally, templates, channel, condition, log, clock, poster }: CloudApiOptions,
): Reply => {
  const read = readMessage(body)
  if (!hasToken(request) || 'refusal' in read) {
    tally.refuse()
    return 'refusal' in read && hasToken(request) ? refusalOf(read.refusal) : noToken
  }
  const unfit = condition.refusalToSend()
  if (unfit !== undefined) {
    tally.refuse()
    return unfit
  }
  const { template } = read.ok
  const notApproved =
    channel.refusalToSend(sender) ?? (template && templates.refusalToSend(template.name, template.language))
  if (notApproved !== undefined) {
    tally.refuse()
    return notApproved
  }
  const key = keyOf(read.ok)
  tally.accept(key)
  const at = clock === undefined ? {} : { at: isoOf(clock.now()) }
  log?.write({ ...at, sender, to: read.ok.to, type: read.ok.type, key, ...contentOf(read.ok) })
  const acceptance = acceptanceOf(read.ok, tally.accepted)
  // Without a subscription nobody is told anything.
  if (channel.apps.length > 0)
    poster?.accepted({ id: idIn(acceptance), sender, to: read.ok.to, opaque: read.ok.opaque })
  return acceptance
}

/** The id that the answer gives the message. */
const idIn = ({ body }: Reply): string => /"id":"([^"]+)"/.exec(body)?.[1] ?? ''

const contentOf = ({ text, template, opaque }: AcceptedMessage): object => ({ opaque, text, template })

/** What a delivery is recognised by: the callback data but for the attempt's number at its end; without any, whom it reached with what. */
const keyOf = ({ opaque, to, template, text }: AcceptedMessage): string => {
  if (opaque === undefined) return `${to}:${template?.name ?? text}`
  const end = opaque.lastIndexOf(':')
  return end < 0 ? opaque : opaque.slice(0, end)
}

const hasToken = (request: IncomingMessage): boolean =>
  /^Bearer \S+$/.test(request.headers.authorization ?? '')

const readBody = (request: IncomingMessage, done: (body: string) => void): void => {
  let first: Buffer | undefined
  let rest: Buffer[] | undefined
  let size = 0
  request.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size > longestBody) request.socket.destroy()
    if (first === undefined) first = chunk
    else if (rest === undefined) rest = [first, chunk]
    else rest.push(chunk)
  })
  request.on('end', () => {
    done((rest === undefined ? first : Buffer.concat(rest))?.toString() ?? '')
  })
}

const write = (response: ServerResponse, reply: Reply, delayMs: number): void => {
  if (delayMs > 0) {
    setTimeout(() => write(response, reply, 0), delayMs).unref()
    return
  }
  const { status, body, type = 'application/json', headers } = reply
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body), ...headers })
  response.end(body)
}
