import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import stringWidth from 'string-width'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { checkSchema, errorSchema, gateSchema, occurrenceIn, statusSchema } from '../kit/documents.ts'
import { csvOf, peopleOf } from '../kit/people-csv.ts'
import { planText, sampleAudience, secrets } from '../kit/rehearsal.ts'
import { commandLine } from '../kit/sunset-command.ts'
import { workplace } from '../kit/workplace.ts'

const plan =
  'sunset: ChatGPT leaves Outbox on 2026-01-15\ntimezone: UTC\naudience: users.csv\nwindow: always\n'
const now = ['--now', '2025-11-20T00:00:00Z'] as const
const place = (n = 16) => workplace({ 'plan.yaml': plan, 'users.csv': csvOf(peopleOf(n)) })
const errorOf = (stdout: string) => errorSchema.parse(JSON.parse(stdout)).error

test('a command that does not exist: 2, and the one that was probably meant', async () => {
  const { status, stdout, stderr } = await place().run('chek', 'plan.yaml')
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  expect(stderr).toMatch(/unknown command 'chek'\n\(Did you mean check\?\)/)
})

test.each([
  ['an unknown command', ['chek', 'plan.yaml']],
  ['an unknown option', ['run', 'plan.yaml', '--limt', '3']],
  ['a missing plan', ['status']],
  ['a plan that is not there', ['status', 'nope.yaml']],
  ['an instant without a zone', ['status', 'plan.yaml', '--now', '2026-01-15 09:00']],
  ['a state that does not exist', ['recipients', 'plan.yaml', '--state', 'acepted']],
])('with --json, %s is an error document and 2', async (_, args) => {
  const { status, stdout } = await place().run(...args, '--json')
  const { code, message } = errorOf(stdout)
  expect([status, ['usage', 'not-found'].includes(code), message !== '']).toEqual([2, true, true])
})

test('several plans: one document, the worst status', async () => {
  const at = place()
  at.write('bad.yaml', 'sunset: nothing\n')
  const check = await at.run('check', 'plan.yaml', 'bad.yaml', '--json', ...now)
  expect(check.status).toBe(3)
  const { plans } = z.strictObject({ plans: z.array(checkSchema) }).parse(JSON.parse(check.stdout))
  expect(plans.map(({ plan, ok }) => [plan, ok])).toEqual([
    ['plan', true],
    ['bad', false],
  ])
  await at.run('approve', 'plan.yaml', '--yes', '--reason', 'x', ...now)
  at.write('other.yaml', plan)
  const tick = await at.run('tick', 'other.yaml', 'plan.yaml', '--json', ...now)
  expect(tick.status).toBe(4)
  const documents = z
    .strictObject({
      plans: z.tuple([
        z.object({
          plan: z.string(),
          error: z.object({ code: z.literal('not-approved'), message: z.string(), hint: z.string() }),
        }),
        statusSchema,
      ]),
    })
    .parse(JSON.parse(tick.stdout))
  expect(occurrenceIn(documents.plans[1], 'announce').counts.accepted).toBe(16)
})

test('--quiet leaves nothing on stderr; --json leaves one document on stdout', async () => {
  const at = place()
  const run = await at.run('run', 'plan.yaml', '--yes', '--quiet', ...now)
  expect(run).toMatchObject({ status: 0, stderr: '' })
  const again = await at.run('run', 'plan.yaml', '--json', '--verbose', ...now)
  statusSchema.parse(JSON.parse(again.stdout))
})

