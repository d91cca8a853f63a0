import { describe, expect, test } from 'vitest'
import { isoOf } from '../../../src/base/instant.ts'
import { cohortName, type ZoneName, zoneName } from '../../../src/model/names.ts'
import type { Occurrence } from '../../../src/model/occurrence.ts'
import type { Plan } from '../../../src/model/plan.ts'
import { timelineOf } from '../../../src/timeline/timeline-of.ts'
import { instantAt } from '../../kit/instant-at.ts'
import {
  anchored,
  cohortOf,
  dateOf,
  on,
  phaseOf,
  planOf,
  timeAfter,
  timeBefore,
  timeOf,
} from '../../kit/plan-builder.ts'

const losAngeles = zoneName('America/Los_Angeles')

const timeline = (overrides: Partial<Plan> = {}, approvedAt = '2025-10-01'): readonly Occurrence[] =>
  timelineOf(planOf(overrides), { at: instantAt(approvedAt) }).occurrences

const shown = (occurrences: readonly Occurrence[]): string[] =>
  occurrences.map(({ id, at }) => `${id} ${isoOf(at)}`)

describe('the default phases', () => {
  test('lie 60, 30, 7 and 1 days before the deadline, at it, and a day after', () => {
    expect(shown(timeline())).toEqual([
      'announce 2025-11-16T00:00:00Z',
      'link-reminder@30d 2025-12-16T00:00:00Z',
      'link-reminder@7d 2026-01-08T00:00:00Z',
      'link-reminder@1d 2026-01-14T00:00:00Z',
      'freeze 2026-01-15T00:00:00Z',
      'shutdown 2026-01-16T00:00:00Z',
    ])
  })

  test('announce at once where 60 days before has passed, and leave out what would follow within two days', () => {
    expect(shown(timeline({}, '2026-01-06T10:00:00Z'))).toEqual([
      'announce 2026-01-06T10:00:00Z',
      'link-reminder@1d 2026-01-14T00:00:00Z',
      'freeze 2026-01-15T00:00:00Z',
      'shutdown 2026-01-16T00:00:00Z',
    ])
    expect(shown(timeline({}, '2026-01-06T00:00:00Z'))[1]).toBe('link-reminder@7d 2026-01-08T00:00:00Z')
  })

  test('do not announce a date that has passed', () => {
    const [first] = timeline({}, '2026-02-01')
    expect(shown(first === undefined ? [] : [first])).toEqual(['announce 2025-11-16T00:00:00Z'])
  })
})

describe('days are calendar days in the plan’s zone', () => {
  test('09:00 stays 09:00 across a clock change, and 24 hours do not', () => {
    const phases = [
      phaseOf('one', { at: [timeBefore({ days: 1 }, 'deadline', timeOf(9))], message: 'm' }),
      phaseOf('two', { at: [timeBefore({ days: 2 })], message: 'm' }),
      phaseOf('three', { at: [timeBefore({ hours: 48 })], message: 'm' }),
    ]
    const deadline = { date: dateOf('2026-03-09') }
    expect(shown(timeline({ phases, deadline, timezone: losAngeles }))).toEqual([
      'three 2026-03-07T07:00:00Z',
      'two 2026-03-07T08:00:00Z',
      'one 2026-03-08T16:00:00Z',
    ])
  })

  test('hours are exact also from within an hour that occurs twice', () => {
    const phases = [
      phaseOf('one', { at: [timeBefore({ hours: 22, minutes: 30 })], message: 'm' }),
      phaseOf('two', { at: [timeAfter({ hours: 1 }, 'one')], message: 'm' }),
    ]
    const deadline = { date: dateOf('2026-11-02') }
    expect(shown(timeline({ phases, deadline, timezone: losAngeles }))).toEqual([
      'one 2026-11-01T09:30:00Z',
      'two 2026-11-01T10:30:00Z',
    ])
  })

  test('a month before the 31st is the last day of a shorter month', () => {
    const phases = [phaseOf('one', { at: [timeBefore({ months: 1 })], message: 'm' })]
    expect(shown(timeline({ phases, deadline: { date: dateOf('2026-03-31') } }))).toEqual([
      'one 2026-02-28T00:00:00Z',
    ])
  })

  test('a day whose midnight is skipped does not move the days counted from it', () => {
    const phases = [
      phaseOf('one', { at: [timeBefore({ days: 1 })], message: 'm' }),
      phaseOf('freeze', { gate: 'frozen' }),
    ]
    const deadline = { date: dateOf('2026-09-06') }
    expect(shown(timeline({ phases, deadline, timezone: zoneName('America/Santiago') }))).toEqual([
      'one 2026-09-05T04:00:00Z',
      'freeze 2026-09-06T04:00:00Z',
    ])
  })

  test('a deadline in another zone is converted before days are counted', () => {
    const phases = [phaseOf('one', { at: [timeBefore({ days: 1 })], message: 'm' })]
    const deadline = { date: dateOf('2026-01-15'), time: timeOf(9, 0, zoneName('Asia/Tokyo')) }
    expect(shown(timeline({ phases, deadline, timezone: losAngeles }))).toEqual(['one 2026-01-14T00:00:00Z'])
  })
})

