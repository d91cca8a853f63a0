import { expect, test } from 'vitest'
import { errorSchema, occurrenceIn, outboxOf, statusSchema } from '../kit/documents.ts'
import { csvOf, peopleOf } from '../kit/people-csv.ts'
import { workplace } from '../kit/workplace.ts'

const plan =
  'sunset: ChatGPT leaves Outbox on 2026-01-15\naudience: users.csv\nwindow: always\ntimezone: UTC\n'
const now = ['--now', '2025-11-20T00:00:00Z'] as const
const place = () => workplace({ 'plan.yaml': plan, 'users.csv': csvOf(peopleOf(8)) })
const errorOf = (stdout: string) => errorSchema.parse(JSON.parse(stdout)).error

test('a plan that was never approved is run by nobody: 4, and nothing is made', async () => {
  const at = place()
  const before = at.picture()
  for (const command of ['tick', 'run']) {
    const said = await at.run(command, 'plan.yaml', '--json', ...now)
    expect([command, said.status]).toEqual([command, 4])
    const error = errorOf(said.stdout)
    expect(error.code).toBe('not-approved')
    expect(error.hint).toMatch(/sunset approve plan\.yaml --reason/)
  }
  expect(at.picture().filter((line) => line.includes('outbox'))).toEqual([])
  expect((await at.run('tick', 'plan.yaml', ...now)).stdout).toBe('')
  expect(at.picture().filter((line) => !line.startsWith('.sunset'))).toEqual(before)
})

test('an approval wants its reason, and a yes', async () => {
  const at = place()
  const unreasoned = await at.run('approve', 'plan.yaml', '--yes', '--json', ...now)
  expect(unreasoned.status).toBe(2)
  expect(errorOf(unreasoned.stdout).message).toMatch(/reason/)
  const unasked = await at.run('approve', 'plan.yaml', '--reason', 'LEGAL-4471', '--json', ...now)
  expect(unasked.status).toBe(4)
  expect(errorOf(unasked.stdout).hint).toMatch(/--yes/)
  const listed = await at.run('approve', 'plan.yaml', '--list')
  expect(listed.stdout).toMatch(/never approved/)
})

test('revisions are listed with who, when, why and where, and shown as they were approved', async () => {
  const at = place()
  const because = ['--yes', '--reason', 'LEGAL-4471', '--source', 'https://legal.example/4471']
  expect((await at.run('approve', 'plan.yaml', ...because, ...now)).status).toBe(0)
  const unchanged = await at.run('approve', 'plan.yaml', ...because, '--json', ...now)
  expect([unchanged.status, errorOf(unchanged.stdout).code]).toEqual([4, 'refused'])

  at.write('plan.yaml', `${plan}# second thoughts\n`)
  expect((await at.run('approve', 'plan.yaml', '--yes', '--reason', 'again', ...now)).status).toBe(0)
  const { revisions } = JSON.parse((await at.run('approve', 'plan.yaml', '--list', '--json')).stdout)
  expect(revisions).toMatchObject([
    { number: 1, reason: 'LEGAL-4471', source: 'https://legal.example/4471', at: '2025-11-20T00:00:00Z' },
    { number: 2, reason: 'again' },
  ])
  expect((await at.run('approve', 'plan.yaml', '--show', '1')).stdout).toBe(plan)
  expect((await at.run('approve', 'plan.yaml', '--show', '2')).stdout).toBe(`${plan}# second thoughts\n`)
  expect((await at.run('approve', 'plan.yaml', '--show', '3')).status).toBe(2)
})

test('a first approval after the deadline is refused', async () => {
  const at = place()
  const late = await at.run(
    'approve',
    'plan.yaml',
    '--yes',
    '--reason',
    'x',
    '--json',
    '--now',
    '2026-01-15T00:00:00Z',
  )
  expect(late.status).toBe(4)
  expect(errorOf(late.stdout).message).toMatch(/has passed/)
})

test('an edited file changes nothing until it is approved; tick says so once, run each time', async () => {
  const at = place()
  expect((await at.run('run', 'plan.yaml', '--yes', ...now)).status).toBe(0)
  const sent = outboxOf(at.path('.sunset/outbox.ndjson'))
  at.write(
    'plan.yaml',
    plan.replace(
      'timezone: UTC',
      'timezone: UTC\nmessages: { announce: { en: "Another text" } }\nphases: { announce: { at: 2025-11-19, message: announce }, freeze: { at: deadline } }',
    ),
  )
  const first = await at.run('tick', 'plan.yaml', ...now)
  expect(first).toMatchObject({ status: 0, stdout: '' })
  expect(first.stderr).toMatch(/plan\.yaml was edited since revision 1 was approved/)
  expect(await at.run('tick', 'plan.yaml', ...now)).toMatchObject({ status: 0, stdout: '', stderr: '' })
  const run = await at.run('run', 'plan.yaml', ...now)
  expect(run.status).toBe(0)
  expect(run.stdout + run.stderr).toMatch(/the file differs from revision 1/)
  // `--yes` approves only a plan that has no revision yet.
  expect((await at.run('run', 'plan.yaml', '--yes', ...now)).status).toBe(0)
  expect(outboxOf(at.path('.sunset/outbox.ndjson'))).toEqual(sent)
  const status = statusSchema.parse(
    JSON.parse((await at.run('status', 'plan.yaml', '--json', ...now)).stdout),
  )
  expect(status).toMatchObject({ revision: 1, fileDiffers: true })

  // A second edit is a new thing.
  at.write('plan.yaml', `${plan}# third\n`)
  expect((await at.run('tick', 'plan.yaml', ...now)).stderr).toMatch(/was edited/)
})

test('a file that can no longer be read keeps nothing from running', async () => {
  const at = place()
  expect((await at.run('approve', 'plan.yaml', '--yes', '--reason', 'x', ...now)).status).toBe(0)
  at.write('plan.yaml', `${plan}anounce: [`)
  const tick = await at.run('tick', 'plan.yaml', '--json', ...now)
  expect(tick.status).toBe(0)
  const announced = occurrenceIn(statusSchema.parse(JSON.parse(tick.stdout)), 'announce')
  expect(announced).toMatchObject({ state: 'complete', counts: { accepted: 8 } })
})

test('a pretended time writes to nobody who is real: refused, and nothing is made', async () => {
  const at = workplace(
    { 'plan.yaml': plan.replace('Outbox', 'WhatsApp'), 'users.csv': csvOf(peopleOf(8)) },
    { WHATSAPP_ACCESS_TOKEN: 'EAAnobody', WHATSAPP_PHONE_NUMBER_ID: '1' },
  )
  const before = at.picture()
  for (const command of [
    ['run', 'plan.yaml', '--yes'],
    ['tick', 'plan.yaml'],
    ['approve', 'plan.yaml', '--yes', '--reason', 'x'],
  ]) {
    const said = await at.run(...command, '--json', ...now)
    expect([command[0], said.status]).toEqual([command[0], 4])
  }
  expect(at.picture()).toEqual(before)
  for (const command of ['check', 'timeline', 'status'])
    expect((await at.run(command, 'plan.yaml', ...now)).status).toBe(0)
  expect((await at.run('run', 'plan.yaml', '--dry-run', ...now)).status).toBe(0)
})
