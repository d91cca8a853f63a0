import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { ActionDone } from '../../../../src/adapters/adapter.ts'
import { type Millis, millis, minute } from '../../../../src/base/instant.ts'
import type { HttpRequestPlan } from '../../../../src/model/plan.ts'
import { callHttp } from '../../../../src/send/actions/http-call.ts'

type Heard = {
  readonly method: string
  readonly url: string
  readonly body: string
  readonly headers: object
}

const server = async (
  answer: (response: ServerResponse, request: IncomingMessage) => void,
): Promise<{ readonly url: string; readonly heard: readonly Heard[] }> => {
  const heard: Heard[] = []
  const listening = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString()
    })
    request.on('end', () => {
      const { method = '', url = '', headers } = request
      heard.push({ method, url, body, headers })
      answer(response, request)
    })
  })
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    listening.closeAllConnections()
    listening.close()
  })
  return { url: `http://127.0.0.1:${(listening.address() as AddressInfo).port}/bot?key=1`, heard }
}

const status =
  (code: number, body = '', headers: Record<string, string> = {}) =>
  (response: ServerResponse): void => {
    response.writeHead(code, headers)
    response.end(body)
  }

const call = (
  url: string,
  more: Partial<HttpRequestPlan> = {},
  timeout: Millis = minute,
): Promise<ActionDone> =>
  callHttp(
    { asked: { method: 'POST', url, headers: {}, expect: [], ...more }, timeout, clean: (text) => text },
    new AbortController().signal,
  )

describe('a call', () => {
  test('is made as it is written, once', async () => {
    const { url, heard } = await server(status(204))
    const done = await call(url, { method: 'PUT', headers: { 'x-key': 'a' }, body: { stop: true } })
    expect(done).toEqual({ kind: 'done', said: 'status 204' })
    expect(heard).toMatchObject([
      {
        method: 'PUT',
        url: '/bot?key=1',
        body: '{"stop":true}',
        headers: { 'x-key': 'a', 'content-type': 'application/json' },
      },
    ])
  })

  test('is done where the status is one that is expected, and no other', async () => {
    expect(await call((await server(status(404))).url, { expect: [404] })).toMatchObject({ kind: 'done' })
    expect(await call((await server(status(200))).url, { expect: [404] })).toMatchObject({ kind: 'refused' })
  })

  test.each<[number, object]>([
    [400, { kind: 'refused', retry: 'never', text: 'it answered 400: no such bot' }],
    [429, { kind: 'refused', retry: minute }],
    [500, { kind: 'unknown', evidence: 'it answered 500: no such bot' }],
    [503, { kind: 'unknown' }],
  ])('that is answered with %i', async (code, outcome) => {
    expect(await call((await server(status(code, 'no such bot'))).url)).toMatchObject(outcome)
  })

  test('is tried again when it was asked to be', async () => {
    const { url } = await server(status(429, '', { 'retry-after': '7' }))
    expect(await call(url)).toMatchObject({ retry: 7000 })
  })

  test('does not follow a redirect', async () => {
    const other = await server(status(200))
    const { url } = await server(status(307, '', { location: other.url }))
    expect(await call(url)).toMatchObject({ kind: 'refused', text: 'it answered 307' })
    expect(other.heard).toEqual([])
  })

  test('to where nobody listens was never made', async () => {
    const { port } = new URL((await server(status(200))).url)
    expect(port).not.toBe('1')
    expect(await call('http://127.0.0.1:1/')).toMatchObject({ kind: 'unreached' })
  })

  test('whose answer is lost may have been made', async () => {
    const { url, heard } = await server((_, request) => request.socket.destroy())
    expect(await call(url)).toMatchObject({ kind: 'unknown' })
    expect(heard).toHaveLength(1)
  })

  test('that is never answered may have been made', async () => {
    const { url, heard } = await server(() => {})
    expect(await call(url, {}, millis(300))).toMatchObject({ kind: 'unknown' })
    expect(heard).toHaveLength(1)
  })

  test('goes through the proxy that it is given', async () => {
    const asked: string[] = []
    const proxy = createServer()
    proxy.on('connect', ({ url }: IncomingMessage, socket: Duplex) => {
      asked.push(url ?? '')
      socket.end('HTTP/1.1 503 no\r\n\r\n')
    })
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => {
      proxy.closeAllConnections()
      proxy.close()
    })
    const came = await callHttp(
      {
        asked: { method: 'POST', url: 'https://ops.example/stop', headers: {}, expect: [] },
        timeout: minute,
        proxy: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
        clean: (text) => text,
      },
      new AbortController().signal,
    )
    expect(asked).toEqual(['ops.example:443'])
    expect(came.kind).not.toBe('done')
  })

  test('keeps only the beginning of what is answered', async () => {
    const { url } = await server(status(200, 'x'.repeat(1_000_000)))
    const done = await call(url)
    expect('said' in done && done.said.length).toBeLessThan(600)
  })
})
