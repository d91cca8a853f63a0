import { expect, test } from 'vitest'
import { errorSchema, occurrenceIn, outboxOf, statusSchema } from '../kit/documents.ts'
import { csvOf, peopleOf } from '../kit/people-csv.ts'
import { workplace } from '../kit/workplace.ts'

const plan =
  'sunset: ChatGPT leaves Outbox on 2026-01-15\ntimezone: UTC\naudience: users.csv\nwindow: always\n'
const now = ['--now', '2025-11-20T00:00:00Z'] as const
const place = () => workplace({ 'plan.yaml': plan, 'users.csv': csvOf(peopleOf(40)) })
const announced = (stdout: string) => occurrenceIn(statusSchema.parse(JSON.parse(stdout)), 'announce')

test('--limit writes to so many and no more; the next run goes on with the others', async () => {
  const at = place()
  const first = await at.run('run', 'plan.yaml', '--yes', '--limit', '15', '--json', ...now)
  expect(first.status).toBe(0)
  expect(announced(first.stdout)).toMatchObject({ state: 'running', counts: { accepted: 15, pending: 25 } })
  const second = await at.run('run', 'plan.yaml', '--limit', '15', '--json', ...now)
  expect(announced(second.stdout).counts).toMatchObject({ accepted: 30, pending: 10 })
  const rest = await at.run('run', 'plan.yaml', '--json', ...now)
  expect(announced(rest.stdout)).toMatchObject({ state: 'complete', counts: { accepted: 40, pending: 0 } })
  const told = outboxOf(at.path('.sunset/outbox.ndjson')).map(({ to }) => to)
  expect(told.toSorted()).toEqual(
    peopleOf(40)
      .map(({ phone }) => phone)
      .toSorted(),
  )
})

test('--phase: not due is 4, complete is 0, unknown is 2 with what there is', async () => {
  const at = place()
  expect((await at.run('run', 'plan.yaml', '--yes', '--phase', 'announce', ...now)).status).toBe(0)
  const early = await at.run('run', 'plan.yaml', '--phase', 'link-reminder', '--json', ...now)
  expect([early.status, errorSchema.parse(JSON.parse(early.stdout)).error.code]).toEqual([4, 'not-due'])
  const unknown = await at.run('run', 'plan.yaml', '--phase', 'anounce', '--json', ...now)
  expect(unknown.status).toBe(2)
  expect(errorSchema.parse(JSON.parse(unknown.stdout)).error.hint).toMatch(/announce, link-reminder@30d/)
  expect((await at.run('run', 'plan.yaml', '--phase', 'announce', ...now)).status).toBe(0)
  expect(outboxOf(at.path('.sunset/outbox.ndjson'))).toHaveLength(40)
})

test('--phase takes up what it names and leaves what else is due', async () => {
  const at = place()
  const day = ['--now', '2026-01-15T00:00:00Z']
  await at.run('approve', 'plan.yaml', '--yes', '--reason', 'x', ...now)
  const run = await at.run('run', 'plan.yaml', '--phase', 'freeze', '--json', ...day)
  expect(run.status).toBe(0)
  const document = statusSchema.parse(JSON.parse(run.stdout))
  expect(document.gate).toEqual({ default: 'frozen' })
  expect(occurrenceIn(document, 'freeze').state).toBe('complete')
  expect(at.picture().filter((line) => line.includes('outbox'))).toEqual([])
})

test.each([['0'], ['-1'], ['1.5'], ['many']])('--limit %s is no number of people: 2', async (limit) => {
  const at = place()
  const run = await at.run('run', 'plan.yaml', '--yes', `--limit=${limit}`, '--json', ...now)
  expect([run.status, errorSchema.parse(JSON.parse(run.stdout)).error.code]).toEqual([2, 'usage'])
  expect(at.picture().filter((line) => line.includes('.sunset/'))).toEqual([])
})
