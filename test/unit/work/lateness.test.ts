import { describe, expect, test } from 'vitest'
import { isoOf, millis } from '../../../src/base/instant.ts'
import { noCounts } from '../../../src/model/delivery.ts'
import { type Facts, noFacts } from '../../../src/model/facts.ts'
import { occurrenceId } from '../../../src/model/occurrence.ts'
import type { PhasePlan, Plan } from '../../../src/model/plan.ts'
import { timelineOf } from '../../../src/timeline/timeline-of.ts'
import { agendaOf } from '../../../src/work/agenda.ts'
import type { AgendaItem } from '../../../src/work/agenda-item.ts'
import { factsOf } from '../../kit/facts-builder.ts'
import { instantAt } from '../../kit/instant-at.ts'
import { on, phaseOf, planOf, timeAfter, timeBefore, timeOf } from '../../kit/plan-builder.ts'

const hour = 3_600_000
const skipAfter = (hours: number): PhasePlan['late'] => ({ policy: 'skip', after: millis(hours * hour) })
const news = (more: Partial<PhasePlan>): PhasePlan =>
  phaseOf('news', { at: [on('2025-12-01', timeOf(12))], message: 'announce', ...more })
const freeze = phaseOf('freeze', { gate: 'frozen' })

type Setting = { facts?: Facts; plan?: Partial<Plan>; approved?: string }

const itemAt = (
  now: string,
  phase: PhasePlan,
  { facts = noFacts, plan: more = {}, approved = '2025-10-01' }: Setting = {},
): AgendaItem => {
  const plan = planOf({ phases: [phase, freeze], ...more })
  const { occurrences } = timelineOf(plan, { at: instantAt(approved) })
  const items = agendaOf({ plan, occurrences, facts, now: instantAt(now) }).items
  const found = items.find(({ occurrence }) => occurrence.phase === phase.name)
  if (found === undefined) throw new Error(`no ${phase.name}`)
  return found
}
const stateAt = (...of: Parameters<typeof itemAt>): string => {
  const { state, verdict } = itemAt(...of)
  return `${state} ${verdict.do}`
}

describe('an occurrence that no run took up within an hour', () => {
  test('runs all the same, unless its phase says otherwise', () => {
    expect(stateAt('2025-12-20', news({}))).toBe('due run')
  })

  test('is skipped with `late: skip`, from the very hour on, and it is said when it could have begun (T09)', () => {
    const phase = news({ late: skipAfter(1) })
    expect(stateAt('2025-12-01T12:59:59Z', phase)).toBe('due run')
    const late = itemAt('2025-12-01T13:00:00Z', phase)
    expect(late).toMatchObject({ state: 'missed', verdict: { do: 'skip', as: 'missed' } })
    expect(late.verdict).toHaveProperty('why', expect.stringMatching(/2025-12-01 12:00 .* 2025-12-01 13:00/))
  })

  test('waits for a person with `late: hold`, who may let it pass', () => {
    const phase = news({ late: { policy: 'hold', after: millis(6 * hour) } })
    expect(stateAt('2025-12-01T17:59:00Z', phase)).toBe('due run')
    expect(itemAt('2025-12-01T18:00:00Z', phase)).toMatchObject({
      state: 'held',
      verdict: { do: 'hold', by: 'late' },
    })
    const passed = {
      occurrence: occurrenceId('news'),
      kind: 'passed',
      since: instantAt('2025-12-02'),
    } as const
    expect(stateAt('2025-12-02', phase, { facts: { ...noFacts, allowed: [passed] } })).toBe('due run')
  })

  test('is never late once it has begun', () => {
    const facts = factsOf({ news: { began: instantAt('2025-12-01T12:30:00Z') } })
    expect(stateAt('2025-12-03', news({ late: skipAfter(1) }), { facts })).toBe('running run')
  })
})

