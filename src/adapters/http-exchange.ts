import { type Dispatcher, Pool, ProxyAgent } from 'undici'
import { SunsetError } from '../base/errors.ts'
import type { Millis } from '../base/instant.ts'
import { type Answered, HttpFlight } from './http-flight.ts'
import { Slots } from './slots.ts'

/** One server, as an adapter talks to it. */
export type HttpExchange = {
  /**
   * Posts once: never a second time by itself, never to where a redirect points. Never rejects. See `Answered` for what can be told apart.
   * Whoever aborts `signal` before the answer gets `unreached` or `unknown`, as the request's bytes may have left or not. `written` is
   * called when there is a connection and the request is about to be written to it.
   */
  post(
    path: string,
    headers: readonly string[],
    body: string,
    signal: AbortSignal,
    written?: () => void,
  ): Promise<Answered>
  /** Asks once; else as `post`. */
  get(path: string, headers: readonly string[], signal: AbortSignal): Promise<Answered>
  /** Asks once for something to be deleted; else as `post`. */
  remove(path: string, headers: readonly string[], signal: AbortSignal): Promise<Answered>
  /** Ends what is under way and frees the sockets. May be called twice. */
  close(): Promise<void>
}

export type HttpExchangeOptions = {
  /** `https://graph.facebook.com` */
  readonly origin: string
  readonly connections: number
  /** From handing over to the last byte of the answer. */
  readonly timeout: Millis
  readonly proxy?: string
  /** In bytes; a longer answer is cut off, and so not known. 64 KB, which holds whatever answers a message. */
  readonly longestAnswer?: number
}

const longestAnswerToMessage = 65_536
const longestConnect = 10_000

export const httpExchange = (options: HttpExchangeOptions): HttpExchange => {
  const { origin, timeout, connections } = options
  const dispatcher = dispatcherOf(options)
  const tooLong = `no answer within ${timeout / 1000} s`
  // What waited for a connection until hardly any time is left for its answer is not written any more: it would only come into doubt.
  const leastLeft = timeout / 4
  const flights = new Slots<HttpFlight>()
  const watched = new WeakSet<AbortSignal>()
  const closing = new AbortController()
  // Those beyond the connections wait here: undici drops one from its own queue only by cutting a healthy connection, and many that
  // were given up there would keep it reconnecting without end.
  const waiting = new Map<HttpFlight, () => void>()
  let started = 0
  let isFilling = false
  let sweeper: NodeJS.Timeout | undefined

  const fill = (): void => {
    // A start may land at once and come back here: the loop below goes on then.
    if (isFilling) return
    isFilling = true
    for (const [flight, start] of waiting) {
      if (started >= connections) break
      waiting.delete(flight)
      if (flight.deadline - performance.now() < leastLeft) flight.giveUp(tooLong)
      else start()
    }
    isFilling = false
  }

  const release = (): void => {
    started -= 1
    if (waiting.size > 0) fill()
  }

  /** One timer for all: it wakes for the oldest, which has mostly landed by then. A timer each costs a tenth of the rate. */
  const sweep = (): void => {
    sweeper = undefined
    const now = performance.now()
    let next = Number.POSITIVE_INFINITY
    for (const flight of flights.all()) {
      if (flight.deadline <= now) flight.giveUp(tooLong)
      else next = Math.min(next, flight.deadline)
    }
    if (Number.isFinite(next)) arm(next - now)
  }
  const arm = (inMs: number): void => {
    clearTimeout(sweeper)
    sweeper = setTimeout(sweep, Math.ceil(inMs)).unref()
  }

  /** One listener a signal, however many requests it stands over. */
  const watch = (signal: AbortSignal): void => {
    watched.add(signal)
    const stop = (): void => {
      for (const flight of flights.all()) if (flight.signal === signal) flight.giveUp('stopped')
    }
    signal.addEventListener('abort', stop, { once: true, signal: closing.signal })
  }

  const exchange = (
    request: {
      readonly path: string
      readonly headers: readonly string[]
      readonly body?: string
      readonly method?: 'DELETE'
    },
    signal: AbortSignal,
    written?: () => void,
  ): Promise<Answered> => {
    if (signal.aborted) return Promise.resolve({ kind: 'unreached', text: 'stopped before it was sent' })
    if (!watched.has(signal)) watch(signal)
    const { path, headers, body } = request
    return new Promise((resolve) => {
      const land = (answered: Answered): void => {
        flights.free(slot)
        waiting.delete(flight)
        resolve(answered)
      }
      const flight = new HttpFlight(performance.now() + timeout, signal, { land, release, written })
      const start = (): void => {
        started += 1
        const method = request.method ?? (body === undefined ? 'GET' : 'POST')
        dispatcher.dispatch({ origin, path, method, headers: [...headers], body: body ?? null }, flight)
      }
      const slot = flights.take(flight)
      if (sweeper === undefined) arm(timeout)
      if (started < connections) start()
      else waiting.set(flight, start)
    })
  }

  return {
    post: (path, headers, body, signal, written) => exchange({ path, headers, body }, signal, written),
    get: (path, headers, signal) => exchange({ path, headers }, signal),
    remove: (path, headers, signal) => exchange({ path, headers, method: 'DELETE' }, signal),
    close: async () => {
      clearTimeout(sweeper)
      closing.abort()
      for (const flight of waiting.keys()) flight.giveUp('closed')
      await dispatcher.destroy()
    },
  }
}

const dispatcherOf = (options: HttpExchangeOptions): Dispatcher => {
  const { origin, connections, timeout, proxy, longestAnswer = longestAnswerToMessage } = options
  const limits = {
    connections,
    // More than one request on a socket at a time would put all behind the slowest, and is slower.
    pipelining: 1,
    // The flight's own deadline covers both, and the waiting for a free socket too.
    headersTimeout: 0,
    bodyTimeout: 0,
    maxResponseSize: longestAnswer,
  }
  const connect = { timeout: Math.min(timeout, longestConnect) }
  if (proxy === undefined) return new Pool(origin, { ...limits, connect })
  return new ProxyAgent({
    ...limits,
    uri: proxyUrlOf(proxy),
    requestTls: connect,
    proxyTls: connect,
    // Without it a proxy that never answers CONNECT would keep each connection for undici's five minutes.
    clientFactory: (url, options) => new Pool(url, { ...options, headersTimeout: timeout }),
  })
}

/** `proxy.example:3128` is http, as everywhere. */
const proxyUrlOf = (proxy: string): string => {
  const url = /^[a-z0-9+.-]+:\/\//i.test(proxy) ? proxy : `http://${proxy}`
  if (URL.canParse(url) && /^(https?|socks5?):$/.test(new URL(url).protocol)) return url
  throw new SunsetError(
    'channel-refused',
    'The proxy for https is not a URL like "http://proxy.example:3128".',
  )
}
