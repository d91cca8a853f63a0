import diagnostics from 'node:diagnostics_channel'
import { describe, expect, onTestFinished, test } from 'vitest'
import {
  type HttpExchange,
  type HttpExchangeOptions,
  httpExchange,
} from '../../../src/adapters/http-exchange.ts'
import { millis } from '../../../src/base/instant.ts'
import { httpAnswer, rawServer } from './raw-server.ts'

const whole = httpAnswer(200, '{"ok":true}')
const never = new AbortController().signal

const open = (origin: string, options: Partial<HttpExchangeOptions> = {}): HttpExchange => {
  const exchange = httpExchange({ origin, connections: 4, timeout: millis(5000), ...options })
  onTestFinished(() => exchange.close())
  return exchange
}

const post = (exchange: HttpExchange, signal = never): ReturnType<HttpExchange['post']> =>
  exchange.post('/m', ['content-type', 'application/json'], '{"text":"hello"}', signal)

/** An oracle of its own: what undici says it handed to a socket. */
const countWritten = (): (() => number) => {
  let written = 0
  const count = (): void => {
    written += 1
  }
  diagnostics.subscribe('undici:client:sendHeaders', count)
  onTestFinished(() => void diagnostics.unsubscribe('undici:client:sendHeaders', count))
  return () => written
}

describe('a request that never left', () => {
  test('a refused connection is unreached', async () => {
    const answered = await post(open('http://127.0.0.1:1'))
    expect(answered).toEqual({ kind: 'unreached', text: expect.stringContaining('ECONNREFUSED') })
  })

  test('a name that does not resolve is unreached', async () => {
    expect(await post(open('http://no-such-host.invalid'))).toMatchObject({ kind: 'unreached' })
  })

  test('a server that does not speak TLS is unreached, and gets nothing of the request', async () => {
    const server = await rawServer({ onBytes: (socket) => socket.end('not TLS at all') })
    const answered = await post(open(`https://127.0.0.1:${server.port}`))
    expect(answered).toMatchObject({ kind: 'unreached' })
    expect(server.received.join('')).not.toContain('hello')
  })

  test('a handshake that never ends is unreached when the time is up', async () => {
    const server = await rawServer({})
    const answered = await post(open(`https://127.0.0.1:${server.port}`, { timeout: millis(150) }))
    expect(answered).toMatchObject({ kind: 'unreached' })
  })

  test('one that waits behind others when its time is up is unreached, and is never written later', async () => {
    const server = await rawServer({})
    const written = countWritten()
    const exchange = open(server.origin, { connections: 1, timeout: millis(400) })
    const [first, second] = await Promise.all([post(exchange), post(exchange)])
    expect(first).toMatchObject({ kind: 'unknown' })
    expect(second).toMatchObject({ kind: 'unreached' })
    await exchange.close()
    expect(written()).toBe(1)
  })

  test('one for whose answer hardly any time would be left is not begun: unreached, where it would come into doubt', async () => {
    const server = await rawServer({ onRequest: (socket) => void setTimeout(() => socket.write(whole), 680) })
    const written = countWritten()
    const exchange = open(server.origin, { connections: 1, timeout: millis(800) })
    const [, second] = await Promise.all([post(exchange), post(exchange)])
    expect(second).toMatchObject({ kind: 'unreached' })
    await exchange.close()
    expect(written()).toBe(1)
  })

  test('one that is stopped while it waits is unreached, and is never written later', async () => {
    let answer = (): void => undefined
    const stop = new AbortController()
    const server = await rawServer({
      onRequest: (socket, number) => {
        stop.abort()
        answer = () => void socket.write(whole)
        if (number > 1) answer()
      },
    })
    const written = countWritten()
    const exchange = open(server.origin, { connections: 1 })
    const first = post(exchange)
    const second = await post(exchange, stop.signal)
    expect(second).toMatchObject({ kind: 'unreached', text: expect.stringContaining('stopped') })
    answer()
    expect(await first).toMatchObject({ kind: 'answer', status: 200 })
    expect(await post(exchange)).toMatchObject({ kind: 'answer' })
    expect(written()).toBe(2)
  })

  test('a crowd that gave up waiting does not stand in the way of those who come after', async () => {
    const server = await rawServer({
      onRequest: (socket, number) => {
        if (number > 2) socket.write(whole)
      },
    })
    const written = countWritten()
    const exchange = open(server.origin, { connections: 2, timeout: millis(500) })
    const crowd = await Promise.all(Array.from({ length: 300 }, () => post(exchange)))
    const unreached = crowd.filter(({ kind }) => kind === 'unreached').length
    // All but the two that had a connection; on a busy machine a third may have come to its turn.
    expect(unreached).toBeGreaterThanOrEqual(290)
    const later = await Promise.all([post(exchange), post(exchange)])
    expect(later.map(({ kind }) => kind)).toEqual(['answer', 'answer'])
    expect(written()).toBe(300 - unreached + 2)
  })

  test('one that gave up while its connection was being made is not written when that stands', async () => {
    const stop = new AbortController()
    const server = await rawServer({ onRequest: (socket) => socket.write(whole) })
    const written = countWritten()
    const exchange = open(server.origin, { connections: 1 })
    const first = post(exchange, stop.signal)
    stop.abort()
    expect(await first).toMatchObject({ kind: 'unreached' })
    expect(await post(exchange)).toMatchObject({ kind: 'answer' })
    expect([written(), server.requests()]).toEqual([1, 1])
  })

  test('one whose signal is already aborted is unreached without a connection', async () => {
    const server = await rawServer({})
    expect(await post(open(server.origin), AbortSignal.abort())).toMatchObject({ kind: 'unreached' })
    expect(server.received).toEqual([])
  })

  test('one after closing is unreached', async () => {
    const server = await rawServer({})
    const exchange = open(server.origin)
    await exchange.close()
    expect(await post(exchange)).toMatchObject({ kind: 'unreached' })
  })

  test.each([
    ['refuses', (): string => 'HTTP/1.1 407 No\r\ncontent-length: 0\r\n\r\n'],
    ['never answers', (): string => ''],
  ])(
    'behind a proxy that %s it is unreached, and the proxy sees neither path nor body',
    async (_how, answer) => {
      const proxy = await rawServer({ onRequest: (socket) => socket.write(answer()) })
      const exchange = open('https://graph.example:443', {
        proxy: `127.0.0.1:${proxy.port}`,
        timeout: millis(300),
      })
      expect(await post(exchange)).toMatchObject({ kind: 'unreached' })
      expect(proxy.received.join('')).toMatch(/^CONNECT graph\.example/)
      expect(proxy.received.join('')).not.toContain('hello')
    },
  )
})

