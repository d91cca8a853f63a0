import { connect } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { appSecret, bodyWith, servedExit, signed } from '../kit/served-exit.ts'

const people = ['+33612345601,fr', '+33612345602,en', '+4915112345678,de']

const status = (key: string, state: string, iso = '2025-11-20T12:01:00Z') => ({
  id: 'wamid.X',
  status: state,
  timestamp: String(Date.parse(iso) / 1000),
  recipient_id: '33612345601',
  biz_opaque_callback_data: key,
})

test('receipts move deliveries forward, in whatever order and however often they come', async () => {
  const exit = await servedExit({ people })
  const id = await exit.look(async (ledger) => ledger.id)
  const key = (n: number): string => `exit:${id}:announce:${n}:1`
  const post = (...statuses: readonly object[]) => exit.post(bodyWith({ statuses }))
  const first = bodyWith({ statuses: [status(key(1), 'read'), status(key(1), 'sent')] })
  expect((await exit.post(first)).status).toBe(200)
  expect((await exit.post(first)).status).toBe(200)
  expect((await post(status(key(2), 'delivered'), status(key(1), 'delivered'))).status).toBe(200)
  expect(
    (
      await post({
        ...status(key(3), 'failed'),
        errors: [{ code: 131026, title: 'Message undeliverable', message: 'Message undeliverable' }],
      })
    ).status,
  ).toBe(200)
  expect(await exit.counts()).toMatchObject({ audience: 3, read: 1, delivered: 1, failed: 1, accepted: 0 })
})

test('of a plan, a ledger or a person that is not here they are taken, and change nothing', async () => {
  const exit = await servedExit({ people })
  const id = await exit.look(async (ledger) => ledger.id)
  const strange = [
    'other:1:announce:1:1',
    'exit:00000000:announce:1:1',
    `exit:${id}:announce:99:1`,
    `exit:${id}:never:1:1`,
    'whatever the bot writes',
  ]
  const answer = await exit.post(bodyWith({ statuses: strange.map((key) => status(key, 'read')) }))
  expect(answer.status).toBe(200)
  expect(await exit.counts()).toMatchObject({ accepted: 3, read: 0 })
})

test('a body that is not signed by the platform is refused, whatever is wrong with its signature', async () => {
  const exit = await servedExit({ people })
  const id = await exit.look(async (ledger) => ledger.id)
  const body = bodyWith({ statuses: [status(`exit:${id}:announce:1:1`, 'read')] })
  const right = signed(JSON.stringify(body))
  for (const wrong of [
    '',
    'sha256=',
    right.slice(0, -1),
    right.replace('sha256', 'sha1'),
    `sha256=${'0'.repeat(64)}`,
    signed(JSON.stringify(body), 'another'),
    signed(`${JSON.stringify(body)} `),
  ])
    expect((await exit.post(body, { 'x-hub-signature-256': wrong })).status, wrong).toBe(401)
  expect(await exit.counts()).toMatchObject({ read: 0 })
  expect((await exit.post(body)).status).toBe(200)
})

test('the bytes are signed, not what they mean: escapes and spaces stay as they came', async () => {
  const exit = await servedExit({ people })
  const id = await exit.look(async (ledger) => ledger.id)
  const text = JSON.stringify(
    bodyWith({ statuses: [status(`exit:${id}:announce:1:1`, 'read')] }),
    undefined,
    3,
  )
    .replaceAll('/', '\\/')
    .replace('wamid.X', 'wamid.\\u00e9')
  const answer = await fetch(`${exit.url}/webhooks/exit`, {
    method: 'POST',
    headers: { 'x-hub-signature-256': signed(text) },
    body: text,
  })
  expect(answer.status).toBe(200)
  expect(await exit.counts()).toMatchObject({ read: 1 })
})

test('the platform finds its address by the token that was agreed on, and by no other', async () => {
  const exit = await servedExit({ people })
  const ask = (query: string): Promise<Response> => fetch(`${exit.url}/webhooks/exit?${query}`)
  const right = await ask('hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=verify-me')
  expect([right.status, await right.text()]).toEqual([200, '1158201444'])
  for (const query of [
    'hub.mode=subscribe&hub.challenge=1&hub.verify_token=verify-m',
    'hub.mode=subscribe&hub.challenge=1',
    'hub.mode=unsubscribe&hub.challenge=1&hub.verify_token=verify-me',
    '',
  ])
    expect((await ask(query)).status, query).toBe(404)
})

test('what is signed and makes no sense is taken off the platform’s hands, and logged', async () => {
  const exit = await servedExit({ people })
  for (const body of [
    {},
    [],
    { object: 'page', entry: [] },
    { object: 'whatsapp_business_account' },
    { object: 'whatsapp_business_account', entry: [1, { changes: [{ field: 'messages' }, null] }] },
    bodyWith({ statuses: [null, 7, { status: 'read' }, { ...status('x', 'vanished') }], messages: [{}] }),
  ])
    expect((await exit.post(body)).status, JSON.stringify(body)).toBe(200)
  expect(exit.log().filter(({ level }) => level === 40).length).toBeGreaterThan(3)
})

