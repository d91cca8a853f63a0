import { describe, expect, test } from 'vitest'
import { isoOf } from '../../../src/base/instant.ts'
import { type Counts, noCounts } from '../../../src/model/delivery.ts'
import type { Facts, OccurrenceFacts } from '../../../src/model/facts.ts'
import { defaultCohort, phaseName } from '../../../src/model/names.ts'
import { occurrenceId } from '../../../src/model/occurrence.ts'
import type { PhasePlan, Requirements } from '../../../src/model/plan.ts'
import { timelineOf } from '../../../src/timeline/timeline-of.ts'
import { type Agenda, agendaOf } from '../../../src/work/agenda.ts'
import type { AgendaItem } from '../../../src/work/agenda-item.ts'
import { noticeQuestions } from '../../../src/work/requirements.ts'
import { completeAt, factsOf } from '../../kit/facts-builder.ts'
import { instantAt } from '../../kit/instant-at.ts'
import { phaseOf, planOf, timeAfter, timeBefore } from '../../kit/plan-builder.ts'

const announce = phaseOf('announce', { at: [timeBefore({ days: 20 })], message: 'announce' })
const freezeWith = (requires: Requirements) =>
  phaseOf('freeze', { at: [timeBefore({ days: 5 })], gate: 'frozen', requires })
const shutdownWith = (requires: Requirements) =>
  phaseOf('shutdown', { at: [timeAfter({ days: 10 })], gate: 'closed', requires })
const newsWith = (requires: Requirements) =>
  phaseOf('news', { at: [timeBefore({ days: 10 })], message: 'announce', requires })

type Setting = {
  readonly phases: readonly PhasePlan[]
  readonly facts?: Facts
  readonly late?: number
}

const look = (now: string, { phases, facts = factsOf({}), late }: Setting): Agenda => {
  const plan = planOf({ phases })
  const { occurrences } = timelineOf(plan, { at: instantAt('2025-10-01') })
  const toldLater = new Map(
    occurrences.map(({ id }) => [id, new Map([[occurrenceId('announce'), late ?? 0]])]),
  )
  return agendaOf({ plan, occurrences, facts, now: instantAt(now), toldLater })
}
const itemOf = (agenda: Agenda, id: string): AgendaItem =>
  agenda.items.find(({ occurrence }) => occurrence.id === id) ?? expect.fail(`no ${id}`)
const gateIn = (agenda: Agenda): string | undefined => agenda.gate.get(defaultCohort)

const told = (counts: Partial<Counts>): Partial<OccurrenceFacts> => ({
  began: instantAt('2025-12-26'),
  counts: { ...noCounts, ...counts },
})
const audience = { audience: 1_000, suppressed: 50, failed: 10 }

describe('a freeze that requires 30 days’ notice', () => {
  const phases = [announce, freezeWith({ notice: { days: 30 } })]
  const facts = factsOf({ announce: told({ ...audience, accepted: 900, pending: 40 }) })

  test('is held while somebody is short of it, and says how many, of whom none: who cannot be told is not waited for', () => {
    const held = look('2026-01-10', { phases, facts, late: 200 })
    expect(itemOf(held, 'freeze')).toMatchObject({ state: 'held', verdict: { do: 'hold', by: 'requires' } })
    expect(itemOf(held, 'freeze').verdict).toHaveProperty(
      'why',
      '240 people had less notice than 30 days, 40 of them none; is waited for until the deadline at most, 2026-01-15 00:00 UTC',
    )
    expect([gateIn(held), held.next && isoOf(held.next)]).toEqual(['open', '2026-01-15T00:00:00Z'])
  })

  test('freezes once nobody is', () => {
    const all = factsOf({ announce: told({ ...audience, accepted: 940 }) })
    const now = look('2026-01-10', { phases, facts: all, late: 0 })
    expect([itemOf(now, 'freeze').verdict.do, gateIn(now)]).toEqual(['run', 'frozen'])
  })

  test('freezes at the deadline whatever is unmet, loudly', () => {
    const before = look('2026-01-14T23:59:59Z', { phases, facts, late: 200 })
    const after = look('2026-01-15', { phases, facts, late: 200 })
    expect([gateIn(before), gateIn(after)]).toEqual(['open', 'frozen'])
    expect(after.gateNow.get(defaultCohort)).toMatchObject({ since: instantAt('2026-01-15') })
    expect(itemOf(after, 'freeze')).toMatchObject({
      verdict: { do: 'run' },
      despite: expect.stringContaining('240 people'),
    })
  })

  test('is let pass by an operator, and by nobody else', () => {
    const passed = {
      occurrence: occurrenceId('freeze'),
      kind: 'passed',
      since: instantAt('2026-01-11'),
    } as const
    const now = look('2026-01-11', { phases, facts: { ...facts, allowed: [passed] }, late: 200 })
    expect([itemOf(now, 'freeze').verdict.do, gateIn(now)]).toEqual(['run', 'frozen'])
  })

  test('keeps reminders of use while it is held: they end when the gate really freezes', () => {
    const reminder = phaseOf('reminder', { at: [timeBefore({ days: 6 })], message: 'announce' })
    const withReminder = [announce, reminder, freezeWith({ notice: { days: 30 } })]
    const held = look('2026-01-12', { phases: withReminder, facts, late: 200 })
    expect(itemOf(held, 'reminder').verdict.do).toBe('run')
    const frozen = look('2026-01-15', { phases: withReminder, facts, late: 200 })
    expect(itemOf(frozen, 'reminder').verdict).toMatchObject({ do: 'skip', as: 'missed' })
  })

  test('keeps the instant at which it really moved, once that is recorded', () => {
    const recorded = factsOf({
      announce: told({ ...audience, accepted: 940 }),
      freeze: completeAt(instantAt('2026-01-12T08:00:00Z')),
    })
    const later = look('2026-01-13', { phases, facts: recorded, late: 900 })
    expect(later.gateNow.get(defaultCohort)).toMatchObject({
      gate: 'frozen',
      since: instantAt('2026-01-12T08:00:00Z'),
    })
  })

  test('asks the ledger who was told later than 30 days before now, by the announcement, and only when it is due', () => {
    const plan = planOf({ phases })
    const { occurrences } = timelineOf(plan, { at: instantAt('2025-10-01') })
    const questions = (now: string) => noticeQuestions({ plan, occurrences, facts, now: instantAt(now) })
    expect(questions('2026-01-09T23:59:59Z')).toEqual([])
    expect(questions('2026-01-10').map(({ asker, told: by, than }) => [asker, by.id, isoOf(than)])).toEqual([
      ['freeze', 'announce', '2025-12-11T00:00:00Z'],
    ])
  })
})

