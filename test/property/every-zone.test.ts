import fc from 'fast-check'
import { DateTime } from 'luxon'
import { describe, expect, test } from 'vitest'
import { outboxOf, timelineSchema } from '../kit/documents.ts'
import { follow } from '../kit/follow.ts'
import { inProcess } from '../kit/in-process.ts'
import { workplace } from '../kit/workplace.ts'

/*
 * One recipient in every zone on earth, three years of deadlines, with the days on which clocks change among them. `simulate` plays the
 * whole engine on a clock that leaps, before a referee with its own arithmetic; and once it is played tick by tick, and judged by
 * nothing but each recipient's own wall.
 */

const zones = Intl.supportedValuesOf('timeZone')
const users = `id,lang,tz\n${zones.map((zone, n) => `p${n},en,${zone}\n`).join('')}`
const seed = process.env['SEED'] === undefined ? {} : { seed: Number(process.env['SEED']) }

type Exit = {
  /** The deadline's day. */
  readonly deadline: string
  readonly planZone: string
  readonly window: string
  /** Empty for midnight in the plan's zone. */
  readonly hour: string
}

const clockChanges = [
  '2025-03-09',
  '2025-03-30',
  '2025-04-06',
  '2025-10-05',
  '2025-10-26',
  '2025-11-02',
  '2026-02-15',
  '2026-10-25',
  '2027-03-28',
  '2027-11-07',
]
const plus = (date: string, days: number): string => DateTime.fromISO(date).plus({ days }).toISODate() ?? ''

const half = (n: number): string => `${String(n >> 1).padStart(2, '0')}:${n % 2 === 0 ? '00' : '30'}`
const aHalf = fc.integer({ min: 0, max: 47 })
const anyWindow = fc
  .tuple(aHalf, aHalf, fc.constantFrom('', ' Mon-Fri', ' Sat,Sun'))
  .filter(([from, to]) => from !== to)
  .map(([from, to, weekdays]) => `${half(from)}-${half(to)} recipient${weekdays}`)

const anyExit: fc.Arbitrary<Exit> = fc.record({
  deadline: fc.oneof(
    fc.integer({ min: 20, max: 3 * 365 }).map((days) => plus('2025-01-01', days)),
    // The announcement, or the reminder, on the very day of a change or the day before.
    fc
      .tuple(fc.constantFrom(...clockChanges), fc.constantFrom(14, 15, 10, 11))
      .map(([date, days]) => plus(date, days)),
  ),
  planZone: fc.constantFrom(
    'UTC',
    'America/Los_Angeles',
    'Asia/Kolkata',
    'Australia/Lord_Howe',
    'Europe/Paris',
  ),
  window: fc.oneof({ weight: 1, arbitrary: fc.constant('always') }, { weight: 6, arbitrary: anyWindow }),
  hour: fc.oneof(
    fc.constant(''),
    aHalf.map((n) => ` at ${half(n)} recipient`),
  ),
})

/** Without spacing: it is none of what is proved here, and a window of a weekend has no room for both messages with it. */
const planOf = ({
  deadline,
  planZone,
  window,
  hour,
}: Exit): string => `sunset: PlantBot leaves Outbox on ${deadline}
timezone: ${planZone}
history: none
audience: users.csv
window: ${window}
spacing: 0 seconds
phases:
  announce: { at: 14 days before${hour}, message: announce }
  reminder: { at: 10 days before${hour}, message: reminder }
  freeze: { at: deadline }
`

const placeOf = (exit: Exit) => {
  const place = workplace({ 'plan.yaml': planOf(exit), 'users.csv': users })
  const { run } = inProcess(place.folder, {})
  const before = ['--now', `${plus(exit.deadline, -17)}T00:00:00Z`] as const
  return { place, run, plan: place.path('plan.yaml'), before }
}

describe('one recipient in every zone on earth, over three years', () => {
  test('is told once by each occurrence, never early and never outside their window, and nobody is skipped', async () => {
    expect(zones.length).toBeGreaterThan(400)
    await fc.assert(
      fc.asyncProperty(anyExit, async (exit) => {
        const { run, plan, before } = placeOf(exit)
        const quiet = ['--linking', '0%', '--opt-out', '0%', '--cron', '15m', '--json']
        const { status, stdout, stderr } = await run('simulate', plan, ...before, ...quiet)
        expect([status, stderr]).toEqual([0, ''])
        const { ok, checks, occurrences } = JSON.parse(stdout)
        expect([ok, checks]).toEqual([
          true,
          { toldTwice: 0, outsideWindow: 0, afterClose: 0, early: 0, sums: 0 },
        ])
        for (const { id, counts } of occurrences)
          if (id !== 'freeze')
            expect([id, counts.audience, counts.accepted]).toEqual([id, zones.length, zones.length])
      }),
      { numRuns: 3, ...seed },
    )
  }, 400_000)

  test('has the same instants whenever they are asked for, before and after', async () => {
    await fc.assert(
      fc.asyncProperty(anyExit, async (exit) => {
        const { run, plan, before } = placeOf(exit)
        await run('approve', plan, '--yes', '--reason', 'a rehearsal', ...before)
        const instantsAt = async (now: string) =>
          timelineSchema
            .parse(JSON.parse((await run('timeline', plan, '--json', '--now', now)).stdout))
            .occurrences.map(({ id, at }) => `${id} ${at}`)
        const first = await instantsAt(before[1])
        expect(new Set(first.map((one) => one.split(' ')[0])).size).toBe(first.length)
        for (const days of [-14, -3, 0, 400])
          expect(await instantsAt(`${plus(exit.deadline, days)}T12:34:56Z`)).toEqual(first)
      }),
      { numRuns: 12, ...seed },
    )
  }, 120_000)

  test('tick by tick over the night on which Europe’s clocks go back: everybody’s own wall shows 02:30 to 05:00', async () => {
    const exit = { deadline: '2026-11-08', planZone: 'UTC', window: '02:30-05:00 recipient', hour: '' }
    const { place, run, plan, before } = placeOf(exit)
    await run('approve', plan, '--yes', '--reason', 'a rehearsal', ...before)
    // From midnight on, whenever the tick before says that it goes on: 2026-10-25 is the day of the announcement.
    await follow({ run }, plan, '2026-10-25T00:00:00Z')
    const lines = outboxOf(place.path('.sunset/outbox.ndjson'))
    expect(new Set(lines.map(({ to }) => to)).size).toBe(zones.length)
    expect(lines).toHaveLength(zones.length)
    for (const { to, at } of lines) {
      const local = DateTime.fromISO(at, { zone: zones[Number(to.slice(1))] ?? 'UTC' })
      const shown = local.toFormat('HH:mm')
      expect(shown >= '02:30' && shown < '05:00', `${local.zoneName} at ${local.toISO()}`).toBe(true)
    }
  }, 400_000)
})
