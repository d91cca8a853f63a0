import { expect, test } from 'vitest'
import { amendedPlan, byOccurrence, toldTwice } from '../kit/amended-exit.ts'
import { occurrenceIn, outboxOf, statusSchema, sumOf } from '../kit/documents.ts'
import { csvOf, peopleOf } from '../kit/people-csv.ts'
import { workplace } from '../kit/workplace.ts'

const audience = 400
const italy =
  'cohorts:\n  italy: { calling_codes: ["+39"], exempt: { since: 2026-01-14, source: "https://agcm.example" } }\n'
const approved = ['--yes', '--reason', 'x', '--now'] as const

test.each(['regrouped:1', 'owed:1', 'begun:1', 'after-intents:1', 'after-outcomes:1'])(
  'killed at %s, while a new revision is put in force: the next run moves the rest, and exactly those who are owed it get one correction',
  async (point) => {
    const at = workplace({ 'plan.yaml': amendedPlan(), 'users.csv': csvOf(peopleOf(audience)) })
    await at.run('approve', 'plan.yaml', ...approved, '2025-10-22T17:00:00Z')
    await at.run('run', 'plan.yaml', '--now', '2025-10-28T17:00:00Z')
    at.write('plan.yaml', amendedPlan(italy, '2026-04-15'))
    expect((await at.run('approve', 'plan.yaml', ...approved, '2025-11-20T17:00:00Z')).status).toBe(0)
    const now = ['--json', '--now', '2025-11-20T17:10:00Z'] as const
    const killed = await at.runWith({ env: { SUNSET_CRASH: point } }, 'run', 'plan.yaml', ...now)
    expect(killed.signal).toBe('SIGKILL')
    const next = await at.run('run', 'plan.yaml', ...now)
    const status = statusSchema.parse(JSON.parse(next.stdout))
    const italian = occurrenceIn(status, 'correction#2/italy').counts
    const others = occurrenceIn(status, 'correction#2').counts
    expect([italian.audience, others.audience]).toEqual([audience / 8, (audience * 7) / 8])
    expect([sumOf(italian), sumOf(others)]).toEqual([italian.audience, others.audience])
    expect(italian.accepted + others.accepted + italian.in_doubt + others.in_doubt).toBe(audience)
    const lines = outboxOf(at.path('.sunset/outbox.ndjson'))
    expect(toldTwice(lines)).toEqual([])
    const { announce, ...corrections } = byOccurrence(lines)
    expect(announce).toBe(audience)
    const sent = Object.values(corrections).reduce((sum, n) => sum + n, 0)
    expect(sent).toBeGreaterThanOrEqual(audience - italian.in_doubt - others.in_doubt)
  },
)
