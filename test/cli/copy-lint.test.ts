import { expect, test } from 'vitest'
import { checkSchema, errorSchema } from '../kit/documents.ts'
import { csvOf, peopleOf } from '../kit/people-csv.ts'
import { workplace } from '../kit/workplace.ts'

const now = ['--now', '2025-11-20T00:00:00Z'] as const
const because = ['--yes', '--reason', 'LEGAL-4471'] as const

const planOn = (date: string): string => `sunset: ChatGPT leaves Outbox on ${date}
timezone: UTC
window: always
audience: users.csv
corrections: { moved: moved }
messages:
  announce:
    en: |
      Dear friend,
      ChatGPT leaves on January 15. Ask us at any time, 24/7.
    fr: "ChatGPT s’en va le {{ deadline | date }}."
  reminder:
    en: "On {{ deadline | date }} we are gone."
  moved:
    en: "We told you {{ told | date }}. It is {{ deadline | date }}."
`
const place = (date: string) => workplace({ 'plan.yaml': planOn(date), 'users.csv': csvOf(peopleOf(8)) })

test('a text that says January 15 while the deadline is the 20th is an error, with the caret under the date', async () => {
  const at = place('2026-01-20')
  const { status, stdout } = await at.run('check', 'plan.yaml', ...now)
  expect(status).toBe(3)
  expect(stdout).toContain(
    'error  plan.yaml:10:25  the text says `January 15`, the deadline is 20 January 2026\n' +
      '   10 |       ChatGPT leaves on January 15. Ask us at any time, 24/7.\n' +
      '      |                         ^^^^^^^^^^\n',
  )
  const { problems } = checkSchema.parse(
    JSON.parse((await at.run('check', 'plan.yaml', '--json', ...now)).stdout),
  )
  expect(problems.filter(({ severity }) => severity === 'error')).toEqual([
    expect.objectContaining({ code: 'wrong-date', line: 10, column: 25 }),
  ])
  const ran = await at.run('run', 'plan.yaml', '--yes', '--json', ...now)
  expect([ran.status, errorSchema.parse(JSON.parse(ran.stdout)).error.code]).toEqual([3, 'plan-errors'])
})

test('a deadline that moves is not approved while a text names the old one; what was approved still runs', async () => {
  const at = place('2026-01-15')
  const checked = await at.run('check', 'plan.yaml', '--json', ...now)
  expect(checked.status).toBe(0)
  expect(checkSchema.parse(JSON.parse(checked.stdout)).problems).toContainEqual(
    expect.objectContaining({ severity: 'warning', code: 'written-date', line: 10, column: 25 }),
  )
  expect((await at.run('approve', 'plan.yaml', ...because, ...now)).status).toBe(0)
  at.write('plan.yaml', planOn('2026-04-15'))
  const moved = await at.run('approve', 'plan.yaml', ...because, ...now)
  expect([moved.status, moved.stderr]).toEqual([
    3,
    expect.stringContaining('the text says `January 15`, the deadline is 15 April 2026'),
  ])
  expect((await at.run('tick', 'plan.yaml', ...now)).status).toBe(0)
})
