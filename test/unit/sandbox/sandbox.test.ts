import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Pool } from 'undici'
import { describe, expect, onTestFinished, test } from 'vitest'
import { instant } from '../../../src/base/instant.ts'
import { seededRandom } from '../../../src/base/random.ts'
import { VirtualClock } from '../../../src/base/virtual-clock.ts'
import type { Fault } from '../../../src/sandbox/faults.ts'
import { type Sandbox, type SandboxOptions, startSandbox } from '../../../src/sandbox/start.ts'

const start = async (options: Partial<SandboxOptions> = {}): Promise<Sandbox> => {
  const sandbox = await startSandbox({ port: 0, random: seededRandom(1), ...options })
  onTestFinished(() => sandbox.close())
  return sandbox
}

const always = (fault: Fault): Partial<SandboxOptions> => ({ faults: { [fault]: 1 } })

type Reply = { readonly status: number; readonly headers: Record<string, unknown>; readonly text: string }

const ask = async (
  sandbox: Sandbox,
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
  token = 'Bearer t',
): Promise<Reply> => {
  const pool = new Pool(sandbox.url, { headersTimeout: 300 })
  onTestFinished(() => pool.destroy())
  const headers = token === '' ? {} : { authorization: token }
  const text = body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body)
  const answer = await pool.request({ method, path, headers, body: text })
  return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() }
}

const message = (fields: object = {}): object => ({
  messaging_product: 'whatsapp',
  recipient_type: 'individual',
  to: '+16505551234',
  type: 'text',
  text: { body: 'Bye' },
  biz_opaque_callback_data: 'p:l:announce:1:1',
  ...fields,
})

const post = (sandbox: Sandbox, body: unknown = message(), token?: string): Promise<Reply> =>
  ask(sandbox, 'POST', '/v23.0/1065/messages', body, token)

const codeOf = ({ text }: Reply): unknown => JSON.parse(text).error.code

describe('a message that is in order', () => {
  test('is accepted as the platform does it, every time with another id', async () => {
    const sandbox = await start()
    const answers = await Promise.all([post(sandbox), post(sandbox)])
    const bodies = answers.map(({ text }) => JSON.parse(text))
    expect(bodies[0]).toEqual({
      messaging_product: 'whatsapp',
      contacts: [{ input: '+16505551234', wa_id: '16505551234' }],
      messages: [{ id: expect.stringMatching(/^wamid\./), message_status: 'accepted' }],
    })
    expect(bodies[0].messages[0].id).not.toBe(bodies[1].messages[0].id)
  })

  test('to a user id is answered with that id', async () => {
    const answer = await post(await start(), message({ to: undefined, recipient: 'US.1349' }))
    expect(JSON.parse(answer.text).contacts).toEqual([{ input: 'US.1349', user_id: 'US.1349' }])
  })

  test('is logged in a file that only its owner reads', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sandbox-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const log = join(folder, 'log.ndjson')
    const clock = new VirtualClock(instant(Date.UTC(2026, 0, 15, 8)))
    const sandbox = await start({ log, clock })
    const template = {
      name: 'bye',
      language: { code: 'en' },
      components: [{ type: 'body', parameters: [{ type: 'text', text: 'Ana' }] }],
    }
    await post(sandbox)
    await post(
      sandbox,
      message({ type: 'template', text: undefined, template, biz_opaque_callback_data: 'k:2:1' }),
    )
    await post(sandbox, 'not JSON')
    await sandbox.close()
    const lines = readFileSync(log, 'utf8').trim().split('\n')
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      {
        at: '2026-01-15T08:00:00Z',
        sender: '1065',
        to: '+16505551234',
        type: 'text',
        key: 'p:l:announce:1',
        opaque: 'p:l:announce:1:1',
        text: 'Bye',
      },
      {
        at: '2026-01-15T08:00:00Z',
        sender: '1065',
        to: '+16505551234',
        type: 'template',
        key: 'k:2',
        opaque: 'k:2:1',
        template: { name: 'bye', language: 'en', parameters: ['Ana'] },
      },
    ])
    expect(statSync(log).mode & 0o777).toBe(0o600)
  })

  test('that comes again in another attempt is seen twice', async () => {
    const sandbox = await start()
    await post(sandbox)
    await post(sandbox, message({ biz_opaque_callback_data: 'p:l:announce:1:2' }))
    await post(sandbox, message({ biz_opaque_callback_data: 'p:l:announce:2:1' }))
    expect(sandbox.seen()).toMatchObject({ requests: 3, accepted: 3, keys: 2, twice: ['p:l:announce:1'] })
    expect(sandbox.countOf('p:l:announce:1')).toBe(2)
  })
})

