import { expect, test } from 'vitest'
import { z } from 'zod'
import { gateSchema, occurrenceIn, statusSchema, sumOf } from '../kit/documents.ts'
import { accept, answerWith, type Platform, recordingPlatform, toOf } from '../kit/recording-platform.ts'
import { planAt, sampleAudience, secrets } from '../kit/rehearsal.ts'
import { workplace } from '../kit/workplace.ts'

const parameter = z.strictObject({ type: z.literal('text'), text: z.string().min(1) })

/** What the platform's documentation asks of a template message with one value and a link on its button. */
const templateMessage = z.strictObject({
  messaging_product: z.literal('whatsapp'),
  recipient_type: z.literal('individual'),
  to: z
    .string()
    .regex(/^\+[1-9]\d{6,14}$/)
    .optional(),
  recipient: z
    .string()
    .regex(/^[A-Z]{2}\.\w+$/)
    .optional(),
  type: z.literal('template'),
  template: z.strictObject({
    name: z.string(),
    language: z.strictObject({ policy: z.literal('deterministic'), code: z.string() }),
    components: z.tuple([
      z.strictObject({ type: z.literal('body'), parameters: z.tuple([parameter]) }),
      z.strictObject({
        type: z.literal('button'),
        sub_type: z.literal('url'),
        index: z.literal('0'),
        parameters: z.tuple([parameter]),
      }),
    ]),
  }),
  biz_opaque_callback_data: z.string().max(512),
})

const people = sampleAudience()
  .trimEnd()
  .split('\n')
  .slice(1)
  .map((line) => {
    const [phone = '', lang = '', , linked = ''] = line.split(',')
    return { phone, lang, isLinked: linked !== '' }
  })

/** A locale's text: its language's (the plan has nine, none of them twice), else English. */
const written = ['en', 'fr', 'es', 'pt-BR', 'de', 'it', 'hi', 'id', 'ar']
const textOf = (lang: string): string =>
  written.find((tag) => tag.split('-')[0] === lang.split('-')[0]) ?? 'en'

const place = async () => {
  const platform = await recordingPlatform()
  const plan = planAt('chatgpt-leaves-whatsapp.yaml', platform.url)
  const at = workplace({ 'plan.yaml': plan, 'sample-audience.csv': sampleAudience() }, { ...secrets })
  return { platform, at }
}

const messagesOf = ({ requests }: Platform, from = 0) =>
  requests.slice(from).map(({ body }) => templateMessage.parse(JSON.parse(body)))

test('everyone gets one well-formed message in their language, and a second run sends nothing', async () => {
  const { platform, at } = await place()
  const run = await at.run('run', 'plan.yaml', '--yes', '--json', '--now', '2025-11-16T17:00:00Z')
  expect(run.status).toBe(0)
  const messages = messagesOf(platform)
  expect(messages.map((message) => message.to ?? message.recipient).toSorted()).toEqual(
    people.map(({ phone }) => phone).toSorted(),
  )
  for (const { method, url, headers } of platform.requests) {
    expect(`${method} ${url}`).toMatch(/^POST \/v\d+\.\d+\/106540352242922\/messages$/)
    expect(headers['authorization']).toBe(`Bearer ${secrets.WHATSAPP_ACCESS_TOKEN}`)
    expect(headers['content-type']).toMatch(/^application\/json/)
  }
  const rest = platform.requests.map(({ url, body, headers: { authorization: _, ...others } }) =>
    JSON.stringify([url, body, others]),
  )
  expect(rest.filter((text) => text.includes(secrets.WHATSAPP_ACCESS_TOKEN))).toEqual([])
  expect(rest.filter((text) => text.includes(secrets.LINK_SECRET))).toEqual([])

  const dates: Readonly<Record<string, string>> = {
    en: 'January 15, 2026',
    fr: '15 janvier 2026',
    es: '15 de enero de 2026',
    'pt-BR': '15 de janeiro de 2026',
    de: '15. Januar 2026',
    it: '15 gennaio 2026',
    hi: '15 जनवरी 2026',
    id: '15 Januari 2026',
  }
  const langs = new Map(people.map(({ phone, lang }) => [phone, lang]))
  for (const { to, recipient, template } of messages) {
    const lang = langs.get(to ?? recipient ?? '') ?? ''
    expect(template.name).toBe('sunset_announce')
    // Whoever has no language in their row gets their country's, which this test does not know.
    if (lang !== '') expect(template.language.code).toBe(textOf(lang).replace('-', '_'))
    const [body] = template.components
    // British and Indian people read English dates in their own order.
    if (dates[lang] !== undefined && lang !== 'en') expect(body.parameters[0].text).toBe(dates[lang])
  }
  expect(new Set(messages.map(({ template }) => template.language.code)).size).toBe(9)
  const tokens = messages.map(({ template }) => template.components[1].parameters[0].text)
  expect(new Set(tokens).size).toBe(people.length)
  expect(tokens.every((token) => /^chatgpt-leaves-whatsapp\.[\w-]{32}$/.test(token))).toBe(true)

  const again = await at.run('run', 'plan.yaml', '--now', '2025-11-16T18:00:00Z')
  expect(again).toMatchObject({ status: 0 })
  expect(again.stdout).toMatch(/^Nothing was due/)
  expect(platform.requests).toHaveLength(people.length)
})

const unlinked = people.filter(({ isLinked }) => !isLinked)

