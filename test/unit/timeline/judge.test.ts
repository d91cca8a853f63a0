import { describe, expect, test } from 'vitest'
import type { Problem } from '../../../src/base/problem.ts'
import { cohortName, zoneName } from '../../../src/model/names.ts'
import type { Places } from '../../../src/model/places.ts'
import type { Plan } from '../../../src/model/plan.ts'
import { timelineOf } from '../../../src/timeline/timeline-of.ts'
import { instantAt } from '../../kit/instant-at.ts'
import {
  anchored,
  cohortOf,
  dateOf,
  noPlaces,
  on,
  phaseOf,
  planOf,
  timeAfter,
  timeBefore,
  timeOf,
} from '../../kit/plan-builder.ts'

/** Each path stands on a line of its own: a made-up text. */
const places: Places = {
  of: (path) => ({ file: 'plan.yaml', line: path.length, column: 1, length: path.join('.').length }),
  ofKey: () => undefined,
  within: (path, text) => ({ file: 'plan.yaml', line: path.length, column: 7, length: text.length }),
}

const judged = (overrides: Partial<Plan>, now = '2025-10-01', zone = 'Europe/Paris'): readonly Problem[] =>
  timelineOf(planOf({ timezone: zoneName(zone), ...overrides }), { at: instantAt(now) }).problems

const announce = phaseOf('announce', { at: [timeBefore({ days: 60 })], message: 'announce' })
const freeze = phaseOf('freeze', { gate: 'frozen' })
const shutdown = phaseOf('shutdown', { at: [timeAfter({ days: 90 })], gate: 'closed' })
const reminder = (...at: Parameters<typeof timeBefore>[0][]) =>
  phaseOf('reminder', { at: at.map((span) => timeBefore(span)), stepped: true, message: 'reminder' })

const codes = (problems: readonly Problem[]): string[] =>
  problems.map(({ severity, code }) => `${severity} ${code}`)

test('a plan in order has no problems', () => {
  expect(judged({})).toEqual([])
  expect(judged({ phases: [announce, reminder({ days: 7 }, { days: 1 }), freeze, shutdown] })).toEqual([])
})

describe('anchors', () => {
  const timedBy = (name: string, anchor: string) =>
    phaseOf(name, { at: [timeAfter({ days: 1 }, anchor)], message: 'm' })

  test('in a circle are an error that names it, once, and nothing that hangs on it is planned', () => {
    const phases = [timedBy('a', 'b'), timedBy('b', 'c'), timedBy('c', 'a'), timedBy('d', 'a'), freeze]
    const { problems, occurrences } = timelineOf(planOf({ phases, timezone: zoneName('Europe/Paris') }), {
      at: instantAt('2025-10-01'),
    })
    expect(problems).toEqual([
      {
        severity: 'error',
        code: 'anchor-circle',
        message: 'phases that are timed by each other, in a circle: a → b → c → a',
        hint: 'time one of them by `deadline` or a date',
      },
    ])
    expect(occurrences.map(({ id }) => id)).toEqual(['freeze'])
  })

  test('of two circles are two errors', () => {
    const phases = [timedBy('a', 'b'), timedBy('b', 'a'), timedBy('c', 'c'), announce, freeze]
    expect(judged({ phases }).map(({ message }) => message)).toEqual([
      'phases that are timed by each other, in a circle: a → b → a',
      '`c` is timed by itself',
    ])
  })

  test('that do not exist are an error at the word, with what was probably meant', () => {
    const [problem] = judged({ places, phases: [announce, freeze, timedBy('shutdown', 'freze')] })
    expect(problem).toEqual({
      severity: 'error',
      code: 'unknown-anchor',
      message: '`shutdown` is timed by `freze`, and there is no such phase',
      hint: 'did you mean `freeze`?',
      place: { file: 'plan.yaml', line: 4, column: 7, length: 5 },
    })
  })

  test('in a chain of 12,000 phases are followed', () => {
    const chain = Array.from({ length: 12_000 }, (_, index) => timedBy(`p${index}`, `p${index + 1}`))
    expect(codes(judged({ phases: [...chain, phaseOf('p12000', { at: [on('1970-01-02')] })] }))).toContain(
      'warning no-freeze',
    )
  })
})

