import { describe, expect, test } from 'vitest'
import { phaseName } from '../../../src/model/names.ts'
import type { SingleWhen, When } from '../../../src/model/when.ts'
import { timelineOf } from '../../../src/timeline/timeline-of.ts'
import { instantAt } from '../../kit/instant-at.ts'
import { anchored, on, phaseOf, planOf, timeAfter, timeBefore, timeOf } from '../../kit/plan-builder.ts'

/** The steps of a phase written as this list, in the order of their instants. */
const stepsOf = (...at: When[]): (string | undefined)[] =>
  timelineOf(
    planOf({
      phases: [phaseOf('note', { at, stepped: true, message: 'm' }), phaseOf('freeze', { gate: 'frozen' })],
    }),
    {
      at: instantAt('2025-10-01'),
    },
  )
    .occurrences.filter(({ phase }) => phase === 'note')
    .map(({ step }) => step)

describe('a step is named', () => {
  test.each<[string, SingleWhen, string]>([
    ['days before', timeBefore({ days: 7 }), '7d'],
    ['weeks as days', timeBefore({ weeks: 2 }), '14d'],
    ['hours before', timeBefore({ hours: 12 }), '12h'],
    ['minutes before', timeBefore({ minutes: 90 }), '90m'],
    ['months before', timeBefore({ months: 2 }), '2mo'],
    ['a mixture', timeBefore({ days: 1, hours: 12 }), '1d12h'],
    ['days after', timeAfter({ days: 7 }), '+7d'],
    ['the deadline', anchored(), '0d'],
    ['a phase', anchored('freeze'), 'freeze'],
    ['a date', on('2025-10-28', timeOf(9)), '2025-10-28'],
    ['an instant', { kind: 'instant', epochMs: instantAt('2025-10-28T23:00:00Z') }, '2025-10-28'],
    ['now', { kind: 'now' }, 'now'],
    ['the distance from a phase', timeBefore({ days: 3 }, 'freeze'), '3d'],
  ])('by %s', (_, when, expected) => {
    expect(stepsOf(when)).toEqual([expected])
  })

  test('without its time of day, unless another step has the same offset', () => {
    const morning = timeBefore({ days: 1 }, 'deadline', timeOf(9))
    const evening = timeBefore({ days: 1 }, 'deadline', timeOf(18))
    expect(stepsOf(morning)).toEqual(['1d'])
    expect(stepsOf(morning, evening)).toEqual(['1d', '1d-1800'])
    expect(stepsOf(evening, morning)).toEqual(['1d-0900', '1d'])
  })

  test('by a number where even the time of day is the same', () => {
    expect(stepsOf(timeBefore({ days: 7 }), timeBefore({ weeks: 1 }), timeBefore({ days: 7 }))).toEqual([
      '7d',
      '7d-0000',
      '7d-0000-2',
    ])
  })

  test('by the offset it would have if it were written by itself, when it is repeated', () => {
    const every = (span: object, from: SingleWhen, until: SingleWhen): When => ({
      kind: 'every',
      span,
      from,
      until,
    })
    expect(stepsOf(every({ weeks: 1 }, timeBefore({ days: 14 }), timeAfter({ days: 8 })))).toEqual([
      '14d',
      '7d',
      '0d',
      '+7d',
    ])
    expect(stepsOf(every({ days: 7 }, { kind: 'now' }, on('2025-10-16')))).toEqual(['now', '+7d', '+14d'])
    expect(stepsOf(every({ days: 1 }, on('2025-10-10'), on('2025-10-12')))).toEqual([
      '2025-10-10',
      '2025-10-11',
    ])
    expect(stepsOf(every({ hours: 12 }, on('2025-10-10'), on('2025-10-11')))).toEqual([
      '2025-10-10',
      '2025-10-10-1200',
    ])
    expect(stepsOf(every({ hours: 12 }, timeBefore({ days: 1 }), anchored()))).toEqual(['1d', '1d+12h'])
    expect(stepsOf(every({ hours: 12 }, anchored('freeze'), timeAfter({ days: 1 })))).toEqual([
      'freeze',
      'freeze+12h',
    ])
  })
})

test('a phase that is written as one time has no step', () => {
  const { occurrences } = timelineOf(
    planOf({ phases: [phaseOf('announce', { at: [timeBefore({ days: 7 })], message: 'm' })] }),
    {
      at: instantAt('2025-10-01'),
    },
  )
  expect(occurrences.map(({ id, step }) => [id, step])).toEqual([['announce', undefined]])
  expect(phaseName('announce')).toBe(occurrences[0]?.phase)
})
