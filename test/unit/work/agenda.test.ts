import { describe, expect, test } from 'vitest'
import { isoOf } from '../../../src/base/instant.ts'
import { noCounts } from '../../../src/model/delivery.ts'
import { type Facts, type Hold, noFacts } from '../../../src/model/facts.ts'
import { cohortName, defaultCohort } from '../../../src/model/names.ts'
import { occurrenceId } from '../../../src/model/occurrence.ts'
import type { Plan } from '../../../src/model/plan.ts'
import { timelineOf } from '../../../src/timeline/timeline-of.ts'
import { type Agenda, agendaOf, wouldRunNow } from '../../../src/work/agenda.ts'
import type { Verdict } from '../../../src/work/agenda-item.ts'
import { completeAt, factsOf } from '../../kit/facts-builder.ts'
import { instantAt } from '../../kit/instant-at.ts'
import { cohortOf, dateOf, phaseOf, planOf, timeAfter, timeBefore } from '../../kit/plan-builder.ts'

const approvedAt = instantAt('2025-10-01')
const announce = phaseOf('announce', { at: [timeBefore({ days: 60 })], message: 'announce' })
const reminder = phaseOf('reminder', {
  at: [timeBefore({ days: 30 }), timeBefore({ days: 7 }), timeBefore({ days: 1 })],
  message: 'reminder',
})
const freeze = phaseOf('freeze', { gate: 'frozen' })
const shutdown = phaseOf('shutdown', { at: [timeAfter({ days: 90 })], gate: 'closed' })
const phases = [announce, reminder, freeze, shutdown]

type Setting = { facts?: Facts; plan?: Partial<Plan>; audienceChanged?: boolean; approved?: string }

const agenda = (
  now: string,
  { facts = noFacts, plan: overrides = {}, audienceChanged, approved }: Setting = {},
): Agenda => {
  const plan = planOf({ phases, ...overrides })
  const { occurrences } = timelineOf(plan, { at: approved === undefined ? approvedAt : instantAt(approved) })
  const changed = audienceChanged === undefined ? {} : { audienceChanged }
  return agendaOf({ plan, occurrences, facts, now: instantAt(now), ...changed })
}

/** `announce: due run`, one for each occurrence that has something to say. */
const shown = ({ items }: Agenda): string[] =>
  items.map(({ occurrence, state, verdict }) => `${occurrence.id}: ${state} ${detail(verdict)}`)

const detail = (verdict: Verdict): string => {
  if (verdict.do === 'wait') return `wait ${verdict.until === undefined ? '' : isoOf(verdict.until)}`
  return verdict.do === 'skip' ? `skip as ${verdict.as}` : verdict.do
}

const verdictOn = (id: string, one: Agenda): Verdict | undefined =>
  one.items.find(({ occurrence }) => occurrence.id === id)?.verdict

const told = completeAt(instantAt('2025-11-16'))

test('nothing is due before its instant, and the agenda says when to look again (T11)', () => {
  const before = agenda('2025-11-15T23:59:59Z')
  expect(wouldRunNow(before)).toEqual([])
  expect(before.next).toBe(instantAt('2025-11-16'))
  expect(shown(before)[0]).toBe('announce: scheduled wait 2025-11-16T00:00:00Z')
})

test('what is due runs at its instant, and until it is complete', () => {
  expect(shown(agenda('2025-11-16'))[0]).toBe('announce: due run')
  const begun = factsOf({ announce: { began: instantAt('2025-11-16') } })
  expect(shown(agenda('2025-11-17', { facts: begun }))[0]).toBe('announce: running run')
  expect(shown(agenda('2025-11-17', { facts: factsOf({ announce: told }) }))[0]).toBe(
    'announce: complete nothing',
  )
})

test('an announcement approved late runs at once', () => {
  expect(shown(agenda('2026-01-10', { approved: '2026-01-10' })).slice(0, 2)).toEqual([
    'announce: due run',
    'reminder@1d: scheduled wait 2026-01-14T00:00:00Z',
  ])
})

