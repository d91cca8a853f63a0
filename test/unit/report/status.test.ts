import { describe, expect, test } from 'vitest'
import type { Instant } from '../../../src/base/instant.ts'
import { type Counts, noCounts } from '../../../src/model/delivery.ts'
import type { Facts, Hold, OccurrenceFacts } from '../../../src/model/facts.ts'
import { cohortName, zoneName } from '../../../src/model/names.ts'
import { type OccurrenceId, occurrenceId } from '../../../src/model/occurrence.ts'
import { plainPaint } from '../../../src/report/paint.ts'
import { runSummaryText } from '../../../src/report/run-summary.ts'
import { type StatusInput, statusDocument } from '../../../src/report/status-document.ts'
import { statusText } from '../../../src/report/status-text.ts'
import { widthOf } from '../../../src/report/width.ts'
import { timelineOf } from '../../../src/timeline/timeline-of.ts'
import { agendaOf } from '../../../src/work/agenda.ts'
import { instantAt } from '../../kit/instant-at.ts'
import { cohortOf, dateOf, phaseOf, planOf, timeAfter, timeBefore } from '../../kit/plan-builder.ts'

const copilot = planOf({
  service: 'Copilot',
  file: 'copilot.yaml',
  timezone: zoneName('America/Los_Angeles'),
  phases: [
    phaseOf('reminder', { at: [timeBefore({ days: 7 }), timeBefore({ days: 1 })], message: 'reminder' }),
    phaseOf('freeze', { gate: 'frozen' }),
    phaseOf('shutdown', { at: [timeAfter({ days: 90 })], gate: 'closed' }),
  ],
})

const counts = (some: Partial<Counts>): Counts => ({ ...noCounts, ...some })
const running = counts({
  audience: 3_200_000,
  accepted: 2_803_118,
  pending: 341_992,
  failed: 26_341,
  suppressed: 28_485,
  sending: 64,
})
const missed: OccurrenceFacts = {
  skipped: { as: 'missed', why: '`reminder@1d` took its place', at: instantAt('2026-01-14T08:00:00Z') },
  counts: noCounts,
}

const inputAt = (
  now: Instant,
  happened: Readonly<Record<string, OccurrenceFacts>>,
  { plan = copilot, holds = [] }: { plan?: typeof copilot; holds?: readonly Hold[] } = {},
): StatusInput => {
  const facts: Facts = {
    firstApproved: new Map(),
    holds,
    allowed: [],
    occurrences: new Map(
      Object.entries(happened).map(([id, one]): [OccurrenceId, OccurrenceFacts] => [occurrenceId(id), one]),
    ),
  }
  const { occurrences } = timelineOf(plan, { at: instantAt('2025-11-25') })
  return {
    plan,
    now,
    revision: 1,
    fileDiffers: false,
    facts,
    agenda: agendaOf({ plan, occurrences, facts, now }),
  }
}

const began = instantAt('2026-01-14T08:00:00Z')
const night = inputAt(instantAt('2026-01-15T06:40:00Z'), {
  'reminder@7d': missed,
  'reminder@1d': { began, counts: running },
})
const look = { paint: plainPaint, columns: 80 }

test('the last night, as a terminal of 80 columns shows it', () => {
  const runner = { host: 'ops-wa-2', pid: 40112, since: began }
  expect(statusText({ ...night, look, runner, pace: new Map([['reminder@1d', 80]]) })).toMatchInlineSnapshot(`
    "Copilot leaves WhatsApp   Thu 15 Jan 2026 00:00 PST, in 1 h 20 m   revision 1
    gate  open   runner  ops-wa-2 pid 40112, since Wed 14 Jan 00:00

      reminder@7d  missed      Thu 8 Jan 00:00, 7 days ago
        \`reminder@1d\` took its place
      reminder@1d  running     [##########################....]  89 %  80.0/s
        3,200,000 = 2,803,118 accepted + 341,992 pending + 26,341 failed
                    + 28,485 suppressed + 64 sending
        done 23:51, 9 min before the gate. Then: freeze Thu 15 Jan 00:00
      freeze       scheduled   Thu 15 Jan 00:00, in 1 h 20 m -> frozen
      shutdown     scheduled   Wed 15 Apr 00:00, in 3 months -> closed

      next: freeze, Thu 15 Jan 00:00, in 1 h 20 m
      needs you: nothing"
  `)
})

test('what would still be sent when the gate moves is said beforehand', () => {
  const text = statusText({ ...night, look, pace: new Map([['reminder@1d', 60]]) })
  expect(text).toContain('done Thu 15 Jan 00:15, 15 min AFTER the gate')
})

test('every sum adds up to its audience, and one that does not is named', () => {
  const text = statusText({ ...night, look })
  const [sum = '', ...rest] = [...text.matchAll(/([\d,]+) = ((?:[^\n]|\n {8,}\+)+)/g)].flatMap((match) =>
    match.slice(1),
  )
  const terms = rest.join(' ').match(/[\d,]+(?= [a-z])/g) ?? []
  expect(sum).toBe('3,200,000')
  expect(terms).toHaveLength(5)
  const numberOf = (shown: string): number => Number(shown.replaceAll(',', ''))
  expect(terms.map(numberOf).reduce((one, other) => one + other, 0)).toBe(numberOf(sum))
  const short = inputAt(night.now, { 'reminder@1d': { began, counts: { ...running, pending: 341_990 } } })
  expect(statusText({ ...short, look })).toContain('the sums of reminder@1d do not hold: 2 unaccounted for')
})

