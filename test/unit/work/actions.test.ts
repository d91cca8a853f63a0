import { describe, expect, test } from 'vitest'
import type { Instant } from '../../../src/base/instant.ts'
import { type ActionRecord, actionKeys, type KeptAction } from '../../../src/model/action.ts'
import type { Facts } from '../../../src/model/facts.ts'
import { cohortName } from '../../../src/model/names.ts'
import { occurrenceId, stepKey } from '../../../src/model/occurrence.ts'
import type { ActionPlan, Plan } from '../../../src/model/plan.ts'
import { timelineOf } from '../../../src/timeline/timeline-of.ts'
import type { Agenda } from '../../../src/work/agenda.ts'
import { agendaOf } from '../../../src/work/agenda.ts'
import { factsOf } from '../../kit/facts-builder.ts'
import { instantAt } from '../../kit/instant-at.ts'
import { anchored, cohortOf, dateOf, phaseOf, planOf } from '../../kit/plan-builder.ts'

const named = (name: string): ActionPlan => ({
  does: { kind: 'named', name, arguments: {} },
  scope: 'channel',
})
const command = (word: string, more: Partial<ActionPlan> = {}): ActionPlan => ({
  does: { kind: 'run', command: [word] },
  scope: 'channel',
  ...more,
})

const actions = [named('a'), command('b', { undo: { kind: 'nothing' } }), named('c')]
const freeze = phaseOf('freeze', { at: [anchored()], gate: 'frozen', actions })
const italy = cohortOf(cohortName('italy'), { exempt: [{ since: dateOf('2026-01-10'), source: 'x' }] })

const begun = instantAt('2026-01-15')
const later = instantAt('2026-01-16')

const kept = (
  nth: number,
  state: ActionRecord['state'],
  more: Partial<KeptAction> = {},
  of: readonly ActionPlan[] = actions,
): KeptAction => ({
  step: stepKey('freeze'),
  cohort: undefined,
  key: actionKeys(of)[nth] ?? expect.fail('there is one'),
  number: nth + 1,
  state,
  way: 'do',
  attempt: 1,
  at: begun,
  revision: 1,
  ...more,
})

const looked = (
  records: readonly KeptAction[],
  {
    now = later,
    plan = planOf({ phases: [freeze] }),
    facts = {},
  }: { now?: Instant; plan?: Plan; facts?: Partial<Facts> } = {},
): Agenda => {
  const { occurrences } = timelineOf(plan, { at: instantAt('2025-11-01') })
  const all = Object.fromEntries(
    occurrences.filter(({ at }) => at <= now).map(({ id }) => [id, { began: begun }]),
  )
  return agendaOf({ plan, occurrences, facts: factsOf(all, { actions: records, ...facts }), now })
}

const standing = (agenda: Agenda, id = 'freeze'): unknown => {
  const found = agenda.items.find(({ occurrence }) => occurrence.id === id)
  const acts = found?.acts
  if (found?.verdict.do === 'run') return acts === 'done' || acts === undefined ? acts : acts.name
  return found?.verdict
}

describe('the next action', () => {
  test.each<[string, readonly KeptAction[], unknown]>([
    ['the first, where none was done', [], 'a'],
    ['the second, where the first is done', [kept(0, 'done')], 'run b'],
    ['one that was begun: it is seen to first', [kept(0, 'done'), kept(1, 'doing')], 'run b'],
    ['none, where all are done', [kept(0, 'done'), kept(1, 'done'), kept(2, 'done')], 'done'],
  ])('is %s', (_, records, expected) => {
    expect(standing(looked(records))).toBe(expected)
  })

  test.each<[string, KeptAction, object]>([
    ['failed', kept(0, 'failed', { said: 'rude' }), { do: 'hold', by: 'failed', why: '`a` failed: rude' }],
    ['is in doubt', kept(0, 'in_doubt'), { do: 'hold', by: 'doubt' }],
    ['was taken back', kept(0, 'undone', { way: 'undo', at: later }), { do: 'hold', by: 'failed' }],
    ['is half taken back', kept(0, 'doing', { way: 'undo' }), { do: 'hold', by: 'thaw' }],
    [
      'is tried again later',
      kept(0, 'waiting', { retryAt: instantAt('2026-01-17') }),
      { do: 'wait', until: instantAt('2026-01-17') },
    ],
  ])('does not come while one before it %s', (_, record, expected) => {
    expect(standing(looked([record]))).toMatchObject(expected)
  })

  test('is tried again when its time has come', () => {
    expect(standing(looked([kept(0, 'waiting', { retryAt: later })]))).toBe('a')
  })

  test('is the same one wherever a revision puts it, and another one with other words', () => {
    const moved = [command('new', { undo: { kind: 'nothing' } }), ...actions]
    const plan = planOf({ phases: [{ ...freeze, actions: moved }] })
    expect(standing(looked([kept(0, 'done')], { plan }))).toBe('run new')
    const said: ActionPlan = {
      does: { kind: 'named', name: 'a', arguments: { about: 'x' } },
      scope: 'channel',
    }
    const changed = planOf({ phases: [{ ...freeze, actions: [said] }] })
    expect(standing(looked([kept(0, 'done')], { plan: changed }))).toBe('a')
  })

  test('of two that do the same is each done', () => {
    const twice = [command('b'), command('b')]
    const plan = planOf({ phases: [{ ...freeze, actions: twice }] })
    expect(standing(looked([kept(0, 'done', {}, twice)], { plan }))).toBe('run b')
    expect(standing(looked([kept(0, 'done', {}, twice), kept(1, 'done', {}, twice)], { plan }))).toBe('done')
  })
})

describe('what is the channel’s', () => {
  const people = (italians: number): Partial<Facts> => ({
    audience: {
      readAt: begun,
      people: 10,
      byCohort: new Map([
        [cohortName('default'), 10],
        [cohortName('italy'), italians],
      ]),
    },
  })
  const plan = planOf({ phases: [freeze], cohorts: [italy] })

  test('waits for a cohort that is exempt, and counts its people', () => {
    expect(standing(looked([], { plan, facts: people(2_113_904) }))).toEqual({
      do: 'hold',
      by: 'cohorts',
      why: '`a` waits for everybody: italy is exempt: 2,113,904 people',
    })
  })

  test('waits for nobody in a cohort of nobody', () => {
    expect(standing(looked([], { plan, facts: people(0) }))).toBe('a')
  })

  test('is kept back by nothing that an operator lets pass', () => {
    const facts = {
      ...people(7),
      allowed: [{ kind: 'passed', since: begun, occurrence: occurrenceId('freeze') }],
    } as const
    expect(standing(looked([], { plan, facts }))).toMatchObject({ by: 'cohorts' })
  })
})

test('an instant that was moved to after an action was taken back does it again', () => {
  const undone = kept(0, 'undone', { way: 'undo', at: instantAt('2026-01-10') })
  expect(standing(looked([undone]))).toBe('a')
})
