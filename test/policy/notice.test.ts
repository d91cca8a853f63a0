import { expect, test } from 'vitest'
import { amendedExit, amendedPlan } from '../kit/amended-exit.ts'
import { peopleOf } from '../kit/people-csv.ts'

const promising = (more = '', deadline = '2026-01-15'): string =>
  amendedPlan(more, deadline).replace('window: always', 'window: always\nnotice: 30 days')
const brazil = (rest: string): string =>
  promising(`cohorts:\n  brazil: { calling_codes: ["+55"], ${rest} }\n`)

test('a cohort un-exempted with two days left is refused for its notice, until somebody says that it is meant', async () => {
  const exit = amendedExit(peopleOf(80))
  await exit.approve('2025-10-22T10:00:00-07:00', promising(), 'Plan of record')
  await exit.tick('2025-10-28T10:00:00-07:00')
  const cade = 'since: 2026-01-15, source: "https://cade.example"'
  await exit.approve('2026-01-15T05:10:00-08:00', brazil(`exempt: { ${cade} }`), 'CADE')
  await exit.tick('2026-01-15T05:20:00-08:00')
  const suspended = brazil(`exempt: { ${cade}, until: 2026-01-22 }, deadline: 2026-01-24`)
  const refused = await exit.propose('2026-01-22T09:00:00-08:00', suspended, '--reason', 'the court')
  expect(refused.status).toBe(4)
  expect(refused.stderr.replace(/\s+/g, ' ')).toMatch(
    /! notice 10 people have 39 h in `brazil`; the plan promises 30 days. Approving needs --despite notice/,
  )
  expect((await exit.status('2026-01-22T09:01:00-08:00')).revision).toBe(2)
  await exit.approve('2026-01-22T09:02:00-08:00', suspended, 'the court, LEGAL-5188', '--despite', 'notice')
  const listed = JSON.parse(
    (await exit.run('2026-01-22T09:03:00-08:00', 'approve', '--list', '--json')).stdout,
  )
  expect(listed.revisions[2]).toMatchObject({ reason: 'the court, LEGAL-5188', despite: ['notice'] })
})

test('a plan that is approved for the first time too late for its own notice is refused, also by a run', async () => {
  const exit = amendedExit(peopleOf(8))
  const late = await exit.propose('2026-01-02T10:00:00-08:00', promising(), '--reason', 'x')
  expect([late.status, late.stderr]).toEqual([4, expect.stringMatching(/less notice than the plan promises/)])
  const run = await exit.run('2026-01-02T10:00:00-08:00', 'run', '--yes')
  expect([run.status, run.stderr]).toEqual([4, expect.stringMatching(/less notice than the plan promises/)])
  await exit.approve('2026-01-02T10:00:00-08:00', promising(), 'it cannot be helped', '--despite', 'notice')
})
