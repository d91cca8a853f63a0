import { describe, expect, test } from 'vitest'
import { cohortName, defaultCohort, localeTag } from '../../../src/model/names.ts'
import type { Plan } from '../../../src/model/plan.ts'
import { type Statement, stays } from '../../../src/model/promise.ts'
import { timelineOf } from '../../../src/timeline/timeline-of.ts'
import { approvalRefusals, firstRefusals } from '../../../src/work/approval-refusals.ts'
import type { Compared } from '../../../src/work/compared.ts'
import { noSurvey, type SurveyGroup } from '../../../src/work/survey.ts'
import { instantAt } from '../../kit/instant-at.ts'
import { cohortOf, dateOf, planOf } from '../../kit/plan-builder.ts'

const brazil = cohortName('brazil')
const on = (date: string): Statement => ({ kind: 'date', date: dateOf(date), at: instantAt(date) })
const people = (told: Statement | undefined, n: number, more: Partial<SurveyGroup> = {}): SurveyGroup => ({
  from: defaultCohort,
  to: defaultCohort,
  told: told === undefined ? undefined : { newest: told },
  locale: localeTag('en'),
  suppressed: false,
  n,
  ...more,
})
const plan = (deadline: string, more: Partial<Plan> = {}): Plan =>
  planOf({ deadline: { date: dateOf(deadline) }, notice: { days: 30 }, ...more })
const compared = (before: Plan, after: Plan, now: string, groups: readonly SurveyGroup[]): Compared => {
  const at = instantAt(now)
  const timeline = (one: Plan) => timelineOf(one, { at: instantAt('2025-11-01') }).occurrences
  return {
    before,
    plan: after,
    at,
    occurrencesBefore: timeline(before),
    occurrences: timeline(after),
    facts: { occurrences: new Map() },
    survey: { ...noSurvey, groups },
  }
}

describe('an approval is refused', () => {
  test('that freezes people the moment it is given who were told otherwise, or nothing', () => {
    const groups = [people(on('2026-04-15'), 7), people(undefined, 2), people(on('2026-01-15'), 90)]
    const refusals = approvalRefusals(compared(plan('2026-04-15'), plan('2026-01-15'), '2026-01-20', groups))
    expect(refusals).toEqual([
      {
        despite: 'untold',
        cohort: 'default',
        from: 'default',
        gate: 'closed',
        deadline: instantAt('2026-01-15'),
        people: 9,
      },
    ])
  })

  test('that gives people less notice than the plan promises, of an earlier date or instead of none', () => {
    const groups = [
      people(on('2026-04-15'), 5),
      people(stays, 3),
      people(undefined, 2),
      people(on('2026-02-01'), 9),
    ]
    const refusals = approvalRefusals(compared(plan('2026-04-15'), plan('2026-02-01'), '2026-01-20', groups))
    expect(refusals).toMatchObject([
      { despite: 'notice', cohort: 'default', people: 10, left: 12 * 86_400_000 },
    ])
  })

  test('not for a later date, which gives who knew of the earlier one more time', () => {
    const later = compared(plan('2026-01-22'), plan('2026-02-01'), '2026-01-20', [
      people(on('2026-01-22'), 5),
    ])
    expect(approvalRefusals(later)).toEqual([])
  })

  test('not for what it does not change: a text may be mended on the last day', () => {
    const groups = [people(on('2026-02-01'), 5), people(undefined, 2)]
    expect(approvalRefusals(compared(plan('2026-02-01'), plan('2026-02-01'), '2026-01-31', groups))).toEqual(
      [],
    )
  })

  test('where a cohort’s exemption ends and its deadline is near', () => {
    const exempt = { since: dateOf('2026-01-15'), source: 'https://cade.example' }
    const before = plan('2026-01-15', { cohorts: [cohortOf(brazil, { exempt: [exempt] })] })
    const ended = cohortOf(brazil, {
      exempt: [{ ...exempt, until: dateOf('2026-01-22') }],
      deadline: { date: dateOf('2026-01-24') },
    })
    const groups = [people(stays, 8, { from: brazil, to: brazil })]
    const refusals = approvalRefusals(
      compared(before, plan('2026-01-15', { cohorts: [ended] }), '2026-01-22', groups),
    )
    expect(refusals).toMatchObject([{ despite: 'notice', cohort: 'brazil', people: 8, left: 2 * 86_400_000 }])
  })

  test('the first time, where nobody can have the notice that it promises', () => {
    expect(firstRefusals(plan('2026-01-15'), instantAt('2026-01-01'))).toMatchObject([
      { despite: 'notice', cohort: 'default', people: undefined },
    ])
    expect(firstRefusals(plan('2026-01-15'), instantAt('2025-12-16'))).toEqual([])
    expect(firstRefusals(planOf(), instantAt('2026-01-14'))).toEqual([])
  })
})
