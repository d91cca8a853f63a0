import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { TemplateDesk } from '../../../../src/adapters/adapter.ts'
import { whatsappKind } from '../../../../src/adapters/whatsapp/kind.ts'
import { millis } from '../../../../src/base/instant.ts'
import { seededRandom } from '../../../../src/base/random.ts'
import { Secret } from '../../../../src/base/secret.ts'
import { localeTag, senderId } from '../../../../src/model/names.ts'
import type { WantedTemplate } from '../../../../src/model/template.ts'
import { type Sandbox, startSandbox } from '../../../../src/sandbox/start.ts'
import { redacted } from '../../../../src/send/redacted.ts'
import { channelPlan, notStopped } from '../message.ts'

const token = 'a-token-of-some-length'

const deskAt = async (baseUrl: string): Promise<TemplateDesk> => {
  const secret = new Secret(token)
  const adapter = await whatsappKind.create({
    channel: channelPlan({ baseUrl, timeout: millis(500) }),
    senders: [{ id: senderId('1065') }],
    accessToken: secret,
    account: '1022',
  })
  onTestFinished(() => adapter.close())
  const { templates } = redacted(adapter, [secret])
  if (templates === undefined) throw new Error('there is no desk')
  return templates
}

const rehearsed = async (): Promise<{ readonly sandbox: Sandbox; readonly desk: TemplateDesk }> => {
  const sandbox = await startSandbox({
    port: 0,
    random: seededRandom(1),
    review: ({ language }) =>
      language === 'fr'
        ? { status: 'REJECTED', rejectedReason: 'TAG_CONTENT_MISMATCH' }
        : { status: 'PENDING' },
  })
  onTestFinished(() => sandbox.close())
  return { sandbox, desk: await deskAt(sandbox.url) }
}

type Heard = {
  readonly method: string
  readonly url: string
  readonly authorization: string
  readonly body: string
}

