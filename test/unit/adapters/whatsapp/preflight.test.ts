import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { whatsappKind } from '../../../../src/adapters/whatsapp/kind.ts'
import { seededRandom } from '../../../../src/base/random.ts'
import { Secret } from '../../../../src/base/secret.ts'
import { senderId } from '../../../../src/model/names.ts'
import type { Preflight } from '../../../../src/model/preflight.ts'
import { startSandbox } from '../../../../src/sandbox/start.ts'
import type { Said } from '../../../../src/sandbox/whatsapp/condition.ts'
import { channelPlan, notStopped } from '../message.ts'

type Of = {
  readonly senders?: readonly string[]
  readonly account?: string | undefined
  readonly ownToken?: boolean
}

const askAt = async (
  baseUrl: string,
  { senders = ['1065'], account = '1022', ownToken = false }: Of = {},
  signal = notStopped,
): Promise<Preflight> => {
  const adapter = await whatsappKind.create({
    channel: channelPlan({ baseUrl }),
    senders: senders.map((id) => ({ id: senderId(id), ...(ownToken ? { token: new Secret('own') } : {}) })),
    accessToken: new Secret('t'),
    ...(account === '' ? {} : { account }),
  })
  onTestFinished(() => adapter.close())
  return (await adapter.preflight?.(signal)) ?? expect.fail('it asks nobody')
}

const ask = async (says: Said, of: Of = {}): Promise<Preflight> => {
  const sandbox = await startSandbox({ port: 0, random: seededRandom(1), says })
  onTestFinished(() => sandbox.close())
  return askAt(sandbox.url, of)
}

