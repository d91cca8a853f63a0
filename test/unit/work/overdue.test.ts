import { describe, expect, test } from 'vitest'
import { type Instant, instant, millis } from '../../../src/base/instant.ts'
import type { Facts } from '../../../src/model/facts.ts'
import { timelineOf } from '../../../src/timeline/timeline-of.ts'
import { overdueOf } from '../../../src/work/overdue.ts'
import { factsOf } from '../../kit/facts-builder.ts'
import { instantAt } from '../../kit/instant-at.ts'
import { planOf } from '../../kit/plan-builder.ts'

const plan = planOf()
const due = instantAt('2025-11-16T00:00:00Z')
const quarter = millis(15 * 60_000)
const { occurrences } = timelineOf(plan, { at: instantAt('2025-11-01') })
const minutesIn = (minutes: number): Instant => instant(due + minutes * 60_000)
const overdueAt = (minutes: number, worked?: Instant, facts: Facts = factsOf({})) =>
  overdueOf({ plan, occurrences, facts, now: minutesIn(minutes) }, quarter, worked)

describe('work that nobody does (T22)', () => {
  test('is overdue once it has been due for so long, and nobody was ever there', () => {
    expect(overdueAt(-1)).toBeUndefined()
    expect(overdueAt(14)).toBeUndefined()
    expect(overdueAt(15)).toEqual({ occurrences: ['announce'], idleSince: undefined })
  })

  test('is not, while somebody did something since; and is again when they stopped', () => {
    expect(overdueAt(60, minutesIn(50))).toBeUndefined()
    expect(overdueAt(60, minutesIn(45))).toEqual({ occurrences: ['announce'], idleSince: minutesIn(45) })
  })

  test('is not, where it waits or a person holds it: no run could move it', () => {
    const held = factsOf({}, { holds: [{ kind: 'paused', why: 'lunch', since: due }] })
    expect(overdueAt(60, undefined, held)).toBeUndefined()
    const waits = { until: minutesIn(50), why: 'a limit' }
    const waiting = factsOf({ announce: { began: due, waits } })
    expect(overdueAt(60, due, waiting)).toBeUndefined()
    expect(overdueAt(66, due, waiting)).toMatchObject({ occurrences: ['announce'] })
  })
})
