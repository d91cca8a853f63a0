import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { identity } from '../../src/model/recipient.ts'
import { bearer, bodyWith, servedExit, signed, wrote } from '../kit/served-exit.ts'

const people = ['+33612345601,fr', '+33612345602,en', '+4915112345678,de']
const frozen = '2026-01-15T10:00:00Z'

/** Waits for what follows an answer: nobody has to wait for a reply to be sent. */
const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 5))
}

test('while the gate is frozen whoever writes gets the approved text, in their language, once', async () => {
  const exit = await servedExit({ people, servedAt: frozen })
  for (const text of ['hello?', 'anybody there?']) await exit.post(wrote('+33612345601', text, frozen))
  await exit.post(wrote('+4915112345678', 'Hallo', frozen))
  await exit.post(wrote('+5511987654321', 'Oi', frozen))
  await until(async () => (await exit.look((ledger) => ledger.replies())).accepted === 3)
  await until(() => exit.accepted().length === 6)
  const replies = exit.accepted().filter(({ key }) => key.includes('~reply'))
  expect(replies.map(({ to, text }) => [to, text])).toEqual([
    ['+33612345601', expect.stringContaining('n’est plus disponible')],
    ['+4915112345678', expect.stringContaining('nicht mehr')],
    ['+5511987654321', expect.stringContaining('não')],
  ])
  expect(await exit.counts()).toMatchObject({ audience: 3, accepted: 3 })
})

test('a day later they may be told again; a text that is dropped by the plan is not sent', async () => {
  const exit = await servedExit({ people, servedAt: frozen })
  await exit.post(wrote('+33612345601', 'hello?', frozen))
  await until(async () => (await exit.look((ledger) => ledger.replies())).accepted === 1)
  exit.setNow('2026-01-15T22:00:00Z')
  await exit.post(wrote('+33612345601', 'hello?', frozen))
  expect(await exit.look((ledger) => ledger.replies())).toMatchObject({ pending: 0, accepted: 1 })
})

test('an open gate and a closed one are silent', async () => {
  const exit = await servedExit({ people })
  await exit.post(wrote('+33612345601', 'hello?'))
  exit.setNow('2026-01-20T10:00:00Z')
  await exit.post(wrote('+33612345601', 'hello?', '2026-01-20T10:00:00Z'))
  expect(await exit.look((ledger) => ledger.replies())).toMatchObject({ pending: 0, accepted: 0, sending: 0 })
  expect(exit.accepted().filter(({ key }) => key.includes('~reply'))).toEqual([])
})

test('the gate freezes at its instant, whoever is asleep, and the very next message meets it', async () => {
  const exit = await servedExit({ people, servedAt: '2026-01-14T23:59:59.900Z' })
  await exit.post(wrote('+33612345601', 'hello?', '2026-01-14T23:59:59Z'))
  exit.setNow('2026-01-15T00:00:00Z')
  await exit.post(wrote('+33612345601', 'hello?', '2026-01-15T00:00:00Z'))
  await until(async () => (await exit.look((ledger) => ledger.replies())).accepted === 1)
})

test('words that mean stop are heard in any language, and only where nothing else is said', async () => {
  const exit = await servedExit({ people })
  await exit.post(wrote('+33612345601', ' Arrêter! '))
  await exit.post(wrote('+4915112345678', 'STOP'))
  await exit.post(wrote('+33612345602', 'please do not stop'))
  const out = await exit.look(async (ledger) =>
    Promise.all(
      ['+33612345601', '+4915112345678', '+33612345602'].map((number) => ledger.suppressed(identity(number))),
    ),
  )
  expect(out).toEqual(['asked for no more messages', 'asked for no more messages', undefined])
  const reminded = await exit.sunset('2025-12-16T12:00:00Z', 'run', '--json')
  expect(reminded.status).toBe(0)
  expect(exit.accepted().filter(({ key }) => key.includes('link-reminder')).length).toBe(1)
})

test('whoever stops this business’s messages at the platform is suppressed, until they resume them', async () => {
  const exit = await servedExit({ people })
  const preference = (...values: readonly string[]): object => ({
    object: 'whatsapp_business_account',
    entry: [
      {
        id: '1',
        changes: [
          {
            field: 'user_preferences',
            value: {
              user_preferences: values.map((value) => ({
                wa_id: '33612345601',
                category: 'marketing_messages',
                value,
                timestamp: '1763640000',
              })),
            },
          },
        ],
      },
    ],
  })
  const out = (): Promise<string | undefined> =>
    exit.look((ledger) => ledger.suppressed(identity('+33612345601')))
  await exit.post(preference('stop'))
  expect(await out()).toMatch(/marketing_messages/)
  await exit.post(preference('resume'))
  expect(await out()).toBeUndefined()
  await exit.post(preference('resume', 'stop'))
  expect(await out()).toMatch(/marketing_messages/)
  await exit.post(preference('stop', 'resume'))
  expect(await out()).toBeUndefined()
})