describe('anchors', () => {
  test('before a phase is before its first time, after it after its last', () => {
    const phases = [
      phaseOf('shutdown', { at: [timeAfter({ days: 3 }, 'freeze')], gate: 'closed' }),
      phaseOf('reminder', { at: [timeBefore({ days: 7 }), timeBefore({ days: 2 })], message: 'm' }),
      phaseOf('announce', { at: [timeBefore({ days: 30 }, 'reminder')], message: 'm' }),
      phaseOf('thanks', { at: [timeAfter({ hours: 12 }, 'reminder')], message: 'm' }),
      phaseOf('freeze', { at: [anchored('deadline', timeOf(12))], gate: 'frozen' }),
    ]
    expect(shown(timeline({ phases }))).toEqual([
      'announce 2025-12-09T00:00:00Z',
      'reminder@7d 2026-01-08T00:00:00Z',
      'reminder@2d 2026-01-13T00:00:00Z',
      'thanks 2026-01-13T12:00:00Z',
      'freeze 2026-01-15T12:00:00Z',
      'shutdown 2026-01-18T12:00:00Z',
    ])
  })

  test('`now` is the first approval, also as an anchor', () => {
    const phases = [
      phaseOf('announce', { at: [{ kind: 'now' }], message: 'm' }),
      phaseOf('again', { at: [timeAfter({ days: 2 }, 'announce')], message: 'm' }),
    ]
    expect(shown(timeline({ phases }, '2025-12-01T10:30:00Z'))).toEqual([
      'announce 2025-12-01T10:30:00Z',
      'again 2025-12-03T10:30:00Z',
    ])
  })
})

describe('repetitions', () => {
  test('run from the first to before the last', () => {
    const every = {
      kind: 'every',
      span: { days: 7 },
      from: timeBefore({ days: 28 }),
      until: anchored('freeze'),
    } as const
    const phases = [phaseOf('reminder', { at: [every], message: 'm' }), phaseOf('freeze', { gate: 'frozen' })]
    expect(shown(timeline({ phases }))).toEqual([
      'reminder@28d 2025-12-18T00:00:00Z',
      'reminder@21d 2025-12-25T00:00:00Z',
      'reminder@14d 2026-01-01T00:00:00Z',
      'reminder@7d 2026-01-08T00:00:00Z',
      'freeze 2026-01-15T00:00:00Z',
    ])
  })

  test('of months count from the first', () => {
    const every = { kind: 'every', span: { months: 1 }, from: on('2025-10-31'), until: anchored() } as const
    expect(shown(timeline({ phases: [phaseOf('reminder', { at: [every], message: 'm' })] }))).toEqual([
      'reminder@2025-10-31 2025-10-31T00:00:00Z',
      'reminder@2025-11-30 2025-11-30T00:00:00Z',
      'reminder@2025-12-31 2025-12-31T00:00:00Z',
    ])
  })

  test('that nobody can mean are an error, and bounded', () => {
    const every = {
      kind: 'every',
      span: { minutes: 1 },
      from: timeBefore({ days: 60 }),
      until: anchored(),
    } as const
    const result = timelineOf(planOf({ phases: [phaseOf('reminder', { at: [every], message: 'm' })] }), {
      at: instantAt('2025-10-01'),
    })
    expect(result.occurrences).toEqual([])
    expect(result.problems).toContainEqual(
      expect.objectContaining({ severity: 'error', code: 'too-many-occurrences' }),
    )
  })
})

