import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Instant, instant } from '../../src/base/instant.ts'
import { noCounts } from '../../src/model/delivery.ts'
import { type Facts, noFacts, type OccurrenceFacts } from '../../src/model/facts.ts'
import { cohortName } from '../../src/model/names.ts'
import type { Occurrence, OccurrenceId } from '../../src/model/occurrence.ts'
import type { Plan } from '../../src/model/plan.ts'
import { timelineOf } from '../../src/timeline/timeline-of.ts'
import { type Agenda, agendaOf } from '../../src/work/agenda.ts'
import { instantAt } from '../kit/instant-at.ts'
import { cohortOf, dateOf, phaseOf, planOf, timeAfter, timeBefore } from '../kit/plan-builder.ts'

const hourMs = 3_600_000
const start = instantAt('2025-10-01')
/** From the approval to half a year after it: before the first instant and after the last. */
const anyInstant = fc.integer({ min: 0, max: 24 * 200 }).map((hours) => instant(start + hours * hourMs))
const ticks = fc
  .uniqueArray(anyInstant, { minLength: 1, maxLength: 12 })
  .map((all) => all.sort((a, b) => a - b))

const anyPlan: fc.Arbitrary<Plan> = fc
  .record({
    announce: fc.integer({ min: 50, max: 90 }),
    reminders: fc.uniqueArray(fc.integer({ min: 1, max: 49 }), { minLength: 1, maxLength: 6 }),
    brownout: fc.record({ days: fc.integer({ min: 1, max: 49 }), gate: fc.constantFrom('frozen', 'closed') }),
    shutdown: fc.integer({ min: 1, max: 60 }),
    brazil: fc.constantFrom('2026-01-15', '2026-02-20'),
  })
  .map(({ announce, reminders, brownout, shutdown, brazil }) =>
    planOf({
      phases: [
        phaseOf('announce', { at: [timeBefore({ days: announce })], message: 'm' }),
        phaseOf('reminder', {
          at: reminders.map((days) => timeBefore({ days })),
          stepped: true,
          message: 'm',
        }),
        phaseOf('brownout', {
          at: [timeBefore({ days: brownout.days })],
          gate: brownout.gate === 'frozen' ? 'frozen' : 'closed',
          for: { hours: 30 },
        }),
        phaseOf('freeze', { gate: 'frozen' }),
        phaseOf('thanks', { at: [timeAfter({ hours: 12 })], message: 'm' }),
        phaseOf('shutdown', { at: [timeAfter({ days: shutdown })], gate: 'closed' }),
      ],
      cohorts: [cohortOf(cohortName('brazil'), { deadline: { date: dateOf(brazil) } })],
    }),
  )

/** A run that is killed half-way leaves an occurrence begun. */
type Kill = (tick: Instant, id: OccurrenceId) => boolean
const neverKilled: Kill = () => false

const ran = (at: Instant, isKilled: boolean): OccurrenceFacts => ({
  counts: noCounts,
  began: at,
  ...(isKilled ? {} : { completed: at }),
})

/** The ledger after a tick that did what the agenda says. */
const afterTick = (facts: Facts, agenda: Agenda, now: Instant, killed: Kill): Facts => {
  const occurrences = new Map(facts.occurrences)
  for (const { occurrence, verdict } of agenda.items) {
    const before = occurrences.get(occurrence.id) ?? { counts: noCounts }
    const began = before.began ?? now
    if (verdict.do === 'run')
      occurrences.set(occurrence.id, { ...ran(now, killed(now, occurrence.id)), began })
    if (verdict.do === 'expire') occurrences.set(occurrence.id, { ...before, completed: now })
    if (verdict.do === 'skip')
      occurrences.set(occurrence.id, { ...before, skipped: { as: verdict.as, why: verdict.why, at: now } })
  }
  return { ...facts, occurrences }
}

const played = (
  plan: Plan,
  occurrences: readonly Occurrence[],
  at: readonly Instant[],
  killed: Kill,
): Facts =>
  at.reduce<Facts>(
    (facts, now) => afterTick(facts, agendaOf({ plan, occurrences, facts, now }), now, killed),
    noFacts,
  )

const occurrencesOf = (plan: Plan): readonly Occurrence[] => timelineOf(plan, { at: start }).occurrences

/** What became of each, without when. */
const outcomes = (facts: Facts): Record<string, string> =>
  Object.fromEntries(
    [...facts.occurrences].map(([id, { skipped, completed }]) => [
      id,
      skipped?.as ?? (completed === undefined ? 'begun' : 'complete'),
    ]),
  )