describe('a request that was written (T26, T53)', () => {
  test('a reset at once is in doubt exactly when the request was written', async () => {
    const server = await rawServer({ onConnect: (socket) => void socket.resetAndDestroy() })
    const written = countWritten()
    const answered = await post(open(server.origin))
    expect(answered.kind).toBe(written() === 0 ? 'unreached' : 'unknown')
  })

  test.each([
    ['a reset after the head', '\r\n\r\n'],
    ['a reset after the body', '"hello"}'],
  ])('%s is in doubt', async (_title, seen) => {
    const server = await rawServer({
      onBytes: (socket, soFar) => {
        if (soFar.includes(seen)) socket.resetAndDestroy()
      },
    })
    expect(await post(open(server.origin))).toMatchObject({ kind: 'unknown' })
  })

  test('a close without an answer is in doubt', async () => {
    const server = await rawServer({ onRequest: (socket) => socket.end() })
    expect(await post(open(server.origin))).toMatchObject({ kind: 'unknown' })
    expect(server.requests()).toBe(1)
  })

  test('no answer in time is in doubt, and says how long it waited', async () => {
    const server = await rawServer({})
    const answered = await post(open(server.origin, { timeout: millis(400) }))
    expect(answered).toEqual({
      kind: 'unknown',
      evidence: 'no answer within 0.4 s, after the request was written',
    })
  })

  test('an answer that trickles past the time is in doubt', async () => {
    const server = await rawServer({
      onRequest: (socket) => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n')
        const drip = setInterval(() => socket.write('x'), 20)
        socket.on('close', () => clearInterval(drip))
      },
    })
    expect(await post(open(server.origin, { timeout: millis(400) }))).toMatchObject({ kind: 'unknown' })
  })

  test('an answer that is cut short is in doubt, and says so', async () => {
    const server = await rawServer({ onRequest: (socket) => socket.end(whole.slice(0, -3)) })
    const answered = await post(open(server.origin))
    expect(answered).toMatchObject({ kind: 'unknown', evidence: expect.stringContaining('HTTP 200') })
  })

  test('an answer that is not HTTP is in doubt', async () => {
    const server = await rawServer({ onRequest: (socket) => socket.end('220 smtp.example ESMTP\r\n') })
    expect(await post(open(server.origin))).toMatchObject({ kind: 'unknown' })
  })

  test('an answer larger than 64 KB is in doubt, and is not read to its end', async () => {
    const server = await rawServer({
      onRequest: (socket) => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000000000\r\n\r\n')
        const more = (): void => {
          while (!socket.destroyed && socket.write('x'.repeat(16_384)));
        }
        socket.on('drain', more)
        more()
      },
    })
    expect(await post(open(server.origin))).toMatchObject({ kind: 'unknown' })
  })

  test('one that is stopped is in doubt', async () => {
    const stop = new AbortController()
    const server = await rawServer({ onRequest: () => stop.abort() })
    expect(await post(open(server.origin), stop.signal)).toMatchObject({ kind: 'unknown' })
  })

  test('one that is under way when the exchange closes is in doubt', async () => {
    const closing: Promise<void>[] = []
    const server = await rawServer({ onRequest: () => closing.push(exchange.close()) })
    const exchange = open(server.origin)
    expect(await post(exchange)).toMatchObject({ kind: 'unknown' })
    await Promise.all(closing)
  })
})