/** A platform that says this to whatever it is asked; `undefined`: it hangs up. */
const saying = async (
  status: number,
  body: unknown,
): Promise<{ readonly desk: TemplateDesk; readonly heard: readonly Heard[] }> => {
  const heard: Heard[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk: Buffer) => {
      text += chunk.toString()
    })
    request.on('end', () => {
      const { method = '', url = '', headers } = request
      heard.push({ method, url, authorization: headers.authorization ?? '', body: text })
      if (body === undefined) request.socket.resetAndDestroy()
      else response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { desk: await deskAt(`http://127.0.0.1:${port}`), heard }
}

const error = (fields: object): object => ({
  error: { message: 'Invalid parameter', type: 'OAuthException', ...fields },
})

const wanted = (fields: Partial<WantedTemplate> = {}): WantedTemplate => ({
  message: 'announce',
  locale: localeTag('en'),
  name: 'sunset_announce',
  language: 'en',
  category: 'utility',
  body: 'News about ChatGPT: it leaves WhatsApp on {{1}} for good.',
  examples: ['January 15, 2026'],
  button: { text: 'Link', url: 'https://e.org/l?t={{1}}', example: 'abc' },
  ttlSeconds: 43_200,
  ...fields,
})

describe('a template that is asked for', () => {
  test('is in the list then, as it was asked for, with what the platform says of it', async () => {
    const { sandbox, desk } = await rehearsed()
    expect(await desk.create(wanted(), notStopped)).toMatchObject({
      kind: 'created',
      made: { review: 'pending' },
    })
    expect(await desk.create(wanted({ language: 'fr' }), notStopped)).toMatchObject({ kind: 'created' })
    sandbox.templates.set('sunset_announce', 'en', {
      status: 'PAUSED',
      category: 'MARKETING',
      previousCategory: 'UTILITY',
      quality: 'RED',
    })
    const { body, ttlSeconds } = wanted()
    const content = { body, ttlSeconds, buttons: [{ text: 'Link', url: 'https://e.org/l?t={{1}}' }] }
    expect(await desk.list(notStopped)).toEqual({
      kind: 'listed',
      templates: [
        {
          name: 'sunset_announce',
          language: 'en',
          review: 'paused',
          said: 'PAUSED',
          category: 'MARKETING',
          previousCategory: 'UTILITY',
          quality: 'RED',
          ...content,
        },
        {
          name: 'sunset_announce',
          language: 'fr',
          review: 'rejected',
          said: 'REJECTED',
          category: 'UTILITY',
          reason: 'TAG_CONTENT_MISMATCH',
          ...content,
        },
      ],
    })
  })

  test('and is there already stays as it is', async () => {
    const { sandbox, desk } = await rehearsed()
    sandbox.templates.set('sunset_announce', 'en', { status: 'APPROVED' })
    expect(await desk.create(wanted(), notStopped)).toEqual({ kind: 'exists' })
    expect(sandbox.templates.all()).toHaveLength(1)
  })

  test('and that the platform refuses at once is refused in its words', async () => {
    const { desk } = await rehearsed()
    expect(await desk.create(wanted({ body: 'It leaves on {{1}}' }), notStopped)).toMatchObject({
      kind: 'refused',
      of: 'template',
      code: '100/2388299',
      text: expect.stringContaining('start or end'),
    })
  })

  test('goes with the token in the header alone, its version and its samples', async () => {
    const { desk, heard } = await saying(200, { id: '1', status: 'APPROVED', category: 'MARKETING' })
    expect(await desk.create(wanted(), notStopped)).toMatchObject({
      kind: 'created',
      made: { review: 'approved', category: 'MARKETING' },
    })
    const [request] = heard
    expect(request).toMatchObject({
      method: 'POST',
      url: '/v23.0/1022/message_templates',
      authorization: `Bearer ${token}`,
    })
    expect(JSON.parse(request?.body ?? '')).toEqual({
      name: 'sunset_announce',
      language: 'en',
      category: 'UTILITY',
      parameter_format: 'POSITIONAL',
      message_send_ttl_seconds: 43_200,
      components: [
        { type: 'BODY', text: wanted().body, example: { body_text: [['January 15, 2026']] } },
        {
          type: 'BUTTONS',
          buttons: [{ type: 'URL', text: 'Link', url: 'https://e.org/l?t={{1}}', example: ['abc'] }],
        },
      ],
    })
  })

  test.each<[string, number, unknown, object]>([
    ['a connection that was cut', 200, undefined, { kind: 'unknown' }],
    ['an answer that is not the platform’s', 200, '<html>', { kind: 'unknown' }],
    ['a gateway that fails', 502, '<html>', { kind: 'unknown' }],
    ['a token that expired', 401, error({ code: 190 }), { kind: 'refused', of: 'account', code: '190' }],
    ['a missing permission', 403, error({ code: 200 }), { kind: 'refused', of: 'account' }],
    ['too many in an hour', 400, error({ code: 80007 }), { kind: 'refused', of: 'rate' }],
    [
      'too many templates',
      400,
      error({ code: 100, error_subcode: 2388019 }),
      { kind: 'refused', of: 'template' },
    ],
  ])('and met by %s is not taken for created, nor asked for again', async (_, status, body, outcome) => {
    const { desk, heard } = await saying(status, body)
    expect(await desk.create(wanted(), notStopped)).toMatchObject(outcome)
    expect(heard).toHaveLength(1)
  })
})

describe('a list', () => {
  test('has every page', async () => {
    const { sandbox, desk } = await rehearsed()
    for (let n = 0; n < 250; n++) sandbox.templates.set(`template_${n}`, 'en', {})
    const listed = await desk.list(notStopped)
    const names = listed.kind === 'listed' ? listed.templates.map(({ name }) => name) : []
    expect(new Set(names).size).toBe(250)
    expect([names.length, sandbox.templates.lists]).toEqual([250, 3])
  })

  test('that does not end is none', async () => {
    const { desk, heard } = await saying(200, {
      data: [{ name: 'a', language: 'en', status: 'APPROVED' }],
      paging: { cursors: { after: 'again' }, next: 'https://example.org' },
    })
    expect(await desk.list(notStopped)).toMatchObject({ kind: 'unknown' })
    expect(heard).toHaveLength(2)
  })

  test.each<[string, number, unknown, object]>([
    [
      'the account is not ours',
      400,
      error({ code: 100, error_subcode: 33 }),
      { kind: 'refused', of: 'account' },
    ],
    ['the platform hangs up', 200, undefined, { kind: 'unknown' }],
    ['the answer is no list', 200, { success: true }, { kind: 'unknown' }],
  ])('is not empty where %s', async (_, status, body, outcome) => {
    const { desk } = await saying(status, body)
    expect(await desk.list(notStopped)).toMatchObject(outcome)
  })

  test('leaves out what the platform does not say, and a word that is new decides nothing', async () => {
    const { desk } = await saying(200, {
      data: [{ name: 'a', language: 'en', status: 'GLOWING' }, { name: 'b' }],
    })
    expect(await desk.list(notStopped)).toEqual({
      kind: 'listed',
      templates: [{ name: 'a', language: 'en', review: 'unknown', said: 'GLOWING' }],
    })
  })

  test('holds no token, whatever the platform echoes', async () => {
    const { desk } = await saying(400, error({ code: 190, error_user_msg: `Bearer ${token} is bad` }))
    expect(JSON.stringify(await desk.list(notStopped))).not.toContain(token)
  })
})

test('without an account there is no desk, and messages go out all the same', async () => {
  const adapter = await whatsappKind.create({
    channel: channelPlan(),
    senders: [{ id: senderId('1065') }],
    accessToken: new Secret(token),
  })
  onTestFinished(() => adapter.close())
  expect(adapter.templates).toBeUndefined()
})
