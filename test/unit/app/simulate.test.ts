import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { inProcess } from '../../kit/in-process.ts'
import { type Workplace, workplace } from '../../kit/workplace.ts'

const plan = (more = ''): string => `sunset: PlantBot leaves WhatsApp on 2026-01-15
timezone: Europe/Paris
history: none
audience: users.csv
channel: { senders: [{ id: "1065", per_second: 40 }, { id: "1066", per_second: 40 }], per_day: unlimited${more} }
phases:
  announce: { at: 20 days before at 09:00, message: announce }
  reminder: { at: [7 days before at 09:00, 2 days before at 09:00 recipient], message: reminder }
  freeze: { at: deadline }
  shutdown: { at: 1 day after deadline }
messages:
  announce: { en: "We leave on {{ deadline | date }}.", fr: "Nous partons le {{ deadline | date }}." }
  reminder: { en: "We leave on {{ deadline | date }}, soon." }
`

const counts = z.object({
  audience: z.number(),
  accepted: z.number(),
  in_doubt: z.number(),
  expired: z.number(),
  suppressed: z.number(),
  pending: z.number(),
})
const document = z.object({
  ok: z.boolean(),
  people: z.object({ n: z.number(), played: z.number(), linked: z.number(), optedOut: z.number() }),
  messages: z.number(),
  occurrences: z.array(
    z.object({
      id: z.string(),
      state: z.string(),
      first: z.string().optional(),
      last: z.string().optional(),
      counts: counts.optional(),
    }),
  ),
  byLocalHour: z.array(z.number()),
  peakPerSecond: z.number(),
  channel: z.record(z.string(), z.number()),
  crashes: z.number(),
  checks: z.record(z.string(), z.number()),
  toTheEnd: z.boolean(),
  price: z.object({ total: z.number(), currency: z.string(), unpriced: z.array(z.unknown()) }).optional(),
})

const now = ['--now', '2025-12-20T00:00:00Z'] as const
const clean = { toldTwice: 0, outsideWindow: 0, afterClose: 0, early: 0, sums: 0 }

const simulate = async (place: Workplace, ...more: readonly string[]) => {
  const said = await inProcess(place.folder, {}).run(
    'simulate',
    place.path('plan.yaml'),
    ...now,
    '--json',
    ...more,
  )
  return { status: said.status, text: said.stdout, played: document.parse(JSON.parse(said.stdout)) }
}

const placed = (more?: string): Workplace => workplace({ 'plan.yaml': plan(more) })

describe('a simulation', () => {
  test('plays the whole plan to its end: everybody is told, once, by day, and nothing is left on the disk', async () => {
    const place = placed()
    const before = place.picture()
    const { status, played } = await simulate(
      place,
      '--audience',
      '2000',
      '--linking',
      '0%',
      '--opt-out',
      '0%',
    )
    expect([status, played.ok, played.toTheEnd]).toEqual([0, true, true])
    expect(played.checks).toEqual(clean)
    expect(played.occurrences.map(({ id, state }) => [id, state])).toEqual([
      ['announce', 'complete'],
      ['reminder@7d', 'complete'],
      ['reminder@2d', 'complete'],
      ['freeze', 'complete'],
      ['shutdown', 'complete'],
    ])
    expect(played.occurrences.slice(0, 3).map((one) => one.counts?.accepted)).toEqual([2000, 2000, 2000])
    expect(played.messages).toBe(6000)
    expect(played.peakPerSecond).toBeLessThanOrEqual(80)
    // 09:00-20:00 recipient is the default.
    expect(played.byLocalHour.filter((n, hour) => n > 0 && (hour < 9 || hour >= 20))).toEqual([])
    expect(place.picture()).toEqual(before)
  })

  test('with the same seed gives the same bytes, with another one others', async () => {
    const troubles = ['--audience', '400', '--faults', '429=5%,reset=2%,500=2%', '--crashes', '1']
    const place = placed()
    const [one, again, other] = [
      await simulate(place, ...troubles, '--seed', '7'),
      await simulate(place, ...troubles, '--seed', '7'),
      await simulate(place, ...troubles, '--seed', '8'),
    ]
    expect(again.text).toBe(one.text)
    expect(other.text).not.toBe(one.text)
  })

  test('in which the platform throttles, loses answers, is out for hours and the process is killed holds every rule', async () => {
    const { status, played } = await simulate(
      placed(),
      ...['--audience', '1500', '--faults', '429=5%,reset=2%,hang=0.5%,500=1%', '--crashes', '2'],
      ...['--outage', '2025-12-26T08:00:05Z/3h', '--linking', '30%', '--opt-out', '5%'],
    )
    expect([status, played.checks, played.crashes]).toEqual([0, clean, 2])
    const [announce] = played.occurrences
    expect(announce?.counts).toMatchObject({ audience: 1500, pending: 0, expired: 0 })
    expect((announce?.counts?.accepted ?? 0) + (announce?.counts?.in_doubt ?? 0)).toBeGreaterThan(1490)
    expect(announce?.counts?.in_doubt).toBeGreaterThan(0)
    expect(played.channel['unreached']).toBeGreaterThan(0)
    expect(played.people.optedOut).toBeGreaterThan(40)
    expect(played.occurrences[2]?.counts?.suppressed).toBeGreaterThan(0)
  })

  test('in which cron was off over an occurrence tells by one message what it missed', async () => {
    const { played } = await simulate(
      placed(),
      ...['--audience', '300', '--linking', '0%', '--opt-out', '0%'],
      ...['--cron-off', '2026-01-07T00:00:00Z/7d'],
    )
    const [, first, second] = played.occurrences
    expect([first?.state, second?.state]).toEqual(['superseded', 'complete'])
    expect(second?.counts).toMatchObject({ accepted: 300 })
    expect(played.checks).toEqual(clean)
  })

  test('of more people than it is to play plays a sample at rates smaller by as much, and counts everybody', async () => {
    const none = ['--linking', '0%', '--opt-out', '0%']
    const { status, played } = await simulate(placed(), '--audience', '2000', '--sample', '500', ...none)
    expect([status, played.people]).toEqual([0, expect.objectContaining({ n: 2000, played: 500 })])
    expect(played.messages).toBe(6000)
    expect(played.occurrences[0]?.counts).toMatchObject({ audience: 2000, accepted: 2000 })
    const [announce] = played.occurrences
    const took = Date.parse(announce?.last ?? '') - Date.parse(announce?.first ?? '')
    // 2,000 people at 80 a second; all are in the table's zones, so the longest wait is for the last to wake up.
    expect(took).toBeGreaterThanOrEqual(24_000)
  })

  test('says what it comes to, and for whom no rate is named', async () => {
    const place = workplace({
      'plan.yaml': plan(', prices: rates.csv'),
      'rates.csv': 'country,category,price,currency\nFR,service,0.10,EUR\nDE,service,0.05,EUR\n',
      'users.csv': 'phone,country,lang\n+33612345678,FR,fr\n+4915112345678,DE,de\n+5511912345678,BR,pt\n',
    })
    const { played } = await simulate(place, '--linking', '0%', '--opt-out', '0%')
    expect(played.price).toMatchObject({
      total: 0.45,
      currency: 'EUR',
      unpriced: [{ country: 'BR', messages: 3 }],
    })
  })
})