describe('the hour counts from the first moment at which it could begin', () => {
  const late = skipAfter(1)

  test('not before it was first approved', () => {
    const facts: Facts = {
      ...noFacts,
      firstApproved: new Map([[occurrenceId('news'), instantAt('2025-12-01T15:30:00Z')]]),
    }
    const approved = '2025-12-01T15:30:00Z'
    expect(stateAt('2025-12-01T16:29:00Z', news({ late }), { facts, approved })).toBe('due run')
    expect(stateAt('2025-12-01T16:30:00Z', news({ late }), { facts, approved })).toBe('missed skip')
  })

  test('not before somebody’s window opens, and again not while it is closed', () => {
    const window = { kind: 'hours', from: 9 * 60, to: 11 * 60, zone: 'recipient' } as const
    const phase = news({ late, window })
    // 12:00 UTC on a Monday: in UTC the window opens on Tuesday at 09:00.
    expect(stateAt('2025-12-02T09:59:00Z', phase)).toBe('due run')
    expect(stateAt('2025-12-02T10:00:00Z', phase)).toBe('missed skip')
  })

  test('not while an operator held it: the hour begins anew when that ends', () => {
    const held = { kind: 'paused', why: 'w', since: instantAt('2025-12-01') } as const
    expect(stateAt('2025-12-02', news({ late }), { facts: { ...noFacts, holds: [held] } })).toBe('held hold')
    const freed = { kind: 'freed', since: instantAt('2025-12-02T08:00:00Z') } as const
    const facts: Facts = { ...noFacts, allowed: [freed] }
    expect(stateAt('2025-12-02T08:59:00Z', news({ late }), { facts })).toBe('due run')
    expect(stateAt('2025-12-02T09:00:00Z', news({ late }), { facts })).toBe('missed skip')
  })

  test('not while a brownout closes the gate', () => {
    const plan = {
      phases: [
        news({ late }),
        phaseOf('dark', { at: [on('2025-12-01', timeOf(11))], gate: 'closed', for: { hours: 3 } }),
        freeze,
      ],
    }
    expect(stateAt('2025-12-01T13:00:00Z', news({ late }), { plan })).toBe('due wait')
    expect(stateAt('2025-12-01T14:59:00Z', news({ late }), { plan })).toBe('due run')
    expect(stateAt('2025-12-01T15:00:00Z', news({ late }), { plan })).toBe('missed skip')
  })

  test('and the agenda knows that instant, so that an idle tick wakes for it', () => {
    const plan = planOf({ phases: [news({ late }), freeze] })
    const { occurrences } = timelineOf(plan, { at: instantAt('2025-10-01') })
    const held = { kind: 'paused', why: 'w', since: instantAt('2025-12-01') } as const
    const facts = { ...noFacts, holds: [held] }
    const { next } = agendaOf({ plan, occurrences, facts, now: instantAt('2025-12-01T12:10:00Z') })
    expect(next && isoOf(next)).toBe('2025-12-01T13:00:00Z')
  })
})

describe('`until:`', () => {
  const pending = { counts: { ...noCounts, audience: 5, accepted: 2, pending: 3 } }

  test('expires what is left of its deliveries at that instant, and is said to', () => {
    const phase = news({ until: timeAfter({ hours: 6 }, 'news') })
    const facts = factsOf({ news: { began: instantAt('2025-12-01T12:00:00Z'), ...pending } })
    expect(stateAt('2025-12-01T17:59:59Z', phase, { facts })).toBe('running run')
    expect(itemAt('2025-12-01T18:00:00Z', phase, { facts }).verdict).toEqual({
      do: 'expire',
      why: 'it was of use until 2025-12-01 18:00 UTC',
    })
    expect(stateAt('2025-12-01T18:00:00Z', phase)).toBe('missed skip')
  })

  test('after the phase itself counts from each of its times', () => {
    const phase = phaseOf('reminder', {
      at: [timeBefore({ days: 30 }), timeBefore({ days: 7 })],
      message: 'reminder',
      until: timeAfter({ days: 2 }, 'reminder'),
    })
    const { occurrences } = timelineOf(planOf({ phases: [phase, freeze] }), { at: instantAt('2025-10-01') })
    expect(occurrences.flatMap(({ until }) => (until === undefined ? [] : [isoOf(until)]))).toEqual([
      '2025-12-18T00:00:00Z',
      '2026-01-10T00:00:00Z',
    ])
  })

  test.each([
    [on('2025-11-01'), 'until-before-start'],
    [timeBefore({ days: 3 }, 'feeze'), 'unknown-anchor'],
    [on('2025-12-03', timeOf(9, 0, 'recipient')), 'recipient-until'],
    [{ kind: 'every', span: { days: 1 }, from: on('2025-12-02'), until: on('2025-12-05') }, 'repeated-until'],
  ] as const)('%j is an error: %s', (until, code) => {
    const { problems } = timelineOf(planOf({ phases: [news({ until }), freeze] }), {
      at: instantAt('2025-10-01'),
    })
    expect(problems.filter(({ severity }) => severity === 'error').map((one) => one.code)).toEqual([code])
  })
})