describe('zones', () => {
  test('a bare date without a timezone is a warning that says how it is read (T10)', () => {
    const [problem] = judged({}, '2025-10-01', 'UTC')
    expect(problem).toMatchObject({
      severity: 'warning',
      code: 'no-timezone',
      message: 'no timezone: 2026-01-15 means 00:00 UTC',
    })
  })

  test('UTC that is written, or a zone with the date, is none', () => {
    expect(judged({ places }, '2025-10-01', 'UTC')).toEqual([])
    const deadline = { date: dateOf('2026-01-15'), time: timeOf(9, 0, zoneName('Asia/Tokyo')) }
    expect(codes(judged({ deadline }, '2025-10-01', 'UTC'))).not.toContain('warning no-timezone')
  })

  test('a date of a phase counts as well', () => {
    const deadline = { date: dateOf('2026-01-15'), time: timeOf(9, 0, zoneName('UTC')) }
    const phases = [phaseOf('announce', { at: [on('2025-10-28', timeOf(9))], message: 'm' }), freeze]
    expect(judged({ deadline, phases }, '2025-10-01', 'UTC')[0]?.message).toBe(
      'no timezone: 2025-10-28 means 09:00 UTC',
    )
  })

  test('a gate or a deadline at each recipient’s own time is an error', () => {
    const own = timeOf(9, 0, 'recipient')
    const phases = [announce, phaseOf('freeze', { at: [anchored('deadline', own)], gate: 'frozen' })]
    expect(codes(judged({ phases }))).toEqual(['error recipient-gate'])
    expect(codes(judged({ deadline: { date: dateOf('2026-01-15'), time: own } }))).toEqual([
      'error recipient-deadline',
    ])
  })
})

describe('the past', () => {
  test('is a warning at the date, which says what comes of it', () => {
    const tidy = phaseOf('tidy', { at: [on('2026-01-02')], actions: [] })
    const brownout = phaseOf('brownout', { at: [on('2026-01-03')], gate: 'frozen', for: { hours: 3 } })
    const phases = [announce, reminder({ days: 30 }, { days: 1 }), tidy, brownout, freeze]
    expect(judged({ phases, places }, '2026-01-10').map(({ message }) => message)).toEqual([
      '`announce` was due 2025-11-16 00:00 Europe/Paris, which has passed: it goes out at once',
      '`reminder@30d` was due 2025-12-16 00:00 Europe/Paris, which has passed: it is left out',
      '`tidy` was due 2026-01-02 00:00 Europe/Paris, which has passed: it is done at once',
      '`brownout` was due 2026-01-03 00:00 Europe/Paris, which has passed: and so has its end',
    ])
    expect(judged({ phases, places }, '2026-01-10')[1]?.place).toMatchObject({
      line: 4,
      length: 'phases.reminder.at.0'.length,
    })
  })

  test('of a repetition is one warning', () => {
    const every = {
      kind: 'every',
      span: { days: 1 },
      from: timeBefore({ days: 30 }),
      until: anchored(),
    } as const
    const phases = [announce, phaseOf('reminder', { at: [every], message: 'm' }), freeze]
    expect(judged({ phases }, '2025-12-31').map(({ message }) => message)).toContain(
      '`reminder@15d` (and 15 earlier, from `reminder@30d`) was due 2025-12-31 00:00 Europe/Paris, which has passed: it is left out',
    )
  })

  test('a deadline that has passed is told once, not again for all that hangs on it', () => {
    const phases = [announce, reminder({ days: 7 }), freeze, shutdown]
    expect(judged({ phases }, '2026-01-15').map(({ message }) => message)).toEqual([
      'the deadline, 2026-01-15 00:00 Europe/Paris, has passed',
    ])
    expect(judged({}, '2027-01-15').map(({ code }) => code)).toEqual(['deadline-passed'])
  })

  test('a cohort’s own deadline is judged by itself', () => {
    const cohorts = [
      cohortOf(cohortName('italy')),
      cohortOf(cohortName('brazil'), { deadline: { date: dateOf('2025-09-01') } }),
    ]
    const phases = [announce, freeze]
    expect(judged({ phases, cohorts }).map(({ message }) => message)).toEqual([
      'the deadline of `brazil`, 2025-09-01 00:00 Europe/Paris, has passed',
    ])
  })
})

