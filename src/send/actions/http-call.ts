import { Agent, ProxyAgent, request } from 'undici'
import type { ActionDone } from '../../adapters/adapter.ts'
import { messageOf } from '../../base/errors.ts'
import { type Millis, millis, minute } from '../../base/instant.ts'
import type { HttpRequestPlan } from '../../model/plan.ts'

export type HttpCall = {
  /** With every `${NAME}` replaced. */
  readonly asked: HttpRequestPlan
  readonly timeout: Millis
  /** A proxy that it goes through. */
  readonly proxy?: string
  readonly clean: (text: string) => string
}

/** So much of an answer is kept, in characters. */
const keptOfAnswer = 500
/** And so much of it is read, in bytes. */
const longestAnswer = 65_536

/** Errors after which nothing of the request was written. */
const neverWritten = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])

/**
 * Asks once; a redirect is not followed. It was done where the status is one that is expected. A 4xx is a refusal, 408, 425 and 429 ask for another
 * try; after a 5xx, and where no answer came once the request was on its way, nobody knows.
 */
export const callHttp = async (
  { asked, timeout, proxy, clean }: HttpCall,
  signal: AbortSignal,
): Promise<ActionDone> => {
  const limits = { headersTimeout: timeout, bodyTimeout: timeout }
  const agent =
    proxy === undefined
      ? new Agent({ ...limits, connect: { timeout } })
      : new ProxyAgent({ ...limits, uri: proxy, requestTls: { timeout }, proxyTls: { timeout } })
  try {
    const { statusCode, headers, body } = await request(asked.url, {
      method: asked.method as 'POST',
      headers: headersOf(asked),
      ...(asked.body === undefined ? {} : { body: textOf(asked.body) }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeout)]),
      dispatcher: agent,
    })
    const said = clean(await beginningOf(body))
    return judged(asked, statusCode, said === '' ? '' : `: ${said}`, headers['retry-after'])
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    const text = clean(messageOf(error))
    if (neverWritten.has(code)) return { kind: 'unreached', text: `it was not reached: ${text || code}` }
    return { kind: 'unknown', evidence: `no answer came: ${text || code}` }
  } finally {
    await agent.destroy()
  }
}

const judged = (
  { expect }: HttpRequestPlan,
  status: number,
  said: string,
  retryAfter: string | string[] | undefined,
): ActionDone => {
  const isExpected = expect.length > 0 ? expect.includes(status) : status >= 200 && status < 300
  if (isExpected) return { kind: 'done', said: `status ${status}${said}` }
  const text = `it answered ${status}${said}`
  if (status >= 500) return { kind: 'unknown', evidence: text }
  const mayTry = status === 408 || status === 425 || status === 429
  const seconds = Number(retryAfter)
  const wait = Number.isFinite(seconds) && seconds > 0 ? millis(seconds * 1000) : minute
  return { kind: 'refused', of: 'request', code: `http-${status}`, text, retry: mayTry ? wait : 'never' }
}

const headersOf = ({ headers, body }: HttpRequestPlan): Record<string, string> => {
  const hasType = Object.keys(headers).some((name) => name.toLowerCase() === 'content-type')
  const isJson = body !== undefined && typeof body !== 'string'
  return { ...(isJson && !hasType ? { 'content-type': 'application/json' } : {}), ...headers }
}

const textOf = (body: unknown): string => (typeof body === 'string' ? body : JSON.stringify(body))

const beginningOf = async (body: AsyncIterable<Buffer> & { destroy(): unknown }): Promise<string> => {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of body) {
      chunks.push(chunk)
      size += chunk.length
      if (size > longestAnswer) break
    }
  } catch {
    // The status has been read: what it was an answer to is known, whatever became of its text.
  }
  return Buffer.concat(chunks).toString('utf8').replaceAll(/\s+/g, ' ').trim().slice(0, keptOfAnswer)
}