describe('of several missed reminders', () => {
  test('only the newest goes out (T46, T47)', () => {
    const facts = factsOf({ announce: told })
    expect(shown(agenda('2026-01-14T12:00:00Z', { facts }))).toEqual([
      'announce: complete nothing',
      'reminder@30d: superseded skip as superseded',
      'reminder@7d: superseded skip as superseded',
      'reminder@1d: due run',
      'freeze: scheduled wait 2026-01-15T00:00:00Z',
      'shutdown: scheduled wait 2026-04-15T00:00:00Z',
    ])
  })

  test('one that has begun gives up the rest', () => {
    const facts = factsOf({ announce: told, 'reminder@30d': { began: instantAt('2025-12-16') } })
    const late = agenda('2026-01-09', { facts })
    expect(verdictOn('reminder@30d', late)).toEqual({
      do: 'expire',
      why: '`reminder@7d` took its place (2026-01-08 00:00 UTC)',
    })
    expect(wouldRunNow(late).map(({ id }) => id)).toEqual(['reminder@7d'])
  })

  test('one that an operator cancelled takes nobody’s place', () => {
    const cancelled = { as: 'cancelled', why: 'not needed', at: instantAt('2026-01-01') } as const
    const facts = factsOf({ announce: told, 'reminder@7d': { skipped: cancelled } })
    expect(shown(agenda('2026-01-09', { facts })).slice(1, 3)).toEqual([
      'reminder@30d: due run',
      'reminder@7d: cancelled nothing',
    ])
  })
})

describe('after the freeze', () => {
  test('nothing goes out that only makes sense before it', () => {
    const facts = factsOf({ announce: told, 'reminder@1d': { began: instantAt('2026-01-14') } })
    const late = agenda('2026-01-15', { facts })
    expect(shown(late).slice(1, 5)).toEqual([
      'reminder@30d: missed skip as missed',
      'reminder@7d: missed skip as missed',
      'reminder@1d: running expire',
      'freeze: due run',
    ])
    expect(late.gate.get(defaultCohort)).toBe('frozen')
  })

  test('a message that lies after it goes out while frozen, and not once the gate is closed', () => {
    const thanks = phaseOf('thanks', { at: [timeAfter({ days: 1 })], message: 'thanks' })
    const plan = { phases: [announce, freeze, thanks, shutdown] }
    const facts = factsOf({ announce: told })
    expect(shown(agenda('2026-01-17', { facts, plan }))[2]).toBe('thanks: due run')
    const atOnce = { phases: [announce, freeze, phaseOf('thanks', { message: 'thanks' }), shutdown] }
    expect(shown(agenda('2026-01-15', { facts, plan: atOnce }))[2]).toBe('thanks: due run')
    expect(shown(agenda('2026-04-15', { facts, plan }))[2]).toBe('thanks: missed skip as missed')
  })

  test('the deadline stands in for a freeze that the plan has not', () => {
    const plan = { phases: [announce, reminder] }
    expect(shown(agenda('2026-01-15', { plan }))[3]).toBe('reminder@1d: missed skip as missed')
    expect(agenda('2026-01-14', { plan }).next).toBe(instantAt('2026-01-15'))
  })

  test('what comes back refused after a cancel is expired, and not sent (nothing stale)', () => {
    const skipped = { as: 'cancelled', why: 'cancelled by ops', at: instantAt('2026-01-14') } as const
    const began = instantAt('2026-01-08')
    const of = (pending: number) =>
      factsOf({
        announce: told,
        'reminder@7d': { skipped, began, counts: { ...noCounts, audience: 3, pending } },
      })
    const on = (pending: number) => shown(agenda('2026-01-14T12:00:00Z', { facts: of(pending) }))
    expect(on(1)).toContain('reminder@7d: cancelled expire')
    expect(on(0)).toContain('reminder@7d: cancelled nothing')
  })

  test('a cancelled freeze stops nothing', () => {
    const cancelled = { as: 'cancelled', why: 'we stay a while', at: instantAt('2026-01-14') } as const
    const facts = factsOf({ announce: told, freeze: { skipped: cancelled } })
    const late = agenda('2026-01-16', { facts })
    expect(late.gate.get(defaultCohort)).toBe('open')
    expect(verdictOn('reminder@1d', late)).toEqual({ do: 'run' })
  })
})