test('colours only where asked for: never in a pipe, with NO_COLOR, or with --color never', async () => {
  const at = place()
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what is looked for.
  const colour = /\u001b\[/
  const status = ['status', 'plan.yaml', ...now] as const
  expect(colour.test((await at.run(...status)).stdout)).toBe(false)
  expect(colour.test((await at.run(...status, '--color', 'always')).stdout)).toBe(true)
  expect(colour.test((await at.run(...status, '--color', 'never')).stdout)).toBe(false)
  expect(colour.test((await at.runWith({ env: { NO_COLOR: '1' } }, ...status)).stdout)).toBe(false)
})

const hasScript = spawnSync('script', ['--version']).status === 0

// Only where util-linux's `script` can give a real terminal of 80 columns.
test.skipIf(!hasScript)('on a terminal of 80 columns nothing is wider than it', async () => {
  const at = workplace(
    {
      'plan.yaml': planText('chatgpt-leaves-whatsapp.yaml'),
      'sample-audience.csv': sampleAudience(),
      'small.yaml': plan,
      'users.csv': csvOf(peopleOf(16)),
    },
    { ...secrets },
  )
  await at.run('run', 'small.yaml', '--yes', ...now)
  const commands = [
    ['check', 'plan.yaml', ...now],
    ['timeline', 'plan.yaml', ...now],
    ['preview', 'plan.yaml', ...now],
    ['run', 'plan.yaml', '--dry-run', '--now', '2025-11-16T17:00:00Z'],
    ['status', 'small.yaml', ...now],
    ['run', 'small.yaml', ...now],
    ['gate', 'small.yaml', '--now', '2026-01-15T00:00:00Z'],
    ['--help'],
    ['run', '--help'],
  ]
  for (const command of commands) {
    const line = `stty cols 80; ${commandLine(...command)
      .map((word) => `'${word}'`)
      .join(' ')}`
    const { stdout } = spawnSync('script', ['-qec', line, '/dev/null'], {
      cwd: at.folder,
      env: { ...process.env, ...at.env, TERM: 'xterm' },
      encoding: 'utf8',
      input: '',
    })
    expect(stdout.length).toBeGreaterThan(20)
    const wide = stdout.split(/\r?\n|\r/).filter((text) => stringWidth(text) > 80)
    expect([command.join(' '), wide]).toEqual([command.join(' '), []])
  }
})

test('recipients: masked unless asked for, the same people as CSV, NDJSON and JSON', async () => {
  const at = place()
  await at.run('run', 'plan.yaml', '--yes', ...now)
  const list = ['recipients', 'plan.yaml', '--state', 'accepted'] as const
  const csv = (await at.run(...list)).stdout.trimEnd().split('\r\n')
  expect(csv).toHaveLength(17)
  expect(csv[0]).toBe('address,phase,occurrence,cohort,locale,state,attempts,at,code,text,class')
  const ndjson = (await at.run(...list, '--format', 'ndjson')).stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  const json = JSON.parse((await at.run(...list, '--json')).stdout).recipients
  expect(json).toEqual(ndjson)
  const phones = peopleOf(16).map(({ phone }) => phone)
  const all = JSON.stringify([csv, json])
  expect(phones.filter((phone) => all.includes(phone.slice(1)))).toEqual([])
  const whole = JSON.parse((await at.run(...list, '--json', '--unmask')).stdout).recipients
  expect(whole.map(({ address }: { address: string }) => address).toSorted()).toEqual(phones.toSorted())
  expect(JSON.parse((await at.run('recipients', 'plan.yaml', '--state', 'failed', '--json')).stdout)).toEqual(
    { recipients: [] },
  )
  const both = await at.run(
    'recipients',
    'plan.yaml',
    '--state',
    'accepted,pending',
    '--phase',
    'link-reminder@7d',
    '--json',
  )
  expect(JSON.parse(both.stdout).recipients).toHaveLength(16)
})

test('`recipients | head -1` ends quietly', async () => {
  const at = place(2_000)
  await at.run('run', 'plan.yaml', '--yes', ...now)
  const { child, ended } = at.start('recipients', 'plan.yaml', '--state', 'accepted')
  if (child.stdout === null) throw new Error('no pipe')
  await once(child.stdout, 'data')
  child.stdout.destroy()
  expect(await ended).toMatchObject({ status: 0, stderr: '' })
})

test('the gate answers for one person, by exit status too', async () => {
  const at = place()
  const phone = peopleOf(2)[1]?.phone ?? ''
  const days = [
    ['2026-01-14T23:59:59Z', 0, 'open'],
    ['2026-01-15T00:00:00Z', 6, 'frozen'],
    ['2026-01-16T00:00:00Z', 7, 'closed'],
  ] as const
  await at.run('run', 'plan.yaml', '--yes', ...now)
  for (const [at_, status, gate] of days) {
    const asked = await at.run('gate', 'plan.yaml', '--for', phone, '--json', '--now', at_)
    expect([asked.status, gateSchema.parse(JSON.parse(asked.stdout)).gate]).toEqual([status, gate])
  }
  const frozen = gateSchema.parse(
    JSON.parse((await at.run('gate', 'plan.yaml', '--for', phone, '--json', '--now', days[1][0])).stdout),
  )
  // A French number gets the French reply.
  expect(frozen).toMatchObject({
    cohort: 'default',
    since: '2026-01-15T00:00:00Z',
    reply: expect.stringMatching(/disponible/),
  })
})