describe('any number of missed ticks', { timeout: 60_000 }, () => {
  test('are one catch-up: a second tick at the same moment finds nothing (T46)', () => {
    fc.assert(
      fc.property(anyPlan, ticks, (plan, at) => {
        const occurrences = occurrencesOf(plan)
        const facts = played(plan, occurrences, at, neverKilled)
        const again = agendaOf({ plan, occurrences, facts, now: at.at(-1) ?? start })
        expect(again.items.filter(({ verdict }) => ['run', 'skip', 'expire'].includes(verdict.do))).toEqual(
          [],
        )
      }),
      { numRuns: 80 },
    )
  })

  test('that would have found nothing make no difference: nothing changes before the instant the agenda names', () => {
    fc.assert(
      fc.property(
        anyPlan,
        ticks,
        fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { maxLength: 20 }),
        (plan, at, extra) => {
          const occurrences = occurrencesOf(plan)
          const sparse = played(plan, occurrences, at, neverKilled)
          const idle = at.flatMap((now, index) => {
            const facts = played(plan, occurrences, at.slice(0, index + 1), neverKilled)
            const next = agendaOf({ plan, occurrences, facts, now }).next ?? instant(now + 1000 * hourMs)
            const until = Math.min(next, at[index + 1] ?? next)
            return extra
              .map((share) => instant(now + (until - now) * share))
              .filter((one) => one > now && one < until)
          })
          const dense = [...at, ...idle].sort((one, other) => one - other)
          expect(played(plan, occurrences, dense, neverKilled)).toEqual(sparse)
        },
      ),
      { numRuns: 50 },
    )
  })

  test('end with the same sum: by the end everything is complete, missed or superseded, whoever was killed when', () => {
    fc.assert(
      fc.property(anyPlan, ticks, fc.integer({ min: 0, max: 3 }), (plan, at, every) => {
        const occurrences = occurrencesOf(plan)
        let runs = 0
        const killed: Kill = () => every > 0 && runs++ % (every + 1) === 0
        const over = instant(start + 300 * 24 * hourMs)
        const begun = played(plan, occurrences, at, killed)
        const end = afterTick(
          begun,
          agendaOf({ plan, occurrences, facts: begun, now: over }),
          over,
          neverKilled,
        )
        const found = outcomes(end)
        expect(Object.keys(found).sort()).toEqual(occurrences.map(({ id }) => String(id)).sort())
        for (const { id, kind } of occurrences)
          expect(kind === 'message' ? ['complete', 'missed', 'superseded'] : ['complete']).toContain(
            found[id],
          )
      }),
      { numRuns: 80 },
    )
  })
})

describe('at any tick', { timeout: 60_000 }, () => {
  test('nothing runs early, nothing stale, nothing through a closed gate, nothing twice', () => {
    fc.assert(
      fc.property(anyPlan, ticks, (plan, at) => {
        const occurrences = occurrencesOf(plan)
        const done = new Set<OccurrenceId>()
        let facts = noFacts
        for (const now of at) {
          const agenda = agendaOf({ plan, occurrences, facts, now })
          for (const { occurrence, verdict } of agenda.items) {
            if (verdict.do !== 'run') continue
            expect(occurrence.at).toBeLessThanOrEqual(now)
            expect(done.has(occurrence.id)).toBe(false)
            done.add(occurrence.id)
            if (occurrence.kind !== 'message') continue
            expect(agenda.gate.get(occurrence.cohort)).not.toBe('closed')
            const { phase, cohort, deadline } = occurrence
            if (occurrence.at < deadline) expect(now).toBeLessThan(deadline)
            const newer = occurrences.filter(
              (other) =>
                other.phase === phase &&
                other.cohort === cohort &&
                other.at > occurrence.at &&
                other.at <= now,
            )
            expect(newer).toEqual([])
          }
          facts = afterTick(facts, agenda, now, neverKilled)
        }
      }),
      { numRuns: 80 },
    )
  })

  test('the gate is what the plan and now say, whatever ran', () => {
    fc.assert(
      fc.property(anyPlan, ticks, anyInstant, (plan, at, now) => {
        const occurrences = occurrencesOf(plan)
        const facts = played(plan, occurrences, at, neverKilled)
        expect(agendaOf({ plan, occurrences, facts, now }).gate).toEqual(
          agendaOf({ plan, occurrences, facts: noFacts, now }).gate,
        )
      }),
      { numRuns: 50 },
    )
  })
})
