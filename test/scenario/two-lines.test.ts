import { statSync } from 'node:fs'
import { expect, test } from 'vitest'
import { checkSchema, occurrenceIn, outboxOf, statusSchema, sumOf, timelineSchema } from '../kit/documents.ts'
import { follow } from '../kit/follow.ts'
import { csvOf, peopleOf } from '../kit/people-csv.ts'
import { workplace } from '../kit/workplace.ts'

const plan = 'sunset: ChatGPT leaves Outbox on 2026-01-15\naudience: users.csv\n'
const noon = '2025-11-20T12:00:00Z'
const now = ['--now', noon] as const
const place = (people = peopleOf(2_000)) => workplace({ 'two-lines.yaml': plan, 'users.csv': csvOf(people) })

test('two lines and a list of 2,000 people are a whole plan: checked, shown, rehearsed, run once', async () => {
  const at = place()

  const check = await at.run('check', 'two-lines.yaml', '--json', ...now)
  expect(check).toMatchObject({ status: 0, stderr: '' })
  const checked = checkSchema.parse(JSON.parse(check.stdout))
  expect(checked).toMatchObject({ plan: 'two-lines', ok: true, audience: { people: 2_000, rejected: 0 } })
  expect(checked.problems.filter(({ severity }) => severity === 'error')).toEqual([])

  const timeline = await at.run('timeline', 'two-lines.yaml', '--json', ...now)
  expect(timeline).toMatchObject({ status: 0, stderr: '' })
  expect(timelineSchema.parse(JSON.parse(timeline.stdout))).toEqual({
    plan: 'two-lines',
    service: 'ChatGPT',
    channel: 'Outbox',
    deadline: '2026-01-15T00:00:00Z',
    timezone: 'UTC',
    occurrences: [
      ['announce', '2025-11-20T12:00:00', 'due'],
      // 09:00 of each recipient: the first of them, wherever on earth they may be.
      ['link-reminder@30d', '2025-12-15T19:00:00', 'scheduled'],
      ['link-reminder@7d', '2026-01-07T19:00:00', 'scheduled'],
      ['link-reminder@1d', '2026-01-13T19:00:00', 'scheduled'],
      ['freeze', '2026-01-15T00:00:00', 'scheduled', 'frozen'],
      ['shutdown', '2026-01-16T00:00:00', 'scheduled', 'closed'],
    ].map(([id = '', at, state, gate]) => ({
      id,
      phase: id.replace(/@.*/, ''),
      cohort: 'default',
      at: `${at}Z`,
      local: `${at}+00:00`,
      ...(gate === undefined ? {} : { gate }),
      state,
    })),
  })

  const before = at.picture()
  const dry = await at.run('run', 'two-lines.yaml', '--dry-run', '--json', ...now)
  expect(dry.status).toBe(0)
  const rehearsed = statusSchema.parse(JSON.parse(dry.stdout))
  expect(rehearsed.revision).toBeNull()
  // India, Indonesia and the west of the United States are not in their own hours at noon in London.
  const awake = occurrenceIn(rehearsed, 'announce').wouldSend ?? 0
  expect([awake > 1_000, awake < 2_000]).toEqual([true, true])
  expect(at.picture()).toEqual(before)

  const run = await at.run('run', 'two-lines.yaml', '--yes', '--json', ...now)
  expect(run.status).toBe(0)
  const ran = statusSchema.parse(JSON.parse(run.stdout))
  expect(ran).toMatchObject({ plan: 'two-lines', revision: 1, fileDiffers: false, gate: { default: 'open' } })
  const announced = occurrenceIn(ran, 'announce')
  expect(announced).toMatchObject({ state: 'running', counts: { audience: 2_000, accepted: awake } })
  expect(announced).not.toHaveProperty('wouldSend')
  expect(ran.waitingFor).toEqual([
    {
      what: 'announce',
      until: expect.stringMatching(/^2025-11-20T1[4-9]:00:00Z$/),
      people: 2_000 - awake,
      why: expect.stringContaining('outside their window'),
    },
  ])

  const status = await at.run('status', 'two-lines.yaml', '--json', ...now)
  expect(status).toMatchObject({ status: 0, stderr: '' })
  expect(statusSchema.parse(JSON.parse(status.stdout))).toEqual(ran)

  expect(outboxOf(at.path('.sunset/outbox.ndjson')).every((line) => line.at === noon)).toBe(true)
  const ticks = await follow(at, 'two-lines.yaml', noon)
  const last = ticks.at(-1)
  expect(ticks.length).toBeLessThan(8)
  expect(last?.status.occurrences[0]).toMatchObject({ state: 'complete', counts: { accepted: 2_000 } })
  expect((last?.now ?? '') < '2025-11-21T12:00:00Z').toBe(true)

  const lines = outboxOf(at.path('.sunset/outbox.ndjson'))
  expect(new Set(lines.map(({ to }) => to))).toEqual(new Set(peopleOf(2_000).map(({ phone }) => phone)))
  expect(lines).toHaveLength(2_000)
  expect(new Set(lines.map(({ key }) => key)).size).toBe(2_000)

  for (const _ of ['first', 'second'])
    expect(await at.run('tick', 'two-lines.yaml', '--now', last?.now ?? noon)).toMatchObject({
      status: 0,
      stdout: '',
      stderr: '',
    })
  expect(outboxOf(at.path('.sunset/outbox.ndjson'))).toEqual(lines)
})

