import { describe, expect, test } from 'vitest'
import { type Instant, isoOf } from '../../../src/base/instant.ts'
import { cohortName, defaultCohort } from '../../../src/model/names.ts'
import type { CohortPlan, Plan } from '../../../src/model/plan.ts'
import { keyOfStatement } from '../../../src/model/promise.ts'
import { deadlineOf, isFreed } from '../../../src/timeline/deadline-of.ts'
import { exemptionsOf } from '../../../src/timeline/exemptions.ts'
import { timelineOf } from '../../../src/timeline/timeline-of.ts'
import { reopeningsOf, truthOf } from '../../../src/timeline/truth-of.ts'
import { gateOf } from '../../../src/work/gate-of.ts'
import { instantAt } from '../../kit/instant-at.ts'
import { anchored, cohortOf, dateOf, phaseOf, planOf, timeAfter, timeBefore } from '../../kit/plan-builder.ts'

const brazil = cohortName('brazil')
const exempt = (since: string, until?: string): CohortPlan['exempt'][number] => ({
  since: dateOf(since),
  source: 'https://cade.example',
  ...(until === undefined ? {} : { until: dateOf(until) }),
})
const planWith = (exemptions: CohortPlan['exempt'], deadline?: string): Plan =>
  planOf({
    phases: [
      phaseOf('announce', { at: [timeBefore({ days: 60 })], message: 'm' }),
      phaseOf('reminder', { at: [timeBefore({ days: 30 }), timeBefore({ days: 1 })], message: 'm' }),
      phaseOf('freeze', { at: [anchored()], gate: 'frozen' }),
      phaseOf('shutdown', { at: [timeAfter({ days: 90 })], gate: 'closed' }),
    ],
    cohorts: [
      cohortOf(brazil, {
        exempt: exemptions,
        ...(deadline === undefined ? {} : { deadline: { date: dateOf(deadline) } }),
      }),
    ],
  })
const ofBrazil = (plan: Plan, at: Instant = instantAt('2025-10-01')) =>
  timelineOf(plan, { at }).occurrences.filter(({ cohort }) => cohort === brazil)
const shown = (plan: Plan): readonly string[] =>
  ofBrazil(plan).map(({ id, at }) => `${id} ${isoOf(at).slice(0, 10)}`)
const truths = (plan: Plan, ...days: readonly string[]): readonly string[] =>
  days.map((day) => keyOfStatement(truthOf(plan, brazil, instantAt(day))))

describe('an exemption', () => {
  test('that touches or overlaps another is one with it; one that ends before it begins is none', () => {
    const plan = planWith([
      exempt('2026-02-01', '2026-02-10'),
      exempt('2026-01-20', '2026-02-01'),
      exempt('2026-02-05', '2026-02-20'),
      exempt('2026-03-05', '2026-03-01'),
    ])
    expect(exemptionsOf(plan, brazil).map(({ since, until }) => [since, until])).toEqual([
      [instantAt('2026-01-20'), instantAt('2026-02-20')],
    ])
  })

  test('over the deadline, without an end, frees its cohort: it has no occurrence, and the truth is that it stays', () => {
    const plan = planWith([exempt('2026-01-15')])
    expect([isFreed(plan, brazil), isFreed(plan, defaultCohort)]).toEqual([true, false])
    expect(shown(plan)).toEqual([])
    expect(truths(plan, '2025-11-01', '2026-05-01')).toEqual(['stays', 'stays'])
  })

  test('over the deadline that ends makes its end the deadline: everything hangs on that', () => {
    const plan = planWith([exempt('2026-01-10', '2026-03-01')])
    expect(isoOf(deadlineOf(plan, brazil))).toBe('2026-03-01T00:00:00Z')
    // What lies inside it does not happen.
    expect(shown(plan)).toEqual([
      'announce/brazil 2025-12-31',
      'freeze/brazil 2026-03-01',
      'shutdown/brazil 2026-05-30',
    ])
    expect(truths(plan, '2025-11-01', '2026-02-01', '2026-06-01')).toEqual(Array(3).fill('2026-03-01'))
  })

  test('after the deadline opens the gate, and what would have closed it meanwhile does so at its end', () => {
    const plan = planWith([exempt('2026-03-04', '2026-06-01')], '2026-01-24')
    expect(shown(plan).slice(-2)).toEqual(['freeze/brazil 2026-01-24', 'shutdown/brazil 2026-06-01'])
    const gates = ['2026-01-23', '2026-01-24', '2026-03-04', '2026-05-31', '2026-06-01'].map((day) =>
      gateOf(ofBrazil(plan), brazil, instantAt(day)),
    )
    expect(gates.map(({ gate }) => gate)).toEqual(['open', 'frozen', 'open', 'open', 'closed'])
    expect(gates[1]?.until).toBe(instantAt('2026-03-04'))
    expect(truths(plan, '2026-01-01', '2026-02-01', '2026-03-04', '2026-06-02')).toEqual([
      '2026-01-24',
      '2026-01-24',
      '2026-06-01',
      '2026-06-01',
    ])
    expect(reopeningsOf(plan, brazil, instantAt('2026-02-01'))).toEqual([instantAt('2026-03-04')])
  })

  test('that covers the announcement puts it off to its end, lest nobody be told; a reminder inside it is none', () => {
    const plan = planWith([exempt('2025-11-01', '2025-12-20')])
    expect(shown(plan)).toEqual([
      'announce/brazil 2025-12-20',
      'reminder@1d/brazil 2026-01-14',
      'freeze/brazil 2026-01-15',
      'shutdown/brazil 2026-04-15',
    ])
  })
})