describe('each recipient’s own morning', () => {
  const phases = [
    phaseOf('reminder', {
      at: [timeBefore({ days: 1 }, 'deadline', timeOf(9, 0, 'recipient'))],
      message: 'm',
    }),
  ]

  test('begins where the day begins first', () => {
    const [reminder] = timeline({ phases })
    expect(reminder).toMatchObject({
      at: instantAt('2026-01-13T19:00:00Z'),
      recipientTime: { date: '2026-01-14', time: { hour: 9, minute: 0, zone: 'recipient' } },
    })
  })

  test('begins in the first of the audience’s zones, where they are known', () => {
    const zones = [losAngeles, zoneName('Asia/Tokyo'), zoneName('Europe/Paris')]
    const { occurrences } = timelineOf(planOf({ phases }), { at: instantAt('2025-10-01'), zones })
    expect(occurrences[0]?.at).toBe(instantAt('2026-01-14T00:00:00Z'))
  })

  test('has not passed while it is still to come anywhere on earth, whatever zones people turn out to be in', () => {
    const plan = planOf({
      phases: [phaseOf('announce', { message: 'm', at: [on('2025-10-02')] }), ...phases],
    })
    const created = (approvedAt: string, ...zones: ZoneName[]): string[] =>
      timelineOf(plan, { at: instantAt(approvedAt), zones }).occurrences.map(({ id }) => id)
    expect(created('2026-01-14T20:59:00Z')).toEqual(['announce', 'reminder'])
    expect(created('2026-01-14T20:59:00Z', losAngeles)).toEqual(['announce', 'reminder'])
    expect(created('2026-01-14T21:01:00Z')).toEqual(['announce'])
  })
})

describe('what had passed at its first approval', () => {
  const reminder = phaseOf('reminder', {
    at: [timeBefore({ days: 7 }), timeBefore({ days: 1 })],
    message: 'm',
  })
  const freeze = phaseOf('freeze', { gate: 'frozen' })

  test('is not created, but the announcement and gates are', () => {
    const brownout = phaseOf('brownout', {
      at: [timeBefore({ days: 14 })],
      gate: 'frozen',
      for: { hours: 3 },
    })
    const phases = [phaseOf('announce', { at: [on('2025-10-28')], message: 'm' }), reminder, brownout, freeze]
    expect(shown(timeline({ phases }, '2026-01-10'))).toEqual([
      'announce 2025-10-28T00:00:00Z',
      'brownout 2026-01-01T00:00:00Z',
      'reminder@1d 2026-01-14T00:00:00Z',
      'freeze 2026-01-15T00:00:00Z',
    ])
  })

  test('leaves the first message phase where none is called announce', () => {
    const phases = [reminder, phaseOf('farewell', { at: [timeBefore({ days: 60 })], message: 'm' }), freeze]
    expect(shown(timeline({ phases }, '2026-01-10')).map((line) => line.split(' ')[0])).toEqual([
      'farewell',
      'reminder@1d',
      'freeze',
    ])
  })

  test('of an announcement with steps leaves only the newest', () => {
    const at = [timeBefore({ days: 60 }), timeBefore({ days: 30 }), timeBefore({ days: 3 })]
    expect(shown(timeline({ phases: [phaseOf('announce', { at, message: 'm' })] }, '2026-01-10'))).toEqual([
      'announce@30d 2025-12-16T00:00:00Z',
      'announce@3d 2026-01-12T00:00:00Z',
    ])
  })

  test('is judged step by step, so that what was approved in time stays and what came later does not', () => {
    const { occurrences } = timelineOf(
      planOf({ phases: [phaseOf('announce', { message: 'm', at: [timeBefore({ days: 60 })] }), reminder] }),
      {
        at: instantAt('2025-10-01'),
        firstApproved: (id) => (id === 'reminder@7d' ? instantAt('2026-01-09') : undefined),
      },
    )
    expect(occurrences.map(({ id }) => id)).toEqual(['announce', 'reminder@1d'])
  })

  test('a step added to the announcement with a date in the past does not tell everybody again', () => {
    const at = [timeBefore({ days: 60 }), timeBefore({ days: 30 })]
    const { occurrences } = timelineOf(planOf({ phases: [phaseOf('announce', { at, message: 'm' })] }), {
      at: instantAt('2025-10-01'),
      firstApproved: (id) => (id === 'announce@30d' ? instantAt('2026-01-09') : undefined),
    })
    expect(occurrences.map(({ id }) => id)).toEqual(['announce@60d'])
  })
})

