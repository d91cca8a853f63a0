import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Instant, instant } from '../../src/base/instant.ts'
import { type ZoneName, zoneName } from '../../src/model/names.ts'
import type { PhasePlan, Plan } from '../../src/model/plan.ts'
import type { CalendarDate, Window } from '../../src/model/when.ts'
import { openingFor } from '../../src/timeline/opening-for.ts'
import { timelineOf } from '../../src/timeline/timeline-of.ts'
import { windowOpening } from '../../src/timeline/window-opening.ts'
import { instantAt } from '../kit/instant-at.ts'
import { anchored, phaseOf, planOf, timeAfter, timeBefore, timeOf } from '../kit/plan-builder.ts'

/** Clock changes of an hour, half an hour and two, at midnight, in the south, in Ramadan, and none; offsets from -11 to +14. */
const zones = [
  'America/Los_Angeles',
  'America/New_York',
  'America/St_Johns',
  'America/Sao_Paulo',
  'America/Santiago',
  'America/Havana',
  'America/Nuuk',
  'Atlantic/Azores',
  'Europe/London',
  'Europe/Paris',
  'Europe/Chisinau',
  'Africa/Cairo',
  'Africa/Casablanca',
  'Asia/Beirut',
  'Asia/Jerusalem',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
  'Antarctica/Troll',
].map(zoneName)

const anyZone = fc.constantFrom(...zones)
const dayMs = 86_400_000
const firstDay = instantAt('2025-01-01')
const threeYears = 3 * 365

/** What a calendar and a clock in the zone show, by Intl alone: `2026-01-15 09:00`. */
const shownIn = (zone: ZoneName, at: Instant): string => {
  const parts = formatOf(zone).formatToParts(at)
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? ''
  return `${part('year')}-${part('month')}-${part('day')} ${part('hour')}:${part('minute')}`
}

const formats = new Map<ZoneName, Intl.DateTimeFormat>()
const formatOf = (zone: ZoneName): Intl.DateTimeFormat => {
  const known = formats.get(zone)
  if (known !== undefined) return known
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  })
  formats.set(zone, made)
  return made
}

const dayText = (day: number): string => new Date(firstDay + day * dayMs).toISOString().slice(0, 10)
const dateOfDay = (day: number): CalendarDate => {
  const [year = 0, month = 0, date = 0] = dayText(day).split('-').map(Number)
  return { year, month, day: date }
}

const aDay = fc.integer({ min: 0, max: threeYears })
const offsets = fc.uniqueArray(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 6 })

describe('a timeline, in 20 zones over 3 years', { timeout: 60_000 }, () => {
  test('counts days on the calendar: each step is that day’s midnight, or the first moment after one that is skipped', () => {
    fc.assert(
      fc.property(anyZone, aDay, offsets, (timezone, day, days) => {
        const at = days.map((one) => timeBefore({ days: one }))
        const plan = planOf({
          timezone,
          deadline: { date: dateOfDay(day) },
          phases: [phaseOf('reminder', { at, stepped: true, message: 'm' })],
        })
        const { occurrences } = timelineOf(plan, { at: instantAt('2020-01-01') })
        expect(occurrences).toHaveLength(days.length)
        for (const { step = '', at: instantOfStep } of occurrences) {
          const date = dayText(day - Number(step.slice(0, -1)))
          expect(shownIn(timezone, instantOfStep).slice(0, 10)).toBe(date)
          expect(shownIn(timezone, instant(instantOfStep - 1)) < date).toBe(true)
        }
      }),
      { numRuns: 80 },
    )
  })

  const phasesOf = (days: number[], hours: number): readonly PhasePlan[] => [
    phaseOf('announce', { at: [timeBefore({ days: 100 })], message: 'm' }),
    phaseOf('reminder', {
      at: days.map((one, index) =>
        timeBefore({ days: one }, 'deadline', index % 2 === 0 ? timeOf(2, 30) : timeOf(9, 0, 'recipient')),
      ),
      stepped: true,
      message: 'm',
    }),
    phaseOf('countdown', {
      at: [{ kind: 'every', span: { hours }, from: timeBefore({ days: 3 }), until: anchored('freeze') }],
      message: 'm',
    }),
    phaseOf('freeze', { gate: 'frozen' }),
    phaseOf('shutdown', { at: [timeAfter({ months: 1 }, 'freeze')], gate: 'closed' }),
  ]

  const anyPlan: fc.Arbitrary<Plan> = fc
    .record({ timezone: anyZone, day: aDay, days: offsets, hours: fc.integer({ min: 1, max: 30 }) })
    .map(({ timezone, day, days, hours }) =>
      planOf({ timezone, deadline: { date: dateOfDay(day) }, phases: phasesOf(days, hours) }),
    )

  test('holds nothing twice, and each phase’s occurrences strictly one after another (T16, T48)', () => {
    fc.assert(
      fc.property(anyPlan, (plan) => {
        const { occurrences } = timelineOf(plan, { at: instantAt('2020-01-01'), zones: [plan.timezone] })
        expect(new Set(occurrences.map(({ id }) => id)).size).toBe(occurrences.length)
        for (const { name } of plan.phases) {
          const instants = occurrences.filter(({ phase }) => phase === name).map(({ at }) => at)
          expect(instants.length).toBeGreaterThan(0)
          for (const [index, at] of instants.entries())
            if (index > 0) expect(at).toBeGreaterThan(instants[index - 1] ?? 0)
        }
        const all = occurrences.map(({ at }) => at)
        expect(all).toEqual([...all].sort((one, other) => one - other))
      }),
      { numRuns: 80 },
    )
  })

  test('is the same for the same plan and approval, whenever it is asked for', () => {
    fc.assert(
      fc.property(anyPlan, aDay, (plan, day) => {
        const approval = { at: instant(firstDay + day * dayMs) }
        expect(timelineOf(plan, approval)).toEqual(timelineOf(plan, approval))
      }),
      { numRuns: 60 },
    )
  })

  test('creates no message before its approval but the announcement, and every gate', () => {
    fc.assert(
      fc.property(anyPlan, aDay, (plan, day) => {
        const at = instant(firstDay + day * dayMs)
        const { occurrences } = timelineOf(plan, { at, zones: [plan.timezone] })
        const late = occurrences.filter(
          (one) => one.kind === 'message' && one.recipientTime === undefined && one.at < at,
        )
        expect(late.every(({ phase }) => phase === 'announce')).toBe(true)
        expect(occurrences.filter(({ kind }) => kind === 'gate')).toHaveLength(2)
        expect(occurrences.filter(({ phase }) => phase === 'announce')).toHaveLength(1)
      }),
      { numRuns: 50 },
    )
  })
})