test('a body of 10 MB is refused, told or not told how long it is; one of 3 MB is taken', async () => {
  const exit = await servedExit({ people })
  const id = await exit.look(async (ledger) => ledger.id)
  const one = status(`exit:${id}:announce:1:1`, 'read')
  const body = (bytes: number): string =>
    JSON.stringify(bodyWith({ statuses: [one], padding: 'x'.repeat(bytes) }))
  const send = (text: string | ReadableStream, signature: string): Promise<Response> =>
    fetch(`${exit.url}/webhooks/exit`, {
      method: 'POST',
      headers: { 'x-hub-signature-256': signature },
      body: text,
      ...(typeof text === 'string' ? {} : { duplex: 'half' }),
    } as RequestInit)
  const large = body(10_000_000)
  const refused = await send(large, signed(large)).then(
    ({ status: answered }) => answered,
    () => 'cut',
  )
  expect([413, 'cut']).toContain(refused)
  const streamed = await send(new Blob([large]).stream(), signed(large)).then(
    ({ status: answered }) => answered,
    () => 'cut',
  )
  expect([413, 'cut']).toContain(streamed)
  expect(await exit.counts()).toMatchObject({ read: 0 })
  const allowed = body(2_990_000)
  expect((await send(allowed, signed(allowed))).status).toBe(200)
  expect(await exit.counts()).toMatchObject({ read: 1 })
})

test('a thousand updates in a body are taken', async () => {
  const exit = await servedExit({ people })
  const id = await exit.look(async (ledger) => ledger.id)
  const statuses = Array.from({ length: 1000 }, (_, n) =>
    status(`exit:${id}:announce:${(n % 3) + 1}:1`, 'delivered'),
  )
  expect((await exit.post(bodyWith({ statuses }))).status).toBe(200)
  expect(await exit.counts()).toMatchObject({ delivered: 3 })
})

test('connections that say nothing do not keep the platform out', async () => {
  const exit = await servedExit({ people })
  const id = await exit.look(async (ledger) => ledger.id)
  const port = Number(new URL(exit.url).port)
  let open = 0
  const cut: (() => void)[] = []
  const silent = Array.from({ length: 1500 }, () => {
    const socket = connect(port, '127.0.0.1', () => open++).resume()
    socket.on('error', () => {})
    socket.on('close', () => {
      open--
      for (const tell of cut) tell()
    })
    return socket
  })
  const isBounded = new Promise<void>((resolve) => {
    let n = 0
    cut.push(() => {
      if (++n === 500) resolve()
    })
  })
  const answer = await exit.post(bodyWith({ statuses: [status(`exit:${id}:announce:1:1`, 'read')] }))
  expect(answer.status).toBe(200)
  await isBounded
  expect(open).toBeLessThanOrEqual(1000)
  for (const socket of silent) socket.destroy()
})

test('bodies that are never finished do not fill the memory: beyond a bound the others are told to come back', async () => {
  const exit = await servedExit({ people })
  const port = Number(new URL(exit.url).port)
  const heads = 'POST /webhooks/exit HTTP/1.1\r\nhost: x\r\ncontent-length: 4000000\r\n\r\n'
  const half = Buffer.alloc(3_900_000, 'x')
  const refused = await Promise.race(
    Array.from(
      { length: 40 },
      () =>
        new Promise<string>((resolve) => {
          const socket = connect(port, '127.0.0.1')
          onTestFinished(() => {
            socket.destroy()
          })
          socket.on('error', () => {})
          socket.on('data', (answer) => resolve(String(answer).split('\r\n')[0] ?? ''))
          socket.write(heads)
          socket.write(half)
        }),
    ),
  )
  expect(refused).toBe('HTTP/1.1 503 Service Unavailable')
})

test('a body that trickles in is cut, and receipts continue meanwhile', async () => {
  const limits = { longestHead: 300, longestRequest: 600, mostIdle: 1000 }
  const exit = await servedExit({ people, limits })
  const id = await exit.look(async (ledger) => ledger.id)
  const socket = connect(Number(new URL(exit.url).port), '127.0.0.1').resume()
  const cut = new Promise<void>((resolve) => socket.on('close', () => resolve()))
  socket.on('error', () => {})
  socket.write('POST /webhooks/exit HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n{')
  const answer = await exit.post(bodyWith({ statuses: [status(`exit:${id}:announce:1:1`, 'read')] }))
  expect(answer.status).toBe(200)
  await cut
  expect(await exit.counts()).toMatchObject({ read: 1 })
})

test('what the ledger does not take is not acknowledged, and is taken when it comes again', async () => {
  const exit = await servedExit({ people })
  const id = await exit.look(async (ledger) => ledger.id)
  const body = bodyWith({ statuses: [status(`exit:${id}:announce:1:1`, 'read')] })
  const { DatabaseSync } = await import('@photostructure/sqlite')
  const other = new DatabaseSync(exit.at.path('.sunset/exit.db'))
  other.exec('begin immediate')
  const answer = await exit.post(body)
  expect((await fetch(`${exit.url}/readyz`)).status).toBe(503)
  other.exec('rollback')
  other.close()
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5'])
  expect(await exit.counts()).toMatchObject({ read: 0 })
  expect((await exit.post(body)).status).toBe(200)
  expect((await fetch(`${exit.url}/readyz`)).status).toBe(200)
  expect(await exit.counts()).toMatchObject({ read: 1 })
})

test('it does not start without what proves a webhook, nor without a token, nor unapproved', async () => {
  await expect(servedExit({ people, env: { WHATSAPP_APP_SECRET: '' } })).rejects.toThrow(
    /Nothing proves that a webhook/,
  )
  await expect(servedExit({ people, env: { SERVE_TOKEN: 'short' } })).rejects.toThrow(/shorter than 16/)
  await expect(servedExit({ people, env: { SERVE_TOKEN: '' } })).rejects.toThrow(/There is no token/)
})

test('no secret and no whole address is in the log', async () => {
  const exit = await servedExit({ people })
  await exit.post({ object: 'page' })
  await exit.close()
  const text = JSON.stringify(exit.log())
  expect(text).not.toContain(appSecret)
  expect(text).not.toContain('33612345601')
})
