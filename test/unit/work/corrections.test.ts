import { describe, expect, test } from 'vitest'
import { cohortName, phaseName } from '../../../src/model/names.ts'
import { occurrenceId, stepKey } from '../../../src/model/occurrence.ts'
import { type DatedStatement, isTrue, type Statement, stays } from '../../../src/model/promise.ts'
import { timelineOf } from '../../../src/timeline/timeline-of.ts'
import { correctionFor, isOwed, messageFor } from '../../../src/work/corrections.ts'
import { nextRounds } from '../../../src/work/next-rounds.ts'
import { factsOf } from '../../kit/facts-builder.ts'
import { instantAt } from '../../kit/instant-at.ts'
import { dateOf, defaultPhases, planOf } from '../../kit/plan-builder.ts'

const on = (date: string): DatedStatement => ({
  kind: 'date',
  date: dateOf(date),
  at: instantAt(`${date}T08:00:00Z`),
})
const at = (text: string): Statement => ({ kind: 'instant', at: instantAt(text) })

describe('what somebody was told is true', () => {
  test.each([
    ['the same date', on('2026-01-15'), on('2026-01-15'), true],
    [
      'the same date in another zone',
      on('2026-01-15'),
      { ...on('2026-01-15'), at: instantAt('2026-01-15') },
      true,
    ],
    ['a date, and a time of that day', on('2026-01-15'), at('2026-01-16T02:00:00Z'), true],
    ['a date, and a time of the next', on('2026-01-15'), at('2026-01-16T09:00:00Z'), false],
    ['a time, and another of that day', at('2026-01-15T18:00:00Z'), at('2026-01-15T19:00:00Z'), false],
    ['a time, and the start of its day', at('2026-01-15T18:00:00Z'), on('2026-01-15'), false],
    ['another date', on('2026-01-15'), on('2026-04-15'), false],
    ['that it stays', stays, stays, true],
    ['that it stays, and a date', stays, on('2026-01-15'), false],
  ])('%s', (_, told, truth, answer) => {
    expect(isTrue(told, truth)).toBe(answer)
  })
})

describe('a correction', () => {
  const exempt = [
    { since: instantAt('2026-01-15T08:00:00Z'), until: instantAt('2026-01-22T08:00:00Z') },
    { since: instantAt('2026-03-04T08:00:00Z'), until: undefined },
  ]
  const kind = (told: DatedStatement, newest: Statement, truth: Statement, when: string) =>
    correctionFor({ at: instantAt(when), truth, exempt }, { newest, dated: told })

  test('tells of another date, also who was told that the service stays', () => {
    expect(kind(on('2026-01-15'), on('2026-01-15'), on('2026-01-24'), '2026-01-22T12:00:00Z')).toBe('moved')
    expect(kind(on('2026-01-15'), stays, on('2026-01-24'), '2026-01-22T12:00:00Z')).toBe('moved')
    expect(kind(on('2026-01-24'), on('2026-01-24'), on('2026-01-24'), '2026-01-22T12:00:00Z')).toBeUndefined()
  })

  test('says "we stay" where the exemption began by the day that they were told, else "we are back"', () => {
    expect(kind(on('2026-01-15'), on('2026-01-15'), stays, '2026-01-15T13:00:00Z')).toBe('exempt')
    expect(kind(on('2026-01-24'), on('2026-01-24'), stays, '2026-03-04T17:00:00Z')).toBe('reopened')
    expect(kind(on('2026-01-24'), stays, stays, '2026-03-04T17:00:00Z')).toBeUndefined()
  })

  test('is owed where the plan has a message for it, and is that message', () => {
    const occurrence = {
      phase: phaseName('correction'),
      at: instantAt('2026-03-04T17:00:00Z'),
      truth: stays,
      exempt,
    }
    const plan = planOf({ corrections: { reopened: 'back' } })
    expect(isOwed(plan, occurrence, { newest: on('2026-01-24'), dated: on('2026-01-24') })).toBe(true)
    expect(messageFor(plan, occurrence, on('2026-01-24'))).toBe('back')
    expect(isOwed(plan, occurrence, { newest: on('2026-05-24'), dated: on('2026-05-24') })).toBe(false)
    expect(isOwed(planOf(), occurrence, { newest: on('2026-01-24') })).toBe(false)
  })
})

describe('a reminder that moves into the future', () => {
  const plan = planOf({
    phases: defaultPhases().map((phase) => ({ ...phase, again: phase.name === 'link-reminder' })),
  })
  const approvedAt = instantAt('2026-01-10')
  const { occurrences } = timelineOf(
    { ...plan, deadline: { date: dateOf('2026-04-15') } },
    { at: approvedAt, firstApproved: () => instantAt('2025-11-01') },
  )
  const handed =
    (...keys: readonly string[]) =>
    (step: string) =>
      keys.includes(step)

  test('opens the next round that nobody of its cohort has had; an announcement never does', () => {
    const rounds = nextRounds({
      plan,
      occurrences,
      facts: factsOf({ 'link-reminder@7d': { completed: instantAt('2026-01-08') } }),
      at: approvedAt,
      wasHanded: handed('link-reminder@30d', 'link-reminder@30d#2', 'announce'),
    })
    expect(rounds).toEqual(['link-reminder@30d#3', 'link-reminder@7d#2'])
  })

  test('stays in its round where nobody has had it, and where it lies in the past', () => {
    const facts = factsOf({})
    expect(nextRounds({ plan, occurrences, facts, at: approvedAt, wasHanded: () => false })).toEqual([])
    const past = occurrences.map((one) => ({ ...one, at: instantAt('2026-01-09') }))
    expect(nextRounds({ plan, occurrences: past, facts, at: approvedAt, wasHanded: () => true })).toEqual([])
  })

  test('is of its cohort alone', () => {
    const brazil = cohortName('brazil')
    const [one] = occurrences.filter(({ phase }) => phase === 'link-reminder')
    if (one === undefined) expect.fail('there are reminders')
    const mine = {
      ...one,
      cohort: brazil,
      id: occurrenceId(`${one.id}/brazil`),
      stepKey: stepKey(one.stepKey),
    }
    const rounds = nextRounds({
      plan,
      occurrences: [one, mine],
      facts: factsOf({}),
      at: approvedAt,
      wasHanded: (_, cohort) => cohort === brazil && _ === one.stepKey,
    })
    expect(rounds).toEqual(['link-reminder@30d#2/brazil'])
  })
})
