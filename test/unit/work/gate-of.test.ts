import { describe, expect, test } from 'vitest'
import { cohortName, defaultCohort } from '../../../src/model/names.ts'
import type { Occurrence } from '../../../src/model/occurrence.ts'
import type { PhasePlan } from '../../../src/model/plan.ts'
import { timelineOf } from '../../../src/timeline/timeline-of.ts'
import { type GateNow, gateOf, gates } from '../../../src/work/gate-of.ts'
import { instantAt } from '../../kit/instant-at.ts'
import { anchored, cohortOf, dateOf, phaseOf, planOf, timeAfter, timeBefore } from '../../kit/plan-builder.ts'

const freeze = phaseOf('freeze', { gate: 'frozen' })
const shutdown = phaseOf('shutdown', { at: [timeAfter({ days: 90 })], gate: 'closed' })
const brownout = phaseOf('brownout', { at: [timeBefore({ days: 14 })], gate: 'frozen', for: { hours: 3 } })

const occurrencesOf = (...phases: PhasePlan[]): readonly Occurrence[] =>
  timelineOf(planOf({ phases, cohorts }), { at: instantAt('2025-10-01') }).occurrences

const italy = cohortName('italy')
const brazil = cohortName('brazil')
const cohorts = [
  cohortOf(italy, { exempt: [{ since: dateOf('2026-01-14'), source: 'https://agcm.example' }] }),
  cohortOf(brazil, { deadline: { date: dateOf('2026-04-15') } }),
]

const gateAt = (phases: PhasePlan[], now: string): GateNow =>
  gateOf(occurrencesOf(...phases), defaultCohort, instantAt(now))

describe('the gate', () => {
  test('is open until the freeze, frozen until the shutdown, then closed', () => {
    const phases = [freeze, shutdown]
    expect(gateAt(phases, '2026-01-14T23:59:59Z')).toEqual({
      gate: 'open',
      next: { at: instantAt('2026-01-15'), gate: 'frozen', phase: 'freeze' },
    })
    expect(gateAt(phases, '2026-01-15')).toEqual({
      gate: 'frozen',
      since: instantAt('2026-01-15'),
      phase: 'freeze',
      next: { at: instantAt('2026-04-15'), gate: 'closed', phase: 'shutdown' },
    })
    expect(gateAt(phases, '2027-01-01')).toEqual({
      gate: 'closed',
      since: instantAt('2026-04-15'),
      phase: 'shutdown',
    })
  })

  test('moves back after a brownout, and says when it will', () => {
    const phases = [brownout, freeze]
    expect(gateAt(phases, '2026-01-01T01:00:00Z')).toEqual({
      gate: 'frozen',
      since: instantAt('2026-01-01'),
      until: instantAt('2026-01-01T03:00:00Z'),
      phase: 'brownout',
      next: { at: instantAt('2026-01-01T03:00:00Z'), gate: 'open' },
    })
    expect(gateAt(phases, '2026-01-01T03:00:00Z')).toEqual({
      gate: 'open',
      since: instantAt('2026-01-01T03:00:00Z'),
      next: { at: instantAt('2026-01-15'), gate: 'frozen', phase: 'freeze' },
    })
  })

  test('stays where the strictest phase in force puts it, and names the last of equals', () => {
    const closing = phaseOf('closing', { at: [timeBefore({ hours: 1 })], gate: 'closed', for: { hours: 2 } })
    const early = phaseOf('early', { at: [timeBefore({ hours: 2 })], gate: 'frozen', for: { hours: 6 } })
    const phases = [early, closing, freeze]
    expect(gateAt(phases, '2026-01-15T00:30:00Z')).toEqual({
      gate: 'closed',
      since: instantAt('2026-01-14T23:00:00Z'),
      until: instantAt('2026-01-15T01:00:00Z'),
      phase: 'closing',
      next: { at: instantAt('2026-01-15T01:00:00Z'), gate: 'frozen', phase: 'freeze' },
    })
    expect(gateAt(phases, '2026-01-15T01:00:00Z')).toEqual({
      gate: 'frozen',
      since: instantAt('2026-01-15T01:00:00Z'),
      phase: 'freeze',
    })
  })

  test('that gets stricter next is not lifted', () => {
    const joined = phaseOf('joined', { at: [anchored()], gate: 'frozen', for: { days: 90 } })
    expect(gateAt([joined, shutdown], '2026-02-01')).not.toHaveProperty('until')
  })

  test('is each cohort’s own; who is exempt stays open', () => {
    const all = occurrencesOf(freeze, shutdown)
    expect(gates(all, [defaultCohort, italy, brazil], instantAt('2026-04-15'))).toEqual(
      new Map([
        [defaultCohort, 'closed'],
        [italy, 'open'],
        [brazil, 'frozen'],
      ]),
    )
  })
})