describe('short notice', () => {
  test('says how many days people get, and which defaults are left out', () => {
    expect(judged({}, '2026-01-05T09:00:00Z').map(({ message }) => message)).toEqual([
      "people get 10 days' notice, not 60; left out: `link-reminder@30d`",
    ])
    expect(judged({}, '2026-01-14T09:00:00Z').map(({ message }) => message)).toEqual([
      "people get 1 day's notice, not 60; left out: `link-reminder@30d`, `link-reminder@7d` and `link-reminder@1d`",
    ])
  })

  test('of which nothing is left out is told too', () => {
    expect(judged({}, '2025-12-01').map(({ message }) => message)).toEqual([
      "people get 45 days' notice, not 60",
    ])
  })
})

describe('phases out of order', () => {
  const order = (...phases: Plan['phases']): string[] => codes(judged({ phases: [announce, ...phases] }))

  test('a reminder at the freeze or after it is an error', () => {
    const late = phaseOf('reminder', { at: [timeAfter({ days: 1 })], message: 'm' })
    expect(order(late, freeze)).toEqual(['error message-after-freeze'])
    expect(order(phaseOf('link-reminder', { message: 'm' }), freeze)).toEqual(['error message-after-freeze'])
  })

  test('a phase of one’s own after the freeze is a warning, at it none', () => {
    expect(order(phaseOf('thanks', { at: [timeAfter({ days: 1 })], message: 'm' }), freeze)).toEqual([
      'warning message-after-freeze',
    ])
    expect(order(phaseOf('thanks', { message: 'm' }), freeze)).toEqual([])
  })

  test('a message once the gate is closed is an error: it would never be sent', () => {
    expect(
      order(phaseOf('thanks', { at: [timeAfter({ days: 90 })], message: 'm' }), freeze, shutdown),
    ).toEqual(['error message-after-close'])
  })

  test('a reminder before the announcement is an error, a phase of one’s own a warning', () => {
    expect(order(reminder({ days: 61 }), freeze)).toEqual(['error before-announcement'])
    expect(order(phaseOf('teaser', { at: [timeBefore({ days: 61 })], message: 'm' }), freeze)).toEqual([
      'warning before-announcement',
    ])
  })

  test('a shutdown before the freeze is an error', () => {
    const early = phaseOf('shutdown', { at: [timeBefore({ hours: 1 })], gate: 'closed' })
    expect(order(freeze, early)).toEqual(['warning freeze-before-deadline', 'error phases-out-of-order'])
  })

  test('a freeze before the date that people are told is a warning', () => {
    expect(order(phaseOf('freeze', { at: [timeBefore({ hours: 12 })], gate: 'frozen' }))).toEqual([
      'warning freeze-before-deadline',
    ])
  })

  test('a gate that never moves for good, and a plan that tells nobody, are warnings', () => {
    expect(order(phaseOf('brownout', { gate: 'frozen', for: { hours: 3 } }))).toEqual(['warning no-freeze'])
    expect(codes(judged({ phases: [freeze] }))).toEqual(['warning no-message'])
  })

  test('two steps of one phase at the same instant are an error, two phases for the same people a warning', () => {
    expect(order(reminder({ days: 7 }, { weeks: 1 }), freeze)).toEqual(['error same-instant'])
    const twin = (name: string, to: 'everyone' | 'linked' | 'unlinked') =>
      phaseOf(name, { at: [timeBefore({ days: 7 })], message: 'm', to: { kind: to } })
    expect(order(twin('one', 'everyone'), twin('two', 'unlinked'), freeze)).toEqual(['warning same-instant'])
    expect(order(twin('one', 'linked'), twin('two', 'unlinked'), freeze)).toEqual([])
  })
})

describe('times of which nothing comes', () => {
  test('a repetition that ends before it begins', () => {
    const every = {
      kind: 'every',
      span: { days: 7 },
      from: anchored(),
      until: timeBefore({ days: 7 }),
    } as const
    expect(
      codes(judged({ phases: [announce, phaseOf('note', { at: [every], message: 'm' }), freeze] })),
    ).toEqual(['error no-occurrence'])
  })

  test.each([{ months: 99_999_999 }, { days: 1e12 }, { hours: 1e15 }])(
    'a distance beyond all calendars: %o',
    (span) => {
      const far = phaseOf('note', { at: [timeAfter(span)], message: 'm' })
      const following = phaseOf('next', { at: [timeAfter({ days: 1 }, 'note')], message: 'm' })
      expect(codes(judged({ phases: [announce, far, following, freeze] }))).toEqual([
        'error time-out-of-range',
      ])
    },
  )
})

test('what has no place in the text has none in the problem', () => {
  const [problem] = judged({ places: noPlaces }, '2026-02-01')
  expect(problem).not.toHaveProperty('place')
})
