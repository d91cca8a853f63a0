import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import { onTestFinished } from 'vitest'
import { z } from 'zod'
import { ChannelState } from '../../src/sandbox/whatsapp/channel-state.ts'
import { Condition } from '../../src/sandbox/whatsapp/condition.ts'

/** A request as it came in. */
export type Request = {
  readonly method: string
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
  readonly at: number
}

/** What to answer: by default what the Cloud API answers to a message that it takes. */
export type Answering = (request: Request, response: ServerResponse, number: number) => void

export type Platform = {
  readonly url: string
  /** The messages, in the order in which they came. */
  readonly requests: readonly Request[]
  /** What was asked of it without sending anything: how many people may be written to in a day. */
  readonly questions: readonly Request[]
  /** What is done to the number and the account. */
  readonly channel: ChannelState
  /** Resolves once so many requests came in. */
  arrived(count: number): Promise<void>
}

/** An HTTP server on loopback that keeps every request as it came, and answers like WhatsApp's Cloud API. */
export const recordingPlatform = async (
  answer: Answering = accept,
  answerQuestion: Answering = unlimited,
): Promise<Platform> => {
  const requests: Request[] = []
  const questions: Request[] = []
  const channel = new ChannelState(new Condition({}))
  const waiting: { count: number; resolve: () => void }[] = []
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => {
      const { method = '', url = '', headers } = incoming
      const request = { method, url, headers, body: Buffer.concat(chunks).toString(), at: Date.now() }
      if (isOfChannel(method, url) && channel.knows(method, url)) {
        const { status, body } = channel.answer(method, url, request.body)
        answerWith(response, status, JSON.parse(body))
        return
      }
      if (method === 'GET') {
        questions.push(request)
        answerQuestion(request, response, questions.length)
        return
      }
      requests.push(request)
      for (const one of waiting) if (requests.length >= one.count) one.resolve()
      answer(request, response, requests.length)
    })
  })
  server.keepAliveTimeout = 60_000
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    questions,
    channel,
    arrived: (count) =>
      new Promise((resolve) => {
        if (requests.length >= count) resolve()
        else waiting.push({ count, resolve })
      }),
  }
}

/** Neither a message, nor how many may be written to in a day, nor the account's templates. */
const isOfChannel = (method: string, url: string): boolean =>
  !/\/messages$|message_templates/.test(url) && !(method === 'GET' && url.includes('messaging_limit'))

const addressee = z.object({ to: z.string().optional(), recipient: z.string().optional() })

/** Whom a request is for. */
export const toOf = ({ body }: Pick<Request, 'body'>): string => {
  const { to, recipient } = addressee.parse(JSON.parse(body))
  return to ?? recipient ?? ''
}

export const accept: Answering = (request, response, number) => {
  const to = toOf(request)
  answerWith(response, 200, {
    messaging_product: 'whatsapp',
    contacts: [{ input: to, wa_id: to.replaceAll(/\D/g, '') }],
    messages: [{ id: `wamid.TEST${String(number).padStart(8, '0')}`, message_status: 'accepted' }],
  })
}

/** A portfolio without a limit a day. */
export const unlimited: Answering = (_, response) =>
  answerWith(response, 200, { id: '1', whatsapp_business_manager_messaging_limit: 'TIER_UNLIMITED' })

/** The Cloud API's envelope around an error. */
export const refuse =
  (status: number, code: number, message: string): Answering =>
  (_, response) =>
    answerWith(response, status, { error: { message, type: 'OAuthException', code, fbtrace_id: 'T' } })

export const answerWith = (response: ServerResponse, status: number, body: unknown): void => {
  const text = JSON.stringify(body)
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  })
  response.end(text)
}
