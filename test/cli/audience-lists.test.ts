import { appendFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { errorSchema, occurrenceIn, outboxOf, statusSchema } from '../kit/documents.ts'
import { csvOf, peopleOf, personAt } from '../kit/people-csv.ts'
import { type Workplace, workplace } from '../kit/workplace.ts'

const plan =
  'sunset: ChatGPT leaves Outbox on 2026-01-15\ntimezone: UTC\naudience: users.csv\nwindow: always\n'
const now = ['--now', '2025-11-20T00:00:00Z'] as const
const reminderDay = ['--now', '2025-12-16T00:00:00Z'] as const

const sentBy = (at: Workplace) => outboxOf(at.path('.sunset/outbox.ndjson'))
const documentOf = (stdout: string) => statusSchema.parse(JSON.parse(stdout))

test('whoever joins is told, and nobody else is told again', async () => {
  const at = workplace({ 'plan.yaml': plan, 'users.csv': csvOf(peopleOf(24)) })
  await at.run('run', 'plan.yaml', '--yes', ...now)
  expect(sentBy(at)).toHaveLength(24)
  const { phone, lang } = personAt(24)
  appendFileSync(at.path('users.csv'), `${phone},${lang},\n`)
  const tick = await at.run('tick', 'plan.yaml', '--json', '--now', '2025-11-21T00:00:00Z')
  expect(tick.status).toBe(0)
  expect(occurrenceIn(documentOf(tick.stdout), 'announce')).toMatchObject({
    state: 'complete',
    counts: { audience: 25, accepted: 25 },
  })
  expect(
    sentBy(at)
      .slice(24)
      .map(({ to, at }) => [to, at]),
  ).toEqual([[phone, '2025-11-21T00:00:00Z']])
  expect(await at.run('tick', 'plan.yaml', '--now', '2025-11-21T00:00:00Z')).toMatchObject({
    status: 0,
    stdout: '',
  })
})

test('whoever vanishes from the list stays told, and is no longer needed in it', async () => {
  const at = workplace({ 'plan.yaml': plan, 'users.csv': csvOf(peopleOf(24)) })
  await at.run('run', 'plan.yaml', '--yes', ...now)
  at.write('users.csv', csvOf(peopleOf(23)))
  const tick = await at.run('tick', 'plan.yaml', '--json', '--now', '2025-11-21T00:00:00Z')
  expect(occurrenceIn(documentOf(tick.stdout), 'announce').counts).toMatchObject({
    audience: 24,
    accepted: 24,
  })
})

test('a list that shrank by more than a tenth holds what comes next, and asks', async () => {
  const at = workplace({ 'plan.yaml': plan, 'users.csv': csvOf(peopleOf(24)) })
  await at.run('run', 'plan.yaml', '--yes', ...now)
  at.write('users.csv', csvOf(peopleOf(12)))
  const tick = await at.run('tick', 'plan.yaml', '--json', ...reminderDay)
  const document = documentOf(tick.stdout)
  expect(occurrenceIn(document, 'link-reminder@30d').state).toBe('held')
  expect(document.waitingFor?.[0]?.why).toMatch(/the audience shrank: 12 of 24/)
  expect(sentBy(at)).toHaveLength(24)
})

test('people on the list not to write to are written to by no phase, and listed with the reason', async () => {
  const [first, second, third] = peopleOf(3)
  if (first === undefined || second === undefined || third === undefined) throw new Error('nobody')
  // Written as somebody else would write it.
  const optouts = `phone\n${first.phone.replace('+', '00')}\n"${second.phone.slice(0, 3)} ${second.phone.slice(3)}"\n`
  const at = workplace({
    'plan.yaml': plan.replace('users.csv', '{ source: users.csv, suppress: optouts.csv }'),
    'users.csv': csvOf(peopleOf(24)),
    'optouts.csv': optouts,
  })
  const run = await at.run('run', 'plan.yaml', '--yes', '--json', ...now)
  expect(run.status).toBe(0)
  expect(occurrenceIn(documentOf(run.stdout), 'announce').counts).toMatchObject({
    audience: 24,
    accepted: 22,
    suppressed: 2,
  })
  const told = sentBy(at).map(({ to }) => to)
  expect(told).not.toContain(first.phone)
  expect(told).not.toContain(second.phone)
  const list = await at.run(
    'recipients',
    'plan.yaml',
    '--state',
    'suppressed',
    '--phase',
    'announce',
    '--unmask',
    '--format',
    'ndjson',
  )
  const rows = list.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(rows.map(({ address }) => address).toSorted()).toEqual([first.phone, second.phone].toSorted())

  appendFileSync(at.path('optouts.csv'), `${third.phone}\n`)
  const reminder = await at.run('tick', 'plan.yaml', '--json', ...reminderDay)
  expect(occurrenceIn(documentOf(reminder.stdout), 'link-reminder@30d').counts).toMatchObject({
    accepted: 21,
    suppressed: 3,
  })
})

test('whoever is on the list of the linked is told but not reminded', async () => {
  const linked = peopleOf(24).slice(0, 10)
  const at = workplace(
    {
      'plan.yaml': `${plan}link: { url: "https://chat.example/link?t={{ token }}", secret: "\${LINK_SECRET}", linked: linked.csv }\n`,
      'users.csv': csvOf(peopleOf(24)),
      'linked.csv': 'phone\n',
    },
    { LINK_SECRET: 'test-link-secret-of-nobody-0123456789abcdef' },
  )
  expect((await at.run('run', 'plan.yaml', '--yes', ...now)).status).toBe(0)
  at.write('linked.csv', `phone\n${linked.map(({ phone }) => `${phone}\n`).join('')}`)
  expect((await at.run('tick', 'plan.yaml', ...reminderDay)).status).toBe(0)
  const lines = sentBy(at)
  expect(lines.filter(({ phase }) => phase === 'announce')).toHaveLength(24)
  const reminded = lines.filter(({ phase }) => phase === 'link-reminder').map(({ to }) => to)
  expect(reminded.toSorted()).toEqual(
    peopleOf(24)
      .slice(10)
      .map(({ phone }) => phone)
      .toSorted(),
  )
  expect(lines.every(({ link }) => link?.startsWith('https://chat.example/link?t='))).toBe(true)
})

test('rows that are no people are left out, with their line and reason in a file beside the ledger', async () => {
  const rows = csvOf(peopleOf(24)).trimEnd().split('\n')
  rows.splice(5, 0, ',en,')
  const at = workplace({ 'plan.yaml': plan, 'users.csv': `${rows.join('\n')}\n` })
  const run = await at.run('run', 'plan.yaml', '--yes', ...now)
  expect(run.status).toBe(0)
  expect(run.stderr).toMatch(/24 people; 1 row could not be used, kept in .*plan\.rejects\.csv/)
  expect(at.read('.sunset/plan.rejects.csv')).toMatch(/^6,/m)
  expect(sentBy(at)).toHaveLength(24)
})

test('a list of which too much is no people is refused whole, and nobody is written to', async () => {
  const bad = Array.from({ length: 30 }, () => ',en,\n').join('')
  const at = workplace({ 'plan.yaml': plan, 'users.csv': csvOf(peopleOf(24)) + bad })
  const check = await at.run('check', 'plan.yaml', ...now)
  expect([check.status, /30 of 54 rows/.test(check.stdout)]).toEqual([3, true])
  const run = await at.run('run', 'plan.yaml', '--yes', '--json', ...now)
  expect(run.status).toBe(4)
  expect(errorSchema.parse(JSON.parse(run.stdout)).error).toMatchObject({
    code: 'audience',
    message: expect.stringMatching(/30 of 54 rows .* Nobody was written to/),
  })
  expect(at.picture().filter((line) => line.includes('outbox'))).toEqual([])
})

test('the same person written three ways is told once', async () => {
  const at = workplace({
    'plan.yaml': plan,
    'users.csv':
      'phone,lang\n+33612345678,fr\n0033612345678,fr\n+33 6 12 34 56 78,fr\n+5511987654321,pt-BR\n+551187654321,pt-BR\n',
  })
  const run = await at.run('run', 'plan.yaml', '--yes', '--json', ...now)
  expect(occurrenceIn(documentOf(run.stdout), 'announce').counts).toMatchObject({ audience: 2, accepted: 2 })
})

test('the audience may come from standard input', async () => {
  const at = workplace({ 'plan.yaml': plan.replace('users.csv', '"-"') })
  const run = await at.runWith({ input: csvOf(peopleOf(24)) }, 'run', 'plan.yaml', '--yes', '--json', ...now)
  expect(run.status).toBe(0)
  expect(occurrenceIn(documentOf(run.stdout), 'announce').counts).toMatchObject({
    audience: 24,
    accepted: 24,
  })
})