describe('gates', () => {
  test('that nobody ran are taken up however late, once', () => {
    const facts = factsOf({ announce: told })
    expect(wouldRunNow(agenda('2027-01-01', { facts })).map(({ id }) => id)).toEqual(['freeze', 'shutdown'])
    const recorded = factsOf({
      freeze: completeAt(instantAt('2027-01-01')),
      shutdown: completeAt(instantAt('2027-01-01')),
    })
    expect(wouldRunNow(agenda('2027-01-01', { facts: recorded }))).toEqual([])
  })

  test('that close for a while keep messages waiting until then', () => {
    const brownout = phaseOf('brownout', {
      at: [timeBefore({ days: 30 })],
      gate: 'closed',
      for: { hours: 3 },
    })
    const plan = { phases: [announce, brownout, reminder, freeze] }
    const facts = factsOf({ announce: told, brownout: completeAt(instantAt('2025-12-16')) })
    const during = agenda('2025-12-16T01:00:00Z', { facts, plan })
    expect(shown(during)[2]).toBe('reminder@30d: due wait 2025-12-16T03:00:00Z')
    expect(during.next).toBe(instantAt('2025-12-16T03:00:00Z'))
    expect(shown(agenda('2025-12-16T03:00:00Z', { facts, plan }))[2]).toBe('reminder@30d: due run')
  })

  test('that move back are something to look for', () => {
    const brownout = phaseOf('brownout', {
      at: [timeBefore({ days: 40 })],
      gate: 'frozen',
      for: { hours: 3 },
    })
    const facts = factsOf({ announce: told, brownout: completeAt(instantAt('2025-12-06')) })
    const during = agenda('2025-12-06T01:00:00Z', {
      facts,
      plan: { phases: [announce, brownout, reminder, freeze] },
    })
    expect(during.next).toBe(instantAt('2025-12-06T03:00:00Z'))
  })

  test('are each cohort’s own', () => {
    const brazil = cohortName('brazil')
    const italy = cohortName('italy')
    const cohorts = [
      cohortOf(brazil, { deadline: { date: dateOf('2026-04-15') } }),
      cohortOf(italy, { exempt: [{ since: dateOf('2026-01-14'), source: 'https://agcm.example' }] }),
    ]
    const late = agenda('2026-01-20', { plan: { cohorts } })
    expect([...late.gate]).toEqual([
      [defaultCohort, 'frozen'],
      [brazil, 'open'],
      [italy, 'open'],
    ])
    expect(verdictOn('announce', late)).toMatchObject({ do: 'skip', as: 'missed' })
    expect(verdictOn('announce/brazil', late)).toMatchObject({ do: 'wait' })
  })
})

describe('a completed message', () => {
  const facts = factsOf({ announce: told })

  test('is taken up again for people who join while it is open', () => {
    expect(shown(agenda('2025-12-20', { facts, audienceChanged: true }))[0]).toBe('announce: running run')
    expect(shown(agenda('2025-12-20', { facts, audienceChanged: false }))[0]).toBe(
      'announce: complete nothing',
    )
  })

  test('is no longer once its phase’s next occurrence, or the freeze, has come', () => {
    const done = factsOf({ announce: told, 'reminder@30d': completeAt(instantAt('2025-12-16')) })
    expect(shown(agenda('2026-01-08', { facts: done, audienceChanged: true }))[1]).toBe(
      'reminder@30d: complete nothing',
    )
    expect(shown(agenda('2026-01-15', { facts: done, audienceChanged: true }))[0]).toBe(
      'announce: complete nothing',
    )
  })

  test('stays complete when its date moves into the future', () => {
    const early = factsOf({ announce: completeAt(instantAt('2025-10-10')) })
    expect(shown(agenda('2025-10-20', { facts: early, audienceChanged: true }))[0]).toBe(
      'announce: complete nothing',
    )
  })
})