test('whoever is new and writes while people are told joins them, and is told like everybody', async () => {
  const exit = await servedExit({ people })
  await exit.post(wrote('+393331234567', 'ciao'))
  await exit.post(wrote('+393331234567', 'ciao?'))
  expect(await exit.counts()).toMatchObject({ audience: 4, accepted: 3, pending: 1 })
  const told = await exit.sunset('2025-11-20T13:00:00Z', 'run')
  expect(told.status).toBe(0)
  const [message] = exit.accepted().filter(({ to }) => to === '+393331234567')
  expect(message?.text).toMatch(/lascia WhatsApp/)
  expect(await exit.counts()).toMatchObject({ audience: 4, accepted: 4 })
})

test('after the freeze nobody joins', async () => {
  const exit = await servedExit({ people, servedAt: frozen })
  await exit.post(wrote('+393331234567', 'ciao', frozen))
  expect(await exit.counts()).toMatchObject({ audience: 3 })
})

test('whoever links over HTTP gets no reminder any more, by address or by the token of their link', async () => {
  const link = 'link: { url: "https://chatgpt.com/link?t={{ token }}" }'
  const exit = await servedExit({ people, plan: link })
  const linked = (body: object | string, headers: Record<string, string> = bearer): Promise<Response> =>
    fetch(`${exit.url}/linked/exit`, {
      method: 'POST',
      headers,
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
  const token = /t=(\S+)/.exec(exit.accepted().find(({ to }) => to === '+4915112345678')?.text ?? '')?.[1]
  expect(await (await linked({ address: '+33 6 12 34 56 01' })).json()).toEqual({ linked: true, newly: true })
  expect(await (await linked({ address: '+33612345601' })).json()).toEqual({ linked: true, newly: false })
  expect(await (await linked({ token })).json()).toEqual({ linked: true, newly: true })
  const form = { ...bearer, 'content-type': 'application/x-www-form-urlencoded' }
  expect(await (await linked('address=%2B33612345601', form)).json()).toEqual({ linked: true, newly: false })
  expect(await (await linked({ address: '+33612345601' }, form)).json()).toEqual({
    linked: true,
    newly: false,
  })
  expect((await linked({ address: '+33612345602' }, {})).status).toBe(401)
  expect((await linked({ address: '+33612345602' }, { authorization: 'Bearer wrong' })).status).toBe(401)
  for (const nobody of [{}, { address: 'nobody' }, { token: `${token}x` }, 'no json', '[1]'])
    expect((await linked(nobody)).status, JSON.stringify(nobody)).toBe(400)
  expect((await exit.sunset('2025-12-16T12:00:00Z', 'run')).status).toBe(0)
  const reminded = exit.accepted().filter(({ key }) => key.includes('link-reminder'))
  expect(reminded.map(({ to }) => to)).toEqual(['+33612345602'])
})

test('a person’s link leads to the plan’s page and nowhere else, and the visit is counted', async () => {
  const link = 'link: { url: "https://chatgpt.com/link?t={{ token }}" }'
  const exit = await servedExit({ people, plan: link })
  const token = /t=(\S+)/.exec(exit.accepted()[0]?.text ?? '')?.[1] ?? ''
  const follow = (what: string): Promise<Response> => fetch(`${exit.url}/l/${what}`, { redirect: 'manual' })
  const landing = await follow(token)
  expect([landing.status, landing.headers.get('location')]).toEqual([
    302,
    `https://chatgpt.com/link?t=${token}`,
  ])
  await follow(token)
  expect(await exit.look((ledger) => ledger.visits())).toEqual({ people: 1, times: 2 })
  for (const wrong of [
    `${token.slice(0, -1)}A`,
    `other.${token}`,
    'x',
    'a..b',
    token.replace('exit', 'plan'),
  ])
    expect((await follow(wrong)).status, wrong).toBe(404)
  exit.setNow('2026-06-01T00:00:00Z')
  expect((await follow(token)).status).toBe(410)
})

test('while the gate is open a message goes on to the bot as it came, and is not acknowledged before the bot has it', async () => {
  const heard: { readonly body: string; readonly signature: string | undefined }[] = []
  let answer = 200
  const bot = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text
    })
    request.on('end', () => {
      heard.push({ body, signature: String(request.headers['x-hub-signature-256']) })
      response.writeHead(answer).end()
    })
  })
  await new Promise<void>((resolve) => bot.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    bot.closeAllConnections()
    bot.close()
  })
  const { port } = bot.address() as AddressInfo
  const exit = await servedExit({
    people,
    plan: `serve: { token: "\${SERVE_TOKEN}", forward: "http://127.0.0.1:${port}/webhook" }`,
  })
  const message = wrote('+33612345601', 'hello "bot" ☺')
  expect((await exit.post(message)).status).toBe(200)
  expect(heard).toEqual([{ body: JSON.stringify(message), signature: signed(JSON.stringify(message)) }])
  const id = await exit.look(async (ledger) => ledger.id)
  const ours = bodyWith({
    statuses: [
      {
        id: 'w',
        status: 'read',
        timestamp: '1763640000',
        recipient_id: '1',
        biz_opaque_callback_data: `exit:${id}:announce:1:1`,
      },
    ],
  })
  await exit.post(ours)
  expect(heard.length).toBe(1)
  answer = 500
  expect((await exit.post(message)).status).toBe(502)
  exit.setNow(frozen)
  expect((await exit.post(wrote('+33612345601', 'still there?', frozen))).status).toBe(200)
  expect(heard.length).toBe(2)
})
