import { describe, expect, onTestFinished, test } from 'vitest'
import type { ActionDesk, ActionRequest, Adapter } from '../../../../src/adapters/adapter.ts'
import { whatsappKind } from '../../../../src/adapters/whatsapp/kind.ts'
import { millis } from '../../../../src/base/instant.ts'
import { seededRandom } from '../../../../src/base/random.ts'
import { Secret } from '../../../../src/base/secret.ts'
import { senderId } from '../../../../src/model/names.ts'
import { type Sandbox, startSandbox } from '../../../../src/sandbox/start.ts'
import { planOf } from '../../../kit/plan-builder.ts'

const signal = new AbortController().signal
const numbers = ['1065', '1066']

const deskOn = async (
  more: { readonly account?: string; readonly pin?: Secret; readonly url?: string } = {},
): Promise<{ readonly sandbox: Sandbox; readonly desk: ActionDesk }> => {
  const sandbox = await startSandbox({ port: 0, random: seededRandom(1) })
  onTestFinished(() => sandbox.close())
  const channel = { ...planOf().channel, baseUrl: more.url ?? sandbox.url, timeout: millis(2000) }
  const adapter: Adapter = await whatsappKind.create({
    channel,
    senders: numbers.map((id) => ({ id: senderId(id) })),
    accessToken: new Secret('the-token-itself'),
    ...('account' in more ? {} : { account: '1022' }),
    ...more,
  })
  onTestFinished(() => adapter.close())
  return { sandbox, desk: adapter.actions ?? expect.fail('it can do things') }
}

const asked = (name: string, given: Readonly<Record<string, unknown>> = {}): ActionRequest => ({
  name,
  arguments: given,
  templates: ['sunset_announce', 'sunset_reminder'],
})

const stateOf = async (desk: ActionDesk, request: ActionRequest): Promise<string> => {
  const read = await desk.read(request, signal)
  return read.kind === 'read' ? read.state : expect.fail(JSON.stringify(read))
}

const changes = ({ channel }: Sandbox): readonly string[] =>
  channel.asked.map(({ method, path }) => `${method} ${path.replace(/^\/v[\d.]+/, '').split('?')[0]}`)

describe('an action on WhatsApp', () => {
  test.each<[string, Readonly<Record<string, unknown>>, readonly string[]]>([
    ['set-profile', { about: 'Gone' }, numbers.map((id) => `POST /${id}/whatsapp_business_profile`)],
    ['clear-commands', {}, numbers.map((id) => `POST /${id}/conversational_automation`)],
    ['delete-links', {}, numbers.map((id) => `DELETE /${id}/message_qrdls/CODE${id}`)],
    ['deregister', {}, numbers.map((id) => `POST /${id}/deregister`)],
    ['unsubscribe', {}, ['DELETE /1022/subscribed_apps']],
  ])(
    '%s is done to every number, once, however often it is asked for; and back',
    async (name, given, expected) => {
      const { sandbox, desk } = await deskOn({ pin: new Secret('271828') })
      const request = asked(name, given)
      const before = await stateOf(desk, request)
      expect(await desk.perform(request, before, signal)).toMatchObject({ kind: 'done' })
      expect(await desk.perform(request, before, signal)).toMatchObject({ kind: 'done' })
      expect(changes(sandbox)).toEqual(expected)
      expect(await desk.undo(request, before, signal)).toMatchObject({ kind: 'done' })
      expect(await desk.undo(request, before, signal)).toMatchObject({ kind: 'done' })
      expect(changes(sandbox)).toHaveLength(expected.length * 2)
      // Links come back under other codes.
      const plain = (state: string): string => state.replaceAll(/"code":"\w+"/g, '')
      expect(plain(await stateOf(desk, request))).toBe(plain(before))
    },
  )

  test('goes on where it stopped: what is so already is not asked for again', async () => {
    const { sandbox, desk } = await deskOn()
    const request = asked('deregister')
    const before = await stateOf(desk, request)
    sandbox.channel.number('1065').isRegistered = false
    await desk.perform(request, before, signal)
    expect(changes(sandbox)).toEqual(['POST /1066/deregister'])
  })

  test('delete-templates deletes the plan’s own, in every language, and no other', async () => {
    const { sandbox, desk } = await deskOn()
    for (const [name, language] of [
      ['sunset_announce', 'en'],
      ['sunset_announce', 'fr'],
      ['birthday', 'en'],
    ] as const)
      sandbox.templates.set(name, language, {})
    const request = asked('delete-templates')
    const before = await stateOf(desk, request)
    expect(await desk.perform(request, before, signal)).toEqual({ kind: 'done', said: 'sunset_announce' })
    expect(await desk.perform(request, before, signal)).toMatchObject({ kind: 'done' })
    expect(sandbox.templates.all().map(({ name, status }) => `${name} ${status}`)).toEqual([
      'sunset_announce PENDING_DELETION',
      'sunset_announce PENDING_DELETION',
      'birthday APPROVED',
    ])
    expect(await desk.undo(request, before, signal)).toMatchObject({ kind: 'refused', retry: 'never' })
  })

  test('without its PIN a number is not registered again, and the way out is said', async () => {
    const { desk } = await deskOn()
    const request = asked('deregister')
    const before = await stateOf(desk, request)
    await desk.perform(request, before, signal)
    expect(await desk.undo(request, before, signal)).toMatchObject({
      kind: 'refused',
      text: expect.stringMatching(/PIN.*channel: \{ pin/),
    })
  })

  test('an `about` that was empty before is left to a person: the platform takes no empty one', async () => {
    const { sandbox, desk } = await deskOn()
    for (const id of numbers) sandbox.channel.number(id).profile = { description: 'An assistant' }
    const request = asked('set-profile', { about: 'Gone', description: 'Gone too' })
    const before = await stateOf(desk, request)
    await desk.perform(request, before, signal)
    const undone = await desk.undo(request, before, signal)
    expect(undone).toMatchObject({ kind: 'done', said: expect.stringMatching(/by hand/) })
    expect(sandbox.channel.number('1065').profile).toEqual({ about: 'Gone', description: 'An assistant' })
  })

  test('of the account needs the account', async () => {
    const { desk } = await deskOn({ account: '' })
    expect(await desk.read(asked('unsubscribe'), signal)).toMatchObject({
      kind: 'refused',
      of: 'account',
      text: expect.stringMatching(/WHATSAPP_ACCOUNT_ID/),
    })
  })

  test('that is not reached did nothing, and gives no token away', async () => {
    const { desk } = await deskOn({ url: 'http://127.0.0.1:1' })
    const read = await desk.read(asked('clear-commands'), signal)
    expect(read).toMatchObject({ kind: 'unreached' })
    expect(JSON.stringify(read)).not.toContain('the-token-itself')
  })
})