describe('a shutdown that requires coverage', () => {
  const phases = [announce, phaseOf('freeze', { gate: 'frozen' }), shutdownWith({ coverage: 0.95 })]
  const reached = (accepted: number) =>
    factsOf({ announce: told({ audience: 1_000, suppressed: 50, accepted, failed: 950 - accepted }) })

  test('may wait longer than the deadline: the gate stays frozen, and how many are short is said', () => {
    const held = look('2026-02-01', { phases, facts: reached(900) })
    expect(gateIn(held)).toBe('frozen')
    expect(itemOf(held, 'shutdown').verdict).toMatchObject({
      do: 'hold',
      why: 'coverage is 94.73% (accepted), not 95%: 3 people short',
    })
  })

  test('closes with it; and after `or_after` all the same', () => {
    expect(gateIn(look('2026-02-01', { phases, facts: reached(903) }))).toBe('closed')
    const orAfter = [
      announce,
      phaseOf('freeze', { gate: 'frozen' }),
      shutdownWith({ coverage: 0.95, orAfter: { days: 7 } }),
    ]
    const held = look('2026-01-31', { phases: orAfter, facts: reached(100) })
    expect([gateIn(held), itemOf(held, 'shutdown').verdict.do]).toEqual(['frozen', 'hold'])
    const passed = look('2026-02-01', { phases: orAfter, facts: reached(100) })
    expect([gateIn(passed), itemOf(passed, 'shutdown').verdict.do]).toEqual(['closed', 'run'])
  })

  test('of what was delivered counts no more than that', () => {
    const delivered = [announce, shutdownWith({ coverage: 0.5, of: 'delivered' })]
    const facts = factsOf({ announce: told({ audience: 100, accepted: 60, delivered: 30, read: 10 }) })
    expect(itemOf(look('2026-02-01', { phases: delivered, facts }), 'shutdown').verdict).toMatchObject({
      why: expect.stringContaining('40% (delivered), not 50%: 10 people short'),
    })
  })

  test('without a freeze, the gate is at least frozen from the deadline on, never closed', () => {
    const alone = [announce, phaseOf('shutdown', { gate: 'closed', requires: { coverage: 0.95 } })]
    expect(gateIn(look('2026-01-14T23:00:00Z', { phases: alone, facts: reached(1) }))).toBe('open')
    expect(gateIn(look('2026-01-15', { phases: alone, facts: reached(1) }))).toBe('frozen')
  })
})

describe('a message that requires another phase', () => {
  const phases = [announce, newsWith({ after: phaseName('announce') }), phaseOf('freeze', { gate: 'frozen' })]

  test('is held until that phase is complete', () => {
    const running = factsOf({ announce: told({ audience: 10, accepted: 4, pending: 6 }) })
    expect(itemOf(look('2026-01-06', { phases, facts: running }), 'news').verdict).toMatchObject({
      do: 'hold',
      by: 'requires',
      why: '`announce` is not complete',
    })
    const done = factsOf({ announce: completeAt(instantAt('2025-12-27')) })
    expect(itemOf(look('2026-01-06', { phases, facts: done }), 'news').verdict.do).toBe('run')
  })

  test('still ends when the freeze comes first', () => {
    expect(itemOf(look('2026-01-15', { phases }), 'news').verdict).toMatchObject({ do: 'skip', as: 'missed' })
  })
})