describe('what needs a person', () => {
  test('is nothing, where all goes by itself', () => {
    expect(statusText({ ...night, look })).toMatch(/^ {2}needs you: nothing$/m)
  })

  test('is an approval, with the command to type', () => {
    const { revision: _, ...unapproved } = night
    expect(statusText({ ...unapproved, look })).toContain('-> sunset approve copilot.yaml --reason "..."')
    expect(statusText({ ...night, fileDiffers: true, look })).toContain('the file differs from revision 1')
  })

  test('is what is in doubt, and what is held and why', () => {
    const holds: readonly Hold[] = [
      {
        kind: 'channel',
        occurrence: occurrenceId('reminder@1d'),
        why: 'WhatsApp refuses the token',
        since: began,
      },
    ]
    const doubts = counts({ audience: 10, accepted: 7, in_doubt: 3 })
    const held = inputAt(
      instantAt('2026-01-14T12:00:00Z'),
      { 'reminder@1d': { began, counts: doubts } },
      { holds },
    )
    const text = statusText({ ...held, look })
    expect(text).toMatch(/reminder@1d {2}held/)
    expect(text).toContain('3 deliveries are in doubt')
    expect(text).toContain('reminder@1d is held: WhatsApp refuses the token')
  })

  test('a file with a space is quoted in the command', () => {
    const spaced = { ...copilot, file: 'my plan.yaml' }
    const text = statusText({ ...inputAt(began, {}, { plan: spaced }), fileDiffers: true, look })
    expect(text).toContain("sunset approve 'my plan.yaml'")
  })
})

test('a skipped occurrence says why (T51)', () => {
  expect(statusText({ ...night, look })).toMatch(/reminder@7d {2}missed .*\n {4}`reminder@1d` took its place/)
})

test('what is due and does not move says until when it waits, and for what (T08)', () => {
  const retryAt = instantAt('2026-01-14T14:00:00Z')
  const pending = counts({ audience: 5, pending: 5 })
  const waiting = inputAt(instantAt('2026-01-14T12:00:00Z'), {
    'reminder@1d': {
      began,
      counts: pending,
      retryAt,
      pendingIn: [{ zone: undefined, country: undefined, ahead: 0, again: 5, againAt: retryAt }],
    },
  })
  expect(statusText({ ...waiting, look })).toContain('waits until 06:00: ')
  expect(statusDocument(waiting).waitingFor).toEqual([
    { what: 'reminder@1d', until: '2026-01-14T14:00:00Z', why: expect.stringContaining('tried again') },
  ])
})

test('no line is wider than the terminal', () => {
  const plan = {
    ...copilot,
    cohorts: [cohortOf(cohortName('south-america-and-brazil'), { deadline: { date: dateOf('2026-04-15') } })],
  }
  const input = inputAt(
    night.now,
    { 'reminder@7d': missed, 'reminder@1d': { began, counts: running } },
    { plan },
  )
  for (let columns = 72; columns <= 140; columns += 4)
    for (const line of statusText({ ...input, look: { paint: plainPaint, columns } }).split('\n'))
      expect(widthOf(line)).toBeLessThanOrEqual(columns)
})

describe('the document', () => {
  test('has the keys of the design in their order, and zeros where nothing happened', () => {
    const document = statusDocument({
      ...night,
      wouldSend: new Map([[occurrenceId('reminder@1d'), 341_992]]),
    })
    expect(Object.keys(document)).toEqual([
      'plan',
      'now',
      'revision',
      'fileDiffers',
      'deadline',
      'gate',
      'occurrences',
    ])
    expect(document.gate).toEqual({ default: 'open' })
    expect(document.occurrences.map(({ id, state, wouldSend }) => [id, state, wouldSend])).toEqual([
      ['reminder@7d', 'missed', undefined],
      ['reminder@1d', 'running', 341_992],
      ['freeze', 'scheduled', undefined],
      ['shutdown', 'scheduled', undefined],
    ])
    expect(Object.keys(document.occurrences[1] ?? {})).toEqual([
      'id',
      'phase',
      'cohort',
      'at',
      'state',
      'wouldSend',
      'counts',
    ])
    expect(document.occurrences[1]?.counts).toEqual(running)
    expect(document.occurrences[2]?.counts).toEqual(noCounts)
  })

  test('has no revision before the first approval', () => {
    const { revision: _, ...unapproved } = night
    expect(statusDocument(unapproved).revision).toBeNull()
  })
})

describe('at the end of a run', () => {
  test('it says what happened to what it touched, and what is next', () => {
    const done = counts({ audience: 3000, accepted: 2871, failed: 118, suppressed: 11 })
    const input = inputAt(instantAt('2026-01-14T09:00:00Z'), {
      'reminder@7d': missed,
      'reminder@1d': { began, completed: instantAt('2026-01-14T08:02:00Z'), counts: done },
    })
    const touched = new Set([occurrenceId('reminder@1d')])
    expect(runSummaryText({ ...input, look, touched })).toMatchInlineSnapshot(`
      "  reminder@1d  complete    Wed 14 Jan 00:02
          3,000 = 2,871 accepted + 118 failed + 11 suppressed
      Next: freeze, Thu 15 Jan 00:00, in 23 h"
    `)
  })

  test('a dry run says what would be sent, and that nothing was', () => {
    const wouldSend = new Map([[occurrenceId('reminder@1d'), 3_200_000]])
    const text = runSummaryText({ ...night, look, touched: new Set(), wouldSend })
    expect(text).toContain('DRY RUN: nothing is sent, the ledger is not touched')
    expect(text).toContain('reminder@1d would send 3,200,000 messages')
  })
})
