import { Agent, request } from 'undici'

/** Hands webhooks on to the bot, as they came. */
export type Forwarder = {
  /** The bot's status; undefined: it was not reached, or did not answer in time. Never rejects. */
  forward(raw: Uint8Array, headers: Readonly<Record<string, string>>): Promise<number | undefined>
  close(): Promise<void>
}

/** The platform itself waits no longer. */
const longestMs = 10_000
/** A bot that hangs holds so many requests at most; the others are told at once that it does. */
const connections = 128

/**
 * Posts the very bytes to one address, once: the bot proves the platform's signature over them itself. Redirects are not followed, and of what it
 * answers only the status counts.
 */
export const forwarder = (url: string): Forwarder => {
  const dispatcher = new Agent({ connections, headersTimeout: longestMs, bodyTimeout: longestMs })
  let flying = 0
  return {
    forward: async (raw, headers) => {
      if (flying >= connections) return undefined
      flying++
      try {
        const { statusCode, body } = await request(url, {
          method: 'POST',
          headers,
          body: raw,
          dispatcher,
          signal: AbortSignal.timeout(longestMs),
        })
        await body.dump()
        return statusCode
      } catch {
        return undefined
      } finally {
        flying--
      }
    },
    close: () => dispatcher.close(),
  }
}