test('each reads the announcement in their own language', async () => {
  const at = place(peopleOf(16))
  await at.run('approve', 'two-lines.yaml', '--yes', '--reason', 'plan of record', ...now)
  await follow(at, 'two-lines.yaml', noon)
  const texts = outboxOf(at.path('.sunset/outbox.ndjson'))
  expect(new Map(texts.map(({ locale, text }) => [locale, text.includes('15')])).size).toBe(8)
  const french = texts.find(({ locale }) => locale === 'fr')?.text
  const german = texts.find(({ locale }) => locale === 'de')?.text
  expect(french).toMatch(/15 janvier 2026/)
  expect(german).toMatch(/15\. Januar 2026/)
})

test('the ledger, the outbox and their folder can be read by their owner alone', async () => {
  const at = place(peopleOf(8))
  await at.run('run', 'two-lines.yaml', '--yes', ...now)
  const mode = (name: string) => (statSync(at.path(name)).mode & 0o777).toString(8)
  expect([mode('.sunset'), mode('.sunset/two-lines.db'), mode('.sunset/outbox.ndjson')]).toEqual([
    '700',
    '600',
    '600',
  ])
})

test('the two lines are played to their end by ticks alone, and whoever linked is not reminded', async () => {
  const at = place(peopleOf(80, 4))
  await at.run('approve', 'two-lines.yaml', '--reason', 'plan of record', '--yes', ...now)
  const done = new Set<string>()
  for (const from of [
    noon,
    '2025-12-16T00:00:00Z',
    '2026-01-08T00:00:00Z',
    '2026-01-14T00:00:00Z',
    '2026-01-15T00:00:00Z',
    '2026-01-16T00:00:00Z',
  ])
    for (const { status } of await follow(at, 'two-lines.yaml', from))
      for (const { id, state, counts } of status.occurrences) {
        expect(sumOf(counts)).toBe(counts.audience)
        if (state === 'complete') done.add(id)
      }
  expect([...done]).toEqual([
    'announce',
    'link-reminder@30d',
    'link-reminder@7d',
    'link-reminder@1d',
    'freeze',
    'shutdown',
  ])
  const lines = outboxOf(at.path('.sunset/outbox.ndjson'))
  expect(lines.filter(({ phase }) => phase === 'announce')).toHaveLength(80)
  expect(lines.filter(({ phase }) => phase === 'link-reminder')).toHaveLength(3 * 60)
  const linked = new Set(
    peopleOf(80, 4)
      .filter(({ linked_at }) => linked_at !== '')
      .map(({ phone }) => phone),
  )
  expect(linked.size).toBe(20)
  expect(lines.filter(({ phase, to }) => phase === 'link-reminder' && linked.has(to))).toEqual([])
  expect((await at.run('gate', 'two-lines.yaml', '--now', '2026-01-16T00:00:00Z')).status).toBe(7)
})