describe('a window, in 20 zones over 3 years', { timeout: 60_000 }, () => {
  // Ends away from the small hours and midnight, so that the clock on the wall tells inside from outside without doubt.
  const minuteOfDay = fc.integer({ min: 4 * 60, max: 22 * 60 })
  const anyWindow = fc.record({
    kind: fc.constant('hours' as const),
    from: minuteOfDay,
    to: minuteOfDay,
    zone: fc.oneof(fc.constantFrom('recipient' as const, 'plan' as const), anyZone),
    weekdays: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
  })
  const anyInstant = fc
    .integer({ min: 0, max: threeYears * 1440 })
    .map((minutes) => instant(firstDay + minutes * 60_000))

  const isInside = (window: Extract<Window, { kind: 'hours' }>, zone: ZoneName, at: Instant): boolean => {
    const [date = '', clock = ''] = shownIn(zone, at).split(' ')
    const [hour = 0, minute = 0] = clock.split(':').map(Number)
    const now = hour * 60 + minute
    const weekday = new Date(`${date}T00:00:00Z`).getUTCDay() || 7
    const startsOn = (one: number): boolean => window.weekdays?.includes(one) ?? true
    if (window.from < window.to) return now >= window.from && now < window.to && startsOn(weekday)
    return now >= window.from
      ? startsOn(weekday)
      : now < window.to && startsOn(weekday === 1 ? 7 : weekday - 1)
  }
  const zoneOf = (
    window: Extract<Window, { kind: 'hours' }>,
    zone: ZoneName,
    planZone: ZoneName,
  ): ZoneName => (window.zone === 'recipient' ? zone : window.zone === 'plan' ? planZone : window.zone)

  test('opens inside, as early as can be, and closes at its end', () => {
    fc.assert(
      fc.property(anyWindow, anyZone, anyZone, anyInstant, (window, zone, planZone, from) => {
        const { opens, closes = instant(0) } = windowOpening(window, zone, planZone, from)
        const inside = (at: number): boolean => isInside(window, zoneOf(window, zone, planZone), instant(at))
        expect(opens).toBeGreaterThanOrEqual(from)
        expect(inside(opens)).toBe(true)
        expect(inside(closes - 1)).toBe(true)
        if (opens > from) expect(inside(opens - 1)).toBe(false)
        for (let step = 1; step < 16; step++) {
          const waiting = Math.floor(from + ((opens - from) * step) / 16)
          if (waiting < opens) expect(inside(waiting)).toBe(false)
          expect(inside(Math.floor(opens + ((closes - 1 - opens) * step) / 16))).toBe(true)
        }
      }),
      { numRuns: 250 },
    )
  })

  test('no message is ever early, for nobody, and each is inside the window', () => {
    const hour = fc.integer({ min: 0, max: 23 })
    fc.assert(
      fc.property(
        anyWindow,
        anyZone,
        anyZone,
        aDay,
        hour,
        anyInstant,
        (window, zone, planZone, day, at, now) => {
          const plan = planOf({
            timezone: planZone,
            deadline: { date: dateOfDay(day) },
            phases: [
              phaseOf('announce', {
                at: [timeBefore({ days: 1 }, 'deadline', timeOf(at, 0, 'recipient'))],
                message: 'm',
              }),
            ],
          })
          const [occurrence] = timelineOf(plan, { at: instantAt('2020-01-01'), zones }).occurrences
          if (occurrence === undefined) return expect.fail('the announcement is missing')
          const { opens } = openingFor(occurrence, [zone], { window, planZone }, now)
          expect(opens).toBeGreaterThanOrEqual(Math.max(now, occurrence.at))
          expect(isInside(window, zoneOf(window, zone, planZone), opens)).toBe(true)
          const own = `${dayText(day - 1)} ${String(at).padStart(2, '0')}:00`
          expect(shownIn(zone, opens) >= own).toBe(true)
        },
      ),
      { numRuns: 80 },
    )
  })
})