describe('an answer', () => {
  test('carries status, headers and body', async () => {
    const server = await rawServer({
      onRequest: (socket) => socket.write(httpAnswer(429, '{"a":1}', 'Retry-After: 7\r\n')),
    })
    expect(await post(open(server.origin))).toMatchObject({
      kind: 'answer',
      status: 429,
      headers: { 'retry-after': '7' },
      body: '{"a":1}',
    })
  })

  test('is the final one: what comes before it (HTTP 103) is none', async () => {
    const server = await rawServer({
      onRequest: (socket) => socket.write(`HTTP/1.1 103 Early\r\nlink: <x>\r\n\r\n${whole}`),
    })
    expect(await post(open(server.origin))).toMatchObject({
      kind: 'answer',
      status: 200,
      body: '{"ok":true}',
    })
  })

  test('is put together from pieces, in the middle of a character', async () => {
    const bytes = Buffer.from(httpAnswer(200, '{"name":"Zoë"}'))
    const server = await rawServer({
      onRequest: (socket) => {
        const middle = bytes.indexOf(Buffer.from('ë')) + 1
        socket.write(bytes.subarray(0, middle))
        setImmediate(() => socket.write(bytes.subarray(middle)))
      },
    })
    expect(await post(open(server.origin))).toMatchObject({ body: '{"name":"Zoë"}' })
  })

  test('that redirects is not followed', async () => {
    const server = await rawServer({
      onRequest: (socket) => socket.write(httpAnswer(307, '', `Location: ${server.origin}/elsewhere\r\n`)),
    })
    expect(await post(open(server.origin))).toMatchObject({ kind: 'answer', status: 307 })
    expect(server.requests()).toBe(1)
  })
})

describe('kept connections', () => {
  test('one that the server closed while idle is replaced, without doubt', async () => {
    let isClosed = (): void => undefined
    const closed = new Promise<void>((resolve) => {
      isClosed = resolve
    })
    const server = await rawServer({
      onRequest: (socket) => {
        socket.write(whole)
        setImmediate(() => socket.end())
        socket.on('close', isClosed)
      },
    })
    const exchange = open(server.origin, { connections: 1 })
    expect(await post(exchange)).toMatchObject({ kind: 'answer' })
    await closed
    expect(await post(exchange)).toMatchObject({ kind: 'answer' })
    expect(server.received).toHaveLength(2)
  })

  test('one that closes at the very moment of its reuse never makes a request go out twice', async () => {
    const server = await rawServer({ onRequest: (socket) => void socket.end(whole) })
    const written = countWritten()
    const exchange = open(server.origin, { connections: 1 })
    const kinds = []
    for (let count = 0; count < 100; count++) kinds.push((await post(exchange)).kind)
    const known = kinds.filter((kind) => kind === 'answer').length
    expect(kinds).not.toContain('unreached')
    expect(written()).toBe(100)
    expect(server.requests()).toBeGreaterThanOrEqual(known)
    expect(server.requests()).toBeLessThanOrEqual(100)
  })

  test('one that is reset when the next request arrives leaves that one in doubt, once', async () => {
    const server = await rawServer({
      onRequest: (socket, number) => void (number === 1 ? socket.write(whole) : socket.resetAndDestroy()),
    })
    const exchange = open(server.origin, { connections: 1 })
    expect(await post(exchange)).toMatchObject({ kind: 'answer' })
    expect(await post(exchange)).toMatchObject({ kind: 'unknown' })
    expect(server.requests()).toBe(2)
  })

  test('as many as asked for are used at once', async () => {
    const sockets: (() => void)[] = []
    const server = await rawServer({
      onRequest: (socket, number) => {
        sockets.push(() => socket.write(whole))
        if (number === 8) for (const answer of sockets) answer()
      },
    })
    const exchange = open(server.origin, { connections: 8 })
    const answers = await Promise.all(Array.from({ length: 8 }, () => post(exchange)))
    expect(answers.map(({ kind }) => kind)).toEqual(Array.from({ length: 8 }, () => 'answer'))
    expect(server.received).toHaveLength(8)
  })
})