describe('what was refused for now', () => {
  const retryAt = instantAt('2025-11-16T10:00:00Z')
  const again = { zone: undefined, country: undefined, ahead: 0, again: 3, againAt: retryAt }
  const waiting = {
    began: instantAt('2025-11-16'),
    retryAt,
    counts: { ...noCounts, pending: 3 },
    pendingIn: [again],
  }

  test('waits until it may be tried again, and the agenda says so', () => {
    const facts = factsOf({ announce: waiting })
    const before = agenda('2025-11-16T09:00:00Z', { facts })
    expect(shown(before)[0]).toBe('announce: running wait 2025-11-16T10:00:00Z')
    expect(before.next).toBe(retryAt)
    expect(shown(agenda('2025-11-16T10:00:00Z', { facts }))[0]).toBe('announce: running run')
  })

  test('keeps back neither others who are pending, nor joiners, nor what a dead run left sending', () => {
    const runs = (facts: Facts, audienceChanged = false): string | undefined =>
      shown(agenda('2025-11-16T09:00:00Z', { facts, audienceChanged }))[0]
    expect(runs(factsOf({ announce: { ...waiting, pendingIn: [{ ...again, ahead: 1 }] } }))).toBe(
      'announce: running run',
    )
    expect(runs(factsOf({ announce: waiting }))).toBe('announce: running wait 2025-11-16T10:00:00Z')
    expect(runs(factsOf({ announce: waiting }), true)).toBe('announce: running run')
    const left = { ...waiting, counts: { ...waiting.counts, sending: 1 } }
    expect(runs(factsOf({ announce: left }))).toBe('announce: running run')
  })
})

describe('a hold', () => {
  const hold = (kind: Hold['kind'], occurrence?: string): Hold => ({
    kind,
    why: `because of ${kind}`,
    since: instantAt('2025-11-16'),
    ...(occurrence === undefined ? {} : { occurrence: occurrenceId(occurrence) }),
  })
  const held = (now: string, ...holds: Hold[]): Agenda => agenda(now, { facts: { ...noFacts, holds } })

  test('keeps what is due, and says why', () => {
    const one = held('2025-11-16', hold('brake', 'announce'))
    expect(one.items[0]).toMatchObject({ state: 'held', verdict: { do: 'hold', why: 'because of brake' } })
    expect(wouldRunNow(held('2025-11-16', hold('audience')))).toEqual([])
    expect(shown(held('2025-11-16', hold('brake', 'reminder@7d')))[0]).toBe('announce: due run')
  })

  test('leaves what is not yet due scheduled, and lets what is of no more use end', () => {
    expect(shown(held('2025-10-16', hold('paused')))[0]).toMatch(/^announce: scheduled wait/)
    expect(shown(held('2026-01-15', hold('paused'))).slice(0, 2)).toEqual([
      'announce: missed skip as missed',
      'reminder@30d: missed skip as missed',
    ])
  })

  test('of messages does not keep a gate; a pause does, and the gate moves all the same', () => {
    expect(
      wouldRunNow(held('2026-01-15', hold('audience'), hold('brake'), hold('channel'))).map(({ id }) => id),
    ).toEqual(['freeze'])
    const paused = held('2026-01-15', hold('paused'))
    expect(verdictOn('freeze', paused)).toMatchObject({ do: 'hold', why: 'because of paused' })
    expect(paused.gate.get(defaultCohort)).toBe('frozen')
  })

  test('of the channel keeps actions', () => {
    const action = { does: { kind: 'run', command: ['true'] }, scope: 'channel' } as const
    const plan = { phases: [announce, phaseOf('freeze', { gate: 'frozen', actions: [action] })] }
    const facts = { ...noFacts, holds: [hold('channel')] }
    expect(verdictOn('freeze', agenda('2026-01-15', { plan, facts }))).toMatchObject({ do: 'hold' })
  })
})

test('a recorded skip is final', () => {
  const skipped = { as: 'missed', why: 'the freeze came first', at: instantAt('2025-12-20') } as const
  const facts = factsOf({ announce: told, 'reminder@30d': { skipped } })
  expect(shown(agenda('2025-12-21', { facts, audienceChanged: true }))[1]).toBe(
    'reminder@30d: missed nothing',
  )
})

test('when all is over there is nothing to look for', () => {
  expect(agenda('2027-01-01').next).toBeUndefined()
})
