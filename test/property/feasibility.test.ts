import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { inProcess } from '../kit/in-process.ts'
import { workplace } from '../kit/workplace.ts'

/*
 * What `check` computes is compared with what `simulate` plays, for plans that nobody thought of. The engine keeps a little below its
 * senders' rates (1.5 to 5% at these low ones), counts the limit of 24 hours by the minute, and begins on the next beat of cron: so what
 * it does must lie between what is computed for the whole rate and for a few percent less, give or take some minutes a day.
 */

const slower = 0.93
/** People are whole, and the first goes at once: in the shortest stretch that is open, an hour at 0.004 a second, 15 get theirs and not 14.4. */
const quicker = 1.08
const minuteMs = 60_000
const dayMs = 86_400_000

type Exit = {
  readonly people: readonly string[]
  readonly perSecond: readonly number[]
  readonly window: string
  readonly perDay: string
  readonly at: string
  readonly again: string
}

const zones = [
  'Asia/Tokyo',
  'Asia/Kolkata',
  'Europe/Berlin',
  'America/Sao_Paulo',
  'America/Los_Angeles',
  'Pacific/Auckland',
]

const exits: fc.Arbitrary<Exit> = fc.record({
  people: fc.array(fc.constantFrom(...zones), { minLength: 40, maxLength: 160 }),
  perSecond: fc.array(fc.constantFrom(0.004, 0.01, 0.02, 0.05), { minLength: 1, maxLength: 2 }),
  window: fc.constantFrom(
    'always',
    '09:00-20:00 recipient',
    '09:00-11:00 recipient',
    '22:00-04:00 recipient',
    '08:00-18:00',
    '10:00-16:00 recipient Mon-Fri',
  ),
  perDay: fc.constantFrom('unlimited', '25', '70', '{ now: 20, growth: x2 every 1 day }'),
  at: fc.constantFrom('9 days before at 09:00', '8 days before', '10 days before at 10:00 recipient'),
  again: fc.constantFrom('30 hours before', '2 days before at 09:00 recipient', '20 hours before'),
})

const planOf = (
  { perSecond, window, perDay, at, again }: Exit,
  share: number,
): string => `sunset: PlantBot leaves Outbox on 2026-01-15
timezone: Europe/Paris
history: none
audience: users.csv
channel:
  adapter: outbox
  per_day: ${perDay}
  senders: [${perSecond.map((rate, n) => `{ id: s${n}, per_second: ${Number((rate * share).toPrecision(6))} }`).join(', ')}]
window: ${window}
phases:
  announce: { at: ${at}, message: announce }
  reminder: { at: ${again}, message: reminder }
  freeze: { at: deadline }
messages:
  announce: { en: "We leave on {{ deadline | date }}." }
  reminder: { en: "We leave on {{ deadline | date }}, soon." }
`

const usersOf = ({ people, perSecond }: Exit): string =>
  ['id,tz,sender', ...people.map((zone, n) => `p${n},${zone},s${n % perSecond.length}`)].join('\n')

const instantText = z.string().nullable()
const checked = z.object({
  feasibility: z.object({
    occurrences: z.array(z.object({ id: z.string(), finish: instantText, misses: z.number() })),
  }),
})
const simulated = z.object({
  ok: z.boolean(),
  checks: z.record(z.string(), z.number()),
  occurrences: z.array(
    z.object({
      id: z.string(),
      last: z.string().optional(),
      counts: z.object({ accepted: z.number(), expired: z.number(), audience: z.number() }).optional(),
    }),
  ),
})

const now = ['--now', '2026-01-02T00:00:00Z']

const computed = async (exit: Exit, share: number) => {
  const place = workplace({ 'plan.yaml': planOf(exit, share), 'users.csv': usersOf(exit) })
  const said = await inProcess(place.folder, {}).run('check', place.path('plan.yaml'), ...now, '--json')
  return checked.parse(JSON.parse(said.stdout)).feasibility.occurrences
}

const played = async (exit: Exit) => {
  const place = workplace({ 'plan.yaml': planOf(exit, 1), 'users.csv': usersOf(exit) })
  const rates = ['--linking', '0%', '--opt-out', '0%', '--cron', '1m']
  const said = await inProcess(place.folder, {}).run(
    'simulate',
    place.path('plan.yaml'),
    ...now,
    ...rates,
    '--json',
  )
  return simulated.parse(JSON.parse(said.stdout))
}

/**
 * How near they must be is a matter of judgement, so that the same plans are compared each time; `SEED=n RUNS=m` plays others: whoever changes
 * the arithmetic or the engine should.
 */
const seed = Number(process.env['SEED'] ?? 20_260_115)

describe('feasibility', () => {
  test('agrees with the engine on random plans: when everybody is told, and how many are not', async () => {
    await fc.assert(
      fc.asyncProperty(exits, async (exit) => {
        const [at, below, above] = [
          await computed(exit, 1),
          await computed(exit, slower),
          await computed(exit, quicker),
        ]
        const play = await played(exit)
        expect(play.checks).toEqual({ toldTwice: 0, outsideWindow: 0, afterClose: 0, early: 0, sums: 0 })
        const [first] = at
        for (const [index, { id, finish, misses }] of at.entries()) {
          // Whom the first reaches only just before the second, the spacing keeps: then it is only played, not compared.
          if (index > 0 && (first?.misses ?? 0) > 0) continue
          const one = play.occurrences.find((occurrence) => occurrence.id === id)
          const missed = one?.counts?.expired ?? 0
          const most = below[index]?.misses ?? 0
          const some = Math.max(3, 0.03 * exit.people.length)
          expect(missed).toBeGreaterThanOrEqual(misses - some)
          expect(missed).toBeLessThanOrEqual(most + some)
          if (misses > 0 || missed > 0 || finish === null || one?.last === undefined) continue
          const days = Math.max(1, (Date.parse(one.last) - Date.parse('2026-01-05T00:00:00Z')) / dayMs)
          const tolerance = (5 + 8 * days) * minuteMs
          const late = below[index]?.finish
          const soon = above[index]?.finish ?? finish
          expect(Date.parse(one.last)).toBeGreaterThanOrEqual(Date.parse(soon) - tolerance)
          if (typeof late === 'string')
            expect(Date.parse(one.last)).toBeLessThanOrEqual(Date.parse(late) + tolerance)
        }
      }),
      // What is shrunk takes minutes: the first failure says enough, and its seed plays it again.
      { numRuns: Number(process.env['RUNS'] ?? 10), endOnFailure: true, seed },
    )
  }, 600_000)
})
