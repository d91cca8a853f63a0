import { expect, test } from 'vitest'
import { amendedPlan, byOccurrence } from '../kit/amended-exit.ts'
import { outboxOf } from '../kit/documents.ts'
import { inProcess } from '../kit/in-process.ts'
import { csvOf, peopleOf } from '../kit/people-csv.ts'
import { workplace } from '../kit/workplace.ts'

const place = (plan: string, files: Readonly<Record<string, string>> = {}) => {
  const at = workplace({ 'plan.yaml': plan, 'users.csv': csvOf(peopleOf(80)), ...files })
  const { run } = inProcess(at.folder, {})
  const file = at.path('plan.yaml')
  return {
    at,
    run: (now: string, command: string, ...more: readonly string[]) =>
      run(command, file, ...more, '--now', now),
  }
}

test('check says how many are in each cohort, and how many would match two', async () => {
  const cohorts = `cohorts:
  italy: { calling_codes: ["+39"], exempt: { since: 2026-01-14, source: "https://agcm.example" } }
  eu: { countries: EU, deadline: 2026-04-15 }
  nobody: { countries: [IS], deadline: 2026-03-15 }
`
  const { run } = place(amendedPlan(cohorts))
  const checked = await run('2025-10-22T10:00:00Z', 'check', '--json')
  expect(JSON.parse(checked.stdout)).toMatchObject({
    ok: true,
    audience: {
      people: 80,
      byCohort: { default: 40, italy: 10, eu: 30, nobody: 0 },
      overlaps: [{ first: 'italy', later: 'eu', people: 10 }],
    },
  })
  const text = (await run('2025-10-22T10:00:00Z', 'check')).stdout
  expect(text).toMatch(/10 people of `italy` match `eu` too: the first in the file counts/)
  const timeline = JSON.parse(
    (await run('2025-10-22T10:00:00Z', 'timeline', '--cohort', 'eu', '--json')).stdout,
  )
  expect(timeline.deadline).toBe('2026-04-15T07:00:00Z')
  expect(timeline.occurrences.every(({ cohort }: { readonly cohort: string }) => cohort === 'eu')).toBe(true)
  expect((await run('2025-10-22T10:00:00Z', 'timeline', '--cohort', 'atlantis')).status).toBe(2)
})

test('a list is read for who joins; an edit of it moves nobody who is known before it is approved', async () => {
  const listed = peopleOf(80).filter((_, n) => n % 20 === 0)
  const cohorts = 'cohorts:\n  late: { list: late.csv, deadline: 2026-04-15 }\n'
  const list = (people: readonly { readonly phone: string }[]) =>
    people.map(({ phone }) => `${phone}\n`).join('')
  const { at, run } = place(amendedPlan(cohorts), { 'late.csv': list(listed) })
  await run('2025-10-22T10:00:00Z', 'approve', '--yes', '--reason', 'x')
  await run('2025-10-29T10:00:00Z', 'run')
  expect(byOccurrence(outboxOf(at.path('.sunset/outbox.ndjson')))).toEqual({
    announce: 76,
    'announce/late': 4,
  })
  at.write('late.csv', list(listed.slice(1)))
  await run('2025-11-01T10:00:00Z', 'run')
  const gate = await run('2026-01-20T10:00:00Z', 'gate', '--for', listed[0]?.phone ?? '')
  expect(gate.stdout).toMatch(/open +cohort late/)
  at.write('plan.yaml', `${amendedPlan(cohorts)}# the list was edited\n`)
  const said = await run('2025-11-02T10:00:00Z', 'approve', '--yes', '--reason', 'the list')
  expect(said.stderr.replace(/\s+/g, ' ')).toMatch(
    /1 person was last told 15 Apr 2026, and gets `moved` \(15 Jan 2026\)/,
  )
  await run('2025-11-02T11:00:00Z', 'run')
  expect(
    outboxOf(at.path('.sunset/outbox.ndjson')).filter(({ phase }) => phase === 'correction'),
  ).toHaveLength(1)
})

test('a cohort by a column that no revision named before is found in the audience, which is read again', async () => {
  const people = peopleOf(24)
  const { at, run } = place(amendedPlan(), {
    'users.csv': `phone,lang,linked_at,tier\n${people.map(({ phone, lang }, n) => `${phone},${lang},,${n < 6 ? 'pro' : 'free'}\n`).join('')}`,
  })
  await run('2025-10-22T10:00:00Z', 'approve', '--yes', '--reason', 'x')
  await run('2025-10-29T10:00:00Z', 'run')
  at.write('plan.yaml', amendedPlan('cohorts:\n  pros: { column: { tier: [pro] }, deadline: 2026-04-15 }\n'))
  await run('2025-11-02T10:00:00Z', 'approve', '--yes', '--reason', 'pros stay longer')
  const ran = await run('2025-11-02T11:00:00Z', 'run', '--json')
  const corrected = outboxOf(at.path('.sunset/outbox.ndjson')).filter(({ phase }) => phase === 'correction')
  expect([ran.status, corrected.length]).toEqual([0, 6])
})

test('the preview shows corrections, and without a message for them approve says who will not hear', async () => {
  const { at, run } = place(amendedPlan())
  const preview = await run('2025-10-22T10:00:00Z', 'preview', '--phase', 'correction')
  expect(preview.stdout).toMatch(/MOVED: told January 15, 2026/)
  await run('2025-10-22T10:00:00Z', 'approve', '--yes', '--reason', 'x')
  await run('2025-10-29T10:00:00Z', 'run')
  at.write(
    'plan.yaml',
    amendedPlan('', '2026-04-15').replace(/^(corrections| {2}moved| {2}stays):.*\n/gm, ''),
  )
  const said = await run('2025-11-02T10:00:00Z', 'approve', '--diff')
  expect(said.stdout.replace(/\s+/g, ' ')).toMatch(
    /80 people were last told 15 Jan 2026, and `corrections` has no `moved` for them: they will NOT hear of it/,
  )
})