describe('cohorts', () => {
  const brazil = cohortOf(cohortName('brazil'), { deadline: { date: dateOf('2026-04-15') } })
  const phases = [
    phaseOf('announce', { at: [timeBefore({ days: 60 })], message: 'm' }),
    phaseOf('freeze', { gate: 'frozen' }),
  ]

  test('have their own instants where they have their own deadline', () => {
    expect(shown(timeline({ phases, cohorts: [brazil] }))).toEqual([
      'announce 2025-11-16T00:00:00Z',
      'freeze 2026-01-15T00:00:00Z',
      'announce/brazil 2026-02-14T00:00:00Z',
      'freeze/brazil 2026-04-15T00:00:00Z',
    ])
  })

  test('that are exempt at the deadline are told nothing and keep their gate', () => {
    const italy = cohortOf(cohortName('italy'), {
      exempt: [{ since: dateOf('2026-01-15'), source: 'https://agcm.example' }],
    })
    expect(timeline({ phases, cohorts: [italy] }).map(({ cohort }) => cohort)).toEqual(['default', 'default'])
  })

  test('whose exemption ends before the deadline, or on its day, are not exempt', () => {
    const exempt = [
      { since: dateOf('2025-12-01'), until: dateOf('2026-01-15'), source: 'https://cade.example' },
    ]
    const cohorts = [cohortOf(cohortName('brazil'), { exempt })]
    expect(timeline({ phases, cohorts }).filter(({ cohort }) => cohort === 'brazil')).toHaveLength(2)
  })

  test('come after the default at the same instant, phases in the order of the text', () => {
    const same = [phaseOf('freeze', { gate: 'frozen' }), phaseOf('note', { at: [anchored()], message: 'm' })]
    const cohorts = [cohortOf(cohortName('b')), cohortOf(cohortName('a'))]
    expect(timeline({ phases: same, cohorts }).map(({ id }) => id)).toEqual([
      'freeze',
      'freeze/b',
      'freeze/a',
      'note',
      'note/b',
      'note/a',
    ])
  })
})

test('an occurrence carries its gate, when that ends, its kind and its cohort’s deadline', () => {
  const brownout = phaseOf('brownout', { at: [timeBefore({ days: 14 })], gate: 'frozen', for: { hours: 3 } })
  const tidy = phaseOf('tidy', { actions: [{ does: { kind: 'run', command: ['true'] }, scope: 'channel' }] })
  expect(timeline({ phases: [brownout, tidy] })).toEqual([
    {
      id: 'brownout',
      stepKey: 'brownout',
      phase: 'brownout',
      round: 1,
      cohort: 'default',
      kind: 'gate',
      at: instantAt('2026-01-01'),
      gate: 'frozen',
      gateUntil: instantAt('2026-01-01T03:00:00Z'),
      deadline: instantAt('2026-01-15'),
    },
    {
      id: 'tidy',
      stepKey: 'tidy',
      phase: 'tidy',
      round: 1,
      cohort: 'default',
      kind: 'actions',
      at: instantAt('2026-01-15'),
      deadline: instantAt('2026-01-15'),
    },
  ])
})