describe('a message that is not in order is refused as the platform does it', () => {
  const template = { name: 'bye', language: { code: 'en' } }
  const withComponents = (...components: object[]): object =>
    message({ type: 'template', template: { ...template, components } })

  test.each<[string, unknown, number]>([
    ['no JSON', '{', 100],
    ['another product', message({ messaging_product: 'sms' }), 100],
    ['nobody to go to', message({ to: undefined }), 100],
    ['a number that is none', message({ to: 'Ana' }), 131009],
    ['a user id that is none', message({ to: undefined, recipient: '1349' }), 131009],
    ['a type it has not', message({ type: 'fax' }), 131051],
    ['a text without body', message({ text: {} }), 131008],
    ['a text that is too long', message({ text: { body: 'x'.repeat(4097) } }), 100],
    ['callback data that is too long', message({ biz_opaque_callback_data: 'x'.repeat(513) }), 100],
    ['a template without a name', message({ type: 'template', template: {} }), 100],
    ['a template without a language', message({ type: 'template', template: { name: 'bye' } }), 100],
    ['an unknown component', withComponents({ type: 'foot' }), 131009],
    ['a button without an index', withComponents({ type: 'button', sub_type: 'url' }), 131008],
    ['an empty value', withComponents({ type: 'body', parameters: [{ type: 'text', text: '' }] }), 131008],
    [
      'a value on two lines',
      withComponents({ type: 'body', parameters: [{ type: 'text', text: 'a\nb' }] }),
      100,
    ],
  ])('%s', async (_what, body, code) => {
    const sandbox = await start()
    const answer = await post(sandbox, body)
    expect([answer.status, codeOf(answer)]).toEqual([400, code])
    expect(sandbox.seen()).toMatchObject({ accepted: 0, refused: 1 })
  })

  test.each(['', 'Bearer ', 'Basic abc'])('the token %j', async (token) => {
    const sandbox = await start()
    const answer = await post(sandbox, message(), token)
    expect([answer.status, codeOf(answer)]).toEqual([401, 190])
    expect(sandbox.seen().accepted).toBe(0)
  })

  test.each(['/messages', '/v23.0/1065/marketing', '/1065/messages'])('the path %s', async (path) => {
    expect(codeOf(await ask(await start(), 'POST', path, message()))).toBe(2500)
  })
})

test('a preflight gets the fields it asks for', async () => {
  const answer = await ask(await start(), 'GET', '/v23.0/1065?fields=quality_rating,throughput,nonsense')
  expect(JSON.parse(answer.text)).toEqual({
    id: '1065',
    quality_rating: 'GREEN',
    throughput: { level: 'STANDARD' },
  })
})

describe('a fault', () => {
  test.each<[Fault, number, number | undefined, number]>([
    ['429', 429, 130429, 0],
    ['500', 500, 131000, 0],
    ['garbage', 200, undefined, 1],
    ['slow', 200, undefined, 1],
  ])('%s answers %i', async (fault, status, code, accepted) => {
    const sandbox = await start({ ...always(fault), slowMs: 5 })
    const answer = await post(sandbox)
    expect(answer.status).toBe(status)
    if (code !== undefined) expect(codeOf(answer)).toBe(code)
    expect(answer.text.startsWith('<html>')).toBe(fault === 'garbage')
    expect(sandbox.seen()).toMatchObject({ accepted, faults: { [fault]: 1 } })
  })

  test.each<[Fault, number]>([
    ['reset-before', 0],
    ['reset-after', 1],
    ['hang', 1],
  ])('%s gives no answer', async (fault, accepted) => {
    const sandbox = await start(always(fault))
    await expect(post(sandbox)).rejects.toThrow()
    expect(sandbox.seen()).toMatchObject({ requests: 1, accepted })
  })
})

test('a port that is taken is said so', async () => {
  const { url } = await start()
  await expect(start({ port: Number(new URL(url).port) })).rejects.toMatchObject({ code: 'EADDRINUSE' })
})

test('closing twice is all right, and cuts who is still waiting', async () => {
  const sandbox = await start(always('hang'))
  const waiting = post(sandbox).catch(() => 'cut')
  await Promise.all([sandbox.close(), sandbox.close()])
  expect(await waiting).toBe('cut')
})
