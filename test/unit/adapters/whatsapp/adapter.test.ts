import { describe, expect, onTestFinished, test } from 'vitest'
import type { Adapter, AdapterSettings } from '../../../../src/adapters/adapter.ts'
import { whatsappKind } from '../../../../src/adapters/whatsapp/kind.ts'
import { Secret } from '../../../../src/base/secret.ts'
import { senderId } from '../../../../src/model/names.ts'
import type { ChannelPlan } from '../../../../src/model/plan.ts'
import { channelPlan, envelope, notStopped, prepared } from '../message.ts'
import { httpAnswer, rawServer } from '../raw-server.ts'

const taken = httpAnswer(200, '{"messages":[{"id":"wamid.A"}]}')

const settings = (
  channel: Partial<ChannelPlan> = {},
  fields: Partial<AdapterSettings> = {},
): AdapterSettings => ({
  channel: channelPlan(channel),
  senders: [{ id: senderId('1065') }],
  accessToken: new Secret('EAAtoken'),
  ...fields,
})

const create = async (...of: Parameters<typeof settings>): Promise<Adapter> => {
  const adapter = await whatsappKind.create(settings(...of))
  onTestFinished(() => adapter.close())
  return adapter
}

describe('a message on the wire', () => {
  test('goes to the pinned version and the sender, with the token in the header and nowhere else', async () => {
    const server = await rawServer({ onRequest: (socket) => socket.write(taken) })
    const adapter = await create({ baseUrl: server.origin })
    expect(await adapter.send(prepared(adapter, '+16505551234'), envelope(1), notStopped)).toEqual({
      kind: 'accepted',
      platformId: 'wamid.A',
    })
    const [request = ''] = server.received
    expect(request).toMatch(/^POST \/v23\.0\/1065\/messages HTTP\/1\.1\r\n/)
    expect(request).toMatch(/\r\nauthorization: Bearer EAAtoken\r\n/)
    expect(request.split('EAAtoken')).toHaveLength(2)
    expect(request).toContain('"biz_opaque_callback_data":"leave:l1:announce:1:1"')
  })

  test('follows the version, the path of base_url and the token of its sender', async () => {
    const server = await rawServer({ onRequest: (socket) => socket.write(taken) })
    const senders = [{ id: senderId('1065'), token: new Secret(' EAAown\n') }]
    const adapter = await create({ baseUrl: `${server.origin}/meta/`, version: 'v26.0' }, { senders })
    await adapter.send(prepared(adapter, '+16505551234'), envelope(1), notStopped)
    expect(server.received[0]).toMatch(/^POST \/meta\/v26\.0\/1065\/messages /)
    expect(server.received[0]).toContain('authorization: Bearer EAAown\r\n')
  })

  test('to loopback never goes through the proxy', async () => {
    const server = await rawServer({ onRequest: (socket) => socket.write(taken) })
    const proxy = await rawServer({})
    const adapter = await create({ baseUrl: server.origin }, { proxy: proxy.origin })
    const outcome = await adapter.send(prepared(adapter, '+16505551234'), envelope(1), notStopped)
    expect(outcome).toMatchObject({ kind: 'accepted' })
    expect(proxy.received).toEqual([])
  })

  test('that is redirected is refused by the account, and not sent on', async () => {
    const server = await rawServer({
      onRequest: (socket) => socket.write(httpAnswer(307, '', `location: ${server.origin}/x\r\n`)),
    })
    const adapter = await create({ baseUrl: server.origin })
    expect(await adapter.send(prepared(adapter, '+16505551234'), envelope(1), notStopped)).toMatchObject({
      kind: 'refused',
      of: 'account',
      code: 'http-307',
    })
    expect(server.requests()).toBe(1)
  })

  test('of a sender that nobody named is refused without a request', async () => {
    const server = await rawServer({})
    const adapter = await create({ baseUrl: server.origin })
    const message = prepared(adapter, '+16505551234', undefined, '999')
    expect(await adapter.send(message, envelope(1), notStopped)).toMatchObject({
      kind: 'refused',
      of: 'sender',
    })
    expect(server.received).toEqual([])
  })
})

describe('what would make every message fail is known before the first (T37)', () => {
  test.each<[string, Parameters<typeof settings>, RegExp]>([
    [
      'no token',
      [{}, { senders: [{ id: senderId('1') }], accessToken: new Secret('') }],
      /WHATSAPP_ACCESS_TOKEN/,
    ],
    ['a token with a line break', [{}, { accessToken: new Secret('EA\nA') }], /character/],
    ['no sender', [{}, { senders: [] }], /sender/],
    ['an address that is none', [{ baseUrl: 'graph' }], /not a URL/],
    ['a base_url in clear', [{ baseUrl: 'http://graph.example' }], /not https/],
    ['a base_url that only looks like loopback', [{ baseUrl: 'http://127.0.0.1.example.org' }], /not https/],
    ['a base_url with a password', [{ baseUrl: 'https://a:b@graph.example' }], /address alone/],
    ['a version that is none', [{ version: '23' }], /v23\.0/],
    ['a proxy that is none', [{ proxy: 'http://' }], /proxy/],
  ])('%s', async (_what, of, said) => {
    await expect(whatsappKind.create(settings(...of))).rejects.toMatchObject({
      code: 'channel-refused',
      message: expect.stringMatching(said),
    })
  })

  test('a missing access token is no fault where each sender has its own', async () => {
    const { accessToken: _none, ...without } = settings(
      {},
      { senders: [{ id: senderId('1'), token: new Secret('t') }] },
    )
    await (await whatsappKind.create(without)).close()
    const bare = { ...without, senders: [{ id: senderId('1') }] }
    await expect(whatsappKind.create(bare)).rejects.toMatchObject({ code: 'channel-refused' })
  })

  test('and no message about it shows a token', async () => {
    const secret = new Secret('EAAsecret\u0000value')
    const failure = await whatsappKind.create(settings({}, { accessToken: secret })).catch(String)
    expect(failure).not.toContain('secret')
  })
})