/** A platform that answers each path as told; `undefined`: cuts the connection. */
const platform = async (
  answer: (url: URL) => { readonly status?: number; readonly body: object } | undefined,
): Promise<string> => {
  const server = createServer((request, response) => {
    const answered = answer(new URL(request.url ?? '', 'http://127.0.0.1'))
    if (answered === undefined) return request.socket.destroy()
    response.writeHead(answered.status ?? 200, { 'content-type': 'application/json' })
    return response.end(JSON.stringify(answered.body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const brief = ({ findings }: Preflight): readonly string[] =>
  findings.map(({ weight, code, sender }) =>
    [weight, code, ...(sender === undefined ? [] : [sender])].join(' '),
  )

test('of a channel that is well it says how each number stands, and finds nothing', async () => {
  expect(await ask({ throughput: 'HIGH', tier: 'TIER_10K' }, { senders: ['1065', '1066'] })).toEqual({
    senders: ['1065', '1066'].map((sender) => ({
      sender,
      status: 'CONNECTED',
      quality: 'GREEN',
      throughput: 'HIGH',
      perSecond: 1000,
    })),
    perDay: 10_000,
    findings: [],
    unanswered: [],
  })
})

describe('it finds', () => {
  test.each<[string, Said, readonly string[], RegExp]>([
    ['a dead token', { token: 'expired' }, ['stops token'], /\(190: .*expired\)/],
    ['a banned number', { status: 'BANNED' }, ['stops number 1065'], /BANNED/],
    ['a flagged number', { status: 'FLAGGED' }, ['harms number 1065'], /restricts/],
    ['a number of low quality', { quality_rating: 'RED' }, ['harms quality 1065'], /132015/],
    ['a declined name', { name_status: 'DECLINED' }, ['harms name 1065'], /131037/],
    ['a number that is not registered', { platform_type: 'NOT_APPLICABLE' }, ['harms number 1065'], /133010/],
    ['an account that may not send', { health: 'BLOCKED' }, ['stops health'], /BLOCKED of the account/],
    [
      'that payment is due',
      { health: 'payment' },
      ['stops health'],
      /a matter of payment: 131042.*\(141006\)/,
    ],
    ['an account that is limited, and why', { health: 'LIMITED' }, ['harms health'], /not verified/],
    ['that receipts would be lost', { apps: 'none' }, ['harms receipts'], /no app is subscribed/],
  ])('%s, once however many numbers say so of the account', async (_, says, found, words) => {
    const said = await ask(says)
    expect([brief(said), said.unanswered]).toEqual([found, []])
    expect(said.findings[0]?.message).toMatch(words)
    const two = brief(await ask(says, { senders: ['1065', '1066'] }))
    expect(two.filter((one) => !one.endsWith('1066'))).toEqual(found)
    expect(two).toHaveLength(found[0]?.endsWith('1065') === true ? 2 : 1)
  })

  test('a sender whose own token is dead, and no fault of the others', async () => {
    const said = await ask({ token: 'expired' }, { ownToken: true, account: '' })
    expect(brief(said)).toEqual(['stops token 1065'])
  })
})

describe('what is not answered is unknown, and no finding:', () => {
  test('a field that is left out', async () => {
    const said = await ask({
      status: '-',
      quality_rating: '-',
      throughput: '-',
      tier: '-',
      health: '-',
      name_status: '-',
      platform_type: '-',
    })
    expect(said).toEqual({ senders: [{ sender: '1065' }], findings: [], unanswered: [] })
  })

  test('words that nobody knows', async () => {
    const said = await ask({
      status: 'SHINING',
      quality_rating: 'UNKNOWN',
      throughput: 'ENORMOUS',
      tier: 'TIER_OF_TEARS',
      health: 'SOSO',
    })
    expect(said).toEqual({
      senders: [{ sender: '1065', status: 'SHINING', throughput: 'ENORMOUS' }],
      findings: [],
      unanswered: [],
    })
  })

  test('without an account, nothing is asked about one', async () => {
    const paths: string[] = []
    const url = await platform(({ pathname }) => {
      paths.push(pathname)
      return { body: { id: '1065', status: 'CONNECTED' } }
    })
    expect((await askAt(url, { account: '' })).findings).toEqual([])
    expect(paths).toEqual(['/v23.0/1065'])
  })

  test('a version without some of the fields is asked for the others', async () => {
    const has = new Set(['status', 'quality_rating', 'throughput'])
    const url = await platform(({ searchParams, pathname }) => {
      if (pathname.endsWith('subscribed_apps')) return { body: { data: [{}] } }
      const fields = searchParams.get('fields')?.split(',') ?? []
      const missing = fields.find((field) => !has.has(field))
      if (missing === undefined) return { body: { status: 'CONNECTED', quality_rating: 'YELLOW' } }
      const message = `(#100) Tried accessing nonexisting field (${missing}) on node type (WhatsAppBusinessPhoneNumber)`
      return { status: 400, body: { error: { code: 100, message } } }
    })
    const said = await askAt(url)
    expect(said.senders).toEqual([{ sender: '1065', status: 'CONNECTED', quality: 'YELLOW' }])
    expect(said.findings).toEqual([])
    expect(said.unanswered).toEqual([expect.stringContaining('the account')])
  })

  test.each<[string, ReturnType<Parameters<typeof platform>[0]>]>([
    ['a server that fails', { status: 500, body: { error: { code: 131016, message: 'down' } } }],
    ['too many requests', { status: 400, body: { error: { code: 80007, message: 'too many' } } }],
    ['a gateway that knows nothing', { status: 403, body: { denied: true } }],
    ['a connection that is cut', undefined],
  ])('%s', async (_, answered) => {
    const said = await askAt(await platform(() => answered))
    expect([said.findings, said.unanswered.length]).toEqual([[], 3])
  })

  test('nobody there at all, or a stop before anything was asked', async () => {
    for (const said of [
      await askAt('http://127.0.0.1:1'),
      await askAt('http://127.0.0.1:1', {}, AbortSignal.abort()),
    ])
      expect([said.senders, said.findings, said.unanswered.length]).toEqual([[{ sender: '1065' }], [], 3])
  })
})

test.each([
  [10, undefined, ['harms permission', 'harms permission 1065']],
  [200, undefined, ['harms permission', 'harms permission 1065']],
  [368, undefined, ['stops account']],
  [33, undefined, ['stops number 1065']],
  [100, 33, ['harms number 1065', 'harms account']],
])('a refusal with code %i/%s is %j', async (code, subcode, found) => {
  const url = await platform(() => ({
    status: 400,
    body: { error: { code, message: 'Words of the platform.', error_subcode: subcode } },
  }))
  const said = await askAt(url)
  expect(new Set(brief(said))).toEqual(new Set(found))
  expect(said.findings[0]?.message).toContain(`${code}: Words of the platform)`)
})
