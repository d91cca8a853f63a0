import { expect, test } from 'vitest'
import { checkSchema, occurrenceIn, outboxOf, statusSchema } from '../kit/documents.ts'
import { csvOf, peopleOf } from '../kit/people-csv.ts'
import { workplace } from '../kit/workplace.ts'

const now = ['--now', '2025-11-20T00:00:00Z'] as const
const users = { 'users.csv': csvOf(peopleOf(16)) }

test('init writes a plan from one sentence, which passes check but for what it could not know', async () => {
  const at = workplace(users)
  const init = await at.run('init', 'ChatGPT leaves Outbox on 2026-01-15', '--no-input', '--json', ...now)
  expect(init.status).toBe(0)
  const { file } = JSON.parse(init.stdout)
  expect(file).toBe(at.path('chatgpt-leaves-outbox.yaml'))
  const check = await at.run('check', 'chatgpt-leaves-outbox.yaml', '--json', ...now)
  expect(check.status).toBe(0)
  const { problems } = checkSchema.parse(JSON.parse(check.stdout))
  const left = ['destinations', 'link', 'no timezone', 'notice']
  const others = problems.filter(({ message }) => !left.some((known) => message.includes(known)))
  expect(others).toEqual([])
  const anyHour = ['--window', 'always', '--reason', 'a rehearsal']
  const run = await at.run('run', 'chatgpt-leaves-outbox.yaml', '--yes', '--json', ...anyHour, ...now)
  expect(occurrenceIn(statusSchema.parse(JSON.parse(run.stdout)), 'announce').counts.accepted).toBe(16)
})

test('what init writes says the same as the two lines do without it', async () => {
  const at = workplace({
    ...users,
    'chatgpt-leaves-outbox.yaml': 'sunset: ChatGPT leaves Outbox on 2026-01-15\naudience: users.csv\n',
  })
  const short = await at.run('timeline', 'chatgpt-leaves-outbox.yaml', '--json', ...now)
  const force = await at.run('init', 'ChatGPT leaves Outbox on 2026-01-15', '--no-input', '--force', ...now)
  expect(force.status).toBe(0)
  const long = await at.run('timeline', 'chatgpt-leaves-outbox.yaml', '--json', ...now)
  const instants = (text: string) =>
    JSON.parse(text).occurrences.map(({ id, at: instant }: { id: string; at: string }) => `${id} ${instant}`)
  expect(instants(long.stdout)).toEqual(instants(short.stdout))
})

test('init writes over nothing, and takes no sentence that it cannot read', async () => {
  const at = workplace(users)
  const sentence = 'ChatGPT leaves Outbox on 2026-01-15'
  expect((await at.run('init', sentence, '--no-input', ...now)).status).toBe(0)
  const written = at.read('chatgpt-leaves-outbox.yaml')
  const again = await at.run('init', sentence, '--no-input', ...now)
  expect([again.status === 0, at.read('chatgpt-leaves-outbox.yaml') === written]).toEqual([false, true])
  const odd = await at.run('init', 'ChatGPT leaves Outbox on 01/02/2026', '--no-input', '--json', ...now)
  expect([odd.status, odd.stdout.includes('"error"')]).toEqual([2, true])
})

test('preview shows every text that a plan sends, and sends nothing', async () => {
  const at = workplace({
    ...users,
    'plan.yaml':
      'sunset: ChatGPT leaves Outbox on 2026-01-15\ntimezone: UTC\naudience: users.csv\nwindow: always\n',
  })
  const before = at.picture()
  const preview = await at.run('preview', 'plan.yaml', ...now)
  expect(preview.status).toBe(0)
  for (const date of ['January 15, 2026', '15 janvier 2026', '15. Januar 2026', '2026年1月15日'])
    expect(preview.stdout).toContain(date)
  const one = await at.run('preview', 'plan.yaml', '--phase', 'announce', '--locale', 'fr', '--json', ...now)
  expect(one.stdout).toContain('15 janvier 2026')
  expect(one.stdout).not.toContain('Januar')
  expect(at.picture()).toEqual(before)
})

type Schema = { readonly properties: Readonly<Record<string, unknown>>; readonly $schema: string }

test('schema is JSON Schema and knows every key of the plan', async () => {
  const { status, stdout, stderr } = await workplace().run('schema')
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  const schema: Schema = JSON.parse(stdout)
  expect(schema.$schema).toMatch(/json-schema\.org/)
  const keys = ['sunset', 'channel', 'audience', 'phases', 'messages', 'link', 'cohorts', 'window', 'ledger']
  expect(keys.filter((key) => !(key in schema.properties))).toEqual([])
})

test('a ledger that was copied elsewhere sends nothing: 4, and it says how it is adopted', async () => {
  const plan =
    'sunset: ChatGPT leaves Outbox on 2026-01-15\nname: moved\ntimezone: UTC\naudience: users.csv\nwindow: always\n'
  const at = workplace({ ...users, 'plan.yaml': plan })
  await at.run('run', 'plan.yaml', '--yes', '--limit', '4', ...now)
  at.write('copy/plan.yaml', plan)
  at.write('copy/users.csv', users['users.csv'])
  const { cpSync } = await import('node:fs')
  cpSync(at.path('.sunset'), at.path('copy/.sunset'), { recursive: true })
  for (const command of [['run'], ['tick']]) {
    const run = await at.run(...command, 'copy/plan.yaml', '--json', ...now)
    expect([command[0], run.status]).toEqual([command[0], 4])
    expect(JSON.parse(run.stdout).error.code).toBe('copied-ledger')
  }
  expect(outboxOf(at.path('copy/.sunset/outbox.ndjson'))).toHaveLength(4)
  expect((await at.run('run', 'plan.yaml', ...now)).status).toBe(0)
})

test('the sandbox is a platform to rehearse against: the address it says takes messages and logs them', async () => {
  const at = workplace(users, { WHATSAPP_ACCESS_TOKEN: 'EAAnobody' })
  const { child, ended } = at.start('sandbox', '--port', '0', '--log', 'taken.ndjson')
  const said = await new Promise<string>((resolve) => child.stdout?.once('data', resolve))
  const [url = ''] = said.match(/http:\/\/127\.0\.0\.1:\d+/) ?? []
  at.write(
    'plan.yaml',
    `sunset: ChatGPT leaves WhatsApp on 2026-01-15\ntimezone: UTC\naudience: users.csv\nwindow: always\nchannel: { base_url: "${url}", senders: [{ id: "1064" }] }\n`,
  )
  expect((await at.run('run', 'plan.yaml', '--yes', ...now)).status).toBe(0)
  child.kill('SIGINT')
  expect((await ended).status).toBe(0)
  const taken = at
    .read('taken.ndjson')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).to)
  expect(taken.toSorted()).toEqual(
    peopleOf(16)
      .map(({ phone }) => phone)
      .toSorted(),
  )
})