test('the whole exit: told, reminded unless linked, frozen with a reply, shut down; the gate says so at each step', async () => {
  const { platform, at } = await place()
  const reply = 'This service is no longer available on WhatsApp. You can continue at chatgpt.com.'
  const days = [
    { now: '2025-11-16T16:59:59Z', sent: 0, gate: 'open', status: 0 },
    { now: '2025-11-16T17:00:00Z', sent: people.length, gate: 'open', status: 0 },
    { now: '2025-12-16T17:00:00Z', sent: unlinked.length, gate: 'open', status: 0 },
    { now: '2026-01-08T17:00:00Z', sent: unlinked.length, gate: 'open', status: 0 },
    { now: '2026-01-13T17:00:00Z', sent: unlinked.length, gate: 'open', status: 0 },
    { now: '2026-01-15T07:59:59Z', sent: 0, gate: 'open', status: 0 },
    { now: '2026-01-15T08:00:00Z', sent: 0, gate: 'frozen', status: 6, reply },
    { now: '2026-04-15T06:59:59Z', sent: 0, gate: 'frozen', status: 6, reply },
    { now: '2026-04-15T07:00:00Z', sent: 0, gate: 'closed', status: 7 },
  ]
  const approve = ['approve', 'plan.yaml', '--yes', '--reason', 'plan of record']
  expect((await at.run(...approve, '--now', '2025-11-10T00:00:00Z')).status).toBe(0)
  for (const day of days) {
    const before = platform.requests.length
    const tick = await at.run('tick', 'plan.yaml', '--json', '--now', day.now)
    expect(tick.status).toBe(0)
    for (const { counts } of statusSchema.parse(JSON.parse(tick.stdout)).occurrences)
      expect(sumOf(counts)).toBe(counts.audience)
    expect([day.now, platform.requests.length - before]).toEqual([day.now, day.sent])
    const gate = await at.run('gate', 'plan.yaml', '--json', '--now', day.now)
    expect([day.now, gate.status]).toEqual([day.now, day.status])
    const answer = gateSchema.parse(JSON.parse(gate.stdout))
    expect([day.now, answer.gate, answer.reply]).toEqual([day.now, day.gate, day.reply])
  }
  const reminders = messagesOf(platform, people.length)
  expect(new Set(reminders.map(({ to, recipient }) => to ?? recipient))).toEqual(
    new Set(unlinked.map(({ phone }) => phone)),
  )
  expect(new Set(reminders.map(({ template }) => template.name))).toEqual(new Set(['sunset_reminder']))
  const link = new Map<string, Set<string>>()
  for (const { to, recipient, template } of messagesOf(platform)) {
    const whose = to ?? recipient ?? ''
    link.set(whose, (link.get(whose) ?? new Set()).add(template.components[1].parameters[0].text))
  }
  expect([...link.values()].every((links) => links.size === 1)).toBe(true)
})

test('every key is handed over once; what the platform calls back tells delivery and attempt', async () => {
  const { platform, at } = await place()
  await at.run('run', 'plan.yaml', '--yes', '--now', '2025-11-16T17:00:00Z')
  const keys = messagesOf(platform).map((message) => message.biz_opaque_callback_data)
  expect(new Set(keys).size).toBe(people.length)
  expect(keys.every((key) => /^chatgpt-leaves-whatsapp:[^:]+:announce:\d+:1$/.test(key))).toBe(true)
})

test('a person the platform refuses is failed, with its code; all others are told, and the run says so with 5', async () => {
  const { platform, at } = await place()
  const [first] = people
  if (first === undefined) throw new Error('nobody')
  const refusing = await recordingPlatform((request, response, number) => {
    const isFirst = toOf(request) === first.phone
    const status = isFirst ? 400 : 200
    const answer = isFirst
      ? { error: { message: '(#131026) Message undeliverable', type: 'OAuthException', code: 131026 } }
      : { messages: [{ id: `wamid.${number}` }], messaging_product: 'whatsapp', contacts: [] }
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
  })
  at.write('plan.yaml', at.read('plan.yaml').replace(platform.url, refusing.url))
  const run = await at.run('run', 'plan.yaml', '--yes', '--json', '--now', '2025-11-16T17:00:00Z')
  expect(run.status).toBe(5)
  const { state, counts } = occurrenceIn(statusSchema.parse(JSON.parse(run.stdout)), 'announce')
  expect(state).toBe('complete')
  expect(counts).toMatchObject({ failed: 1, accepted: people.length - 1 })
  const list = await at.run('recipients', 'plan.yaml', '--state', 'failed', '--format', 'ndjson')
  expect(JSON.parse(list.stdout)).toMatchObject({ state: 'failed', code: '131026', phase: 'announce' })
  const again = await at.run('run', 'plan.yaml', '--now', '2025-11-16T18:00:00Z')
  expect(again.status).toBe(0)
})

test.each([
  ['says', { whatsapp_business_manager_messaging_limit: 'TIER_50' }, 50],
  ['does not say', { error: { message: 'Unknown path components', code: 2500 } }, people.length],
])(
  'where the plan leaves it open, the platform is asked how many a day; when it %s, so many are told',
  async (_, answer, told) => {
    const platform = await recordingPlatform(accept, (_request, response) =>
      answerWith(response, 200, answer),
    )
    const plan = planAt('chatgpt-leaves-whatsapp.yaml', platform.url).replace(
      'per_day: unlimited',
      'per_day: auto',
    )
    const at = workplace({ 'plan.yaml': plan, 'sample-audience.csv': sampleAudience() }, { ...secrets })
    const run = await at.run('run', 'plan.yaml', '--yes', '--json', '--now', '2025-11-16T17:00:00Z')
    expect(run.status).toBe(0)
    expect(platform.questions.length).toBeGreaterThan(0)
    expect(platform.requests).toHaveLength(told)
    const { counts } = occurrenceIn(statusSchema.parse(JSON.parse(run.stdout)), 'announce')
    expect([counts.accepted, counts.pending]).toEqual([told, people.length - told])
  },
)
