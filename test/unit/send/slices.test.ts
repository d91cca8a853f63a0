import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import {
  type OutboxLine,
  occurrenceIn,
  outboxOf,
  type StatusDocument,
  statusSchema,
} from '../../kit/documents.ts'
import { inProcess, type Said } from '../../kit/in-process.ts'
import { csvOf, peopleOf } from '../../kit/people-csv.ts'
import { accept, type Platform, recordingPlatform, refuse } from '../../kit/recording-platform.ts'
import { secrets } from '../../kit/rehearsal.ts'

type Place = {
  readonly path: (name: string) => string
  readonly run: (...args: readonly string[]) => Promise<Said>
}

const placeOf = (plan: string, people: number): Place => {
  const folder = mkdtempSync(join(tmpdir(), 'sunset-slices-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const path = (name: string): string => join(folder, name)
  writeFileSync(path('plan.yaml'), plan)
  writeFileSync(path('users.csv'), csvOf(peopleOf(people)))
  const { run } = inProcess(folder, { ...secrets })
  // In this process a path is relative to wherever the tests run.
  return { path, run: (...args) => run(...args.map((one) => (one === 'plan.yaml' ? path(one) : one))) }
}

const planWith = (channel: string, phase: string): string => `sunset: ChatGPT leaves WhatsApp on 2026-01-15
timezone: UTC
channel: { ${channel} }
audience: users.csv
window: always
phases:
  announce: { at: 60 days before, message: announce${phase} }
  freeze: { at: deadline }
`
const senderOn = ({ url }: Platform): string =>
  `base_url: "${url}", senders: [{ id: "106540352242922", per_second: 5000 }], concurrency: 8`

const at = (hours: number): string => new Date(Date.UTC(2025, 10, 16) + hours * 3_600_000).toISOString()
const runAt = (place: Place, hours: number): Promise<Said> =>
  place.run('run', 'plan.yaml', '--yes', '--json', '--now', at(hours))

const documentOf = ({ stdout }: Said): StatusDocument => statusSchema.parse(JSON.parse(stdout))
const announced = (said: Said): StatusDocument['occurrences'][number] =>
  occurrenceIn(documentOf(said), 'announce')

const linesOf = (place: Place): readonly OutboxLine[] => outboxOf(place.path('.sunset/outbox.ndjson'))

describe('a canary', () => {
  test('that waits a day after each slice tells 0.1%, 1%, 10% and everybody on four days, and says what it waits for', async () => {
    const place = placeOf(
      planWith('adapter: outbox', ', canary: { steps: [0.1%, 1%, 10%, 100%], wait: 24 hours }'),
      2000,
    )
    const told: number[] = []
    for (const hours of [0, 12, 24, 47, 48, 72, 73]) {
      const said = await runAt(place, hours)
      expect(said.status).toBe(0)
      told.push(linesOf(place).length)
      if (hours === 12)
        expect(documentOf(said).waitingFor).toEqual([
          {
            what: 'announce',
            until: at(24).replace('.000Z', 'Z'),
            why: 'the first 0.1% were written to; the next slice waits for their receipts',
          },
        ])
    }
    expect(told).toEqual([2, 2, 20, 20, 200, 2000, 2000])
    expect(new Set(linesOf(place).map(({ to }) => to)).size).toBe(2000)
  })

  test('without a wait goes through its slices in one run, and nobody is told twice', async () => {
    const place = placeOf(planWith('adapter: outbox', ', canary: [0.1%, 1%, 10%, 100%]'), 1000)
    const said = await runAt(place, 0)
    expect([said.status, announced(said).counts.accepted]).toEqual([0, 1000])
    expect(new Set(linesOf(place).map(({ to }) => to)).size).toBe(1000)
  })

  const brakes = ', canary: [1%, 10%, 100%], brakes: { failed: 5%, undeliverable: 20% }'

  test('whose brake trips holds for a person with exit status 4 and the reason in status; resume goes on from there', async () => {
    const platform = await recordingPlatform((request, response, number) =>
      (number - 1) % 10 === 0
        ? refuse(400, 131_026, 'Message undeliverable')(request, response, number)
        : accept(request, response, number),
    )
    const place = placeOf(planWith(senderOn(platform), brakes), 1000)
    const said = await runAt(place, 0)
    expect(said.status).toBe(4)
    expect(said.stderr).toContain('after the first 1%, 1 of 10 failed (10%)')
    expect(posts(platform)).toBe(10)
    expect(announced(said).state).toBe('held')
    const status = await place.run('status', 'plan.yaml', '--now', at(1))
    expect(status.stdout.replaceAll(/\s+/g, ' ')).toContain(
      '1 of 10 failed (10%), more than the 5% that the brake allows',
    )
    // Held is held: another run sends nothing.
    await runAt(place, 1)
    expect(posts(platform)).toBe(10)
    // A person has looked and lets it go on: the slice that was looked at is not judged again, the next one is.
    await place.run('resume', 'plan.yaml', '--reason', 'test numbers', '--now', at(2))
    const next = await runAt(place, 2)
    expect([next.status, posts(platform)]).toEqual([4, 100])
    expect(next.stderr).toContain('after the first 10%')
  })

  test('is judged before the next slice by what an earlier run saw, once its receipts were waited for', async () => {
    const platform = await recordingPlatform((request, response, number) =>
      number % 3 === 0
        ? refuse(400, 131_026, 'Message undeliverable')(request, response, number)
        : accept(request, response, number),
    )
    const canary = ', canary: { steps: [10%, 100%], wait: 24 hours }, brakes: { undeliverable: 20% }'
    const place = placeOf(planWith(senderOn(platform), canary), 300)
    const first = await runAt(place, 0)
    expect([first.status, posts(platform)]).toEqual([0, 30])
    const second = await runAt(place, 24)
    expect([second.status, posts(platform)]).toEqual([4, 30])
    expect(second.stderr).toMatch(/after the first 10%, \d+ of 30 could not be delivered/)
  })

  test('that was killed when a slice was whole, before anybody judged it, is judged by the next run', async () => {
    const platform = await recordingPlatform((request, response, number) =>
      refuse(400, 131_026, 'Message undeliverable')(request, response, number),
    )
    const place = placeOf(planWith(senderOn(platform), brakes), 1000)
    // As a kill would leave it: 1% told, and nothing remembered of it.
    const limited = await place.run('run', 'plan.yaml', '--yes', '--json', '--limit', '10', '--now', at(0))
    expect(posts(platform)).toBe(10)
    expect([0, 4, 5]).toContain(limited.status)
    const said = await runAt(place, 1)
    expect([said.status, posts(platform)]).toEqual([4, 10])
  })
})

const posts = ({ requests }: Platform): number => requests.filter(({ method }) => method === 'POST').length

describe('channel.stop', () => {
  test('stops the whole run at its brake, judged after 200 deliveries, and nothing is sent until a person resumes', async () => {
    const platform = await recordingPlatform((request, response, number) =>
      setTimeout(
        () =>
          number % 8 === 0
            ? refuse(400, 131_026, 'Message undeliverable')(request, response, number)
            : accept(request, response, number),
        5,
      ),
    )
    const channel = `base_url: "${platform.url}", senders: [{ id: "106540352242922", per_second: 400 }], stop: { failed: 5% }`
    const place = placeOf(planWith(channel, ''), 2000)
    const said = await runAt(place, 0)
    expect(said.status).toBe(4)
    const sent = posts(platform)
    expect(sent).toBeGreaterThanOrEqual(200)
    expect(sent).toBeLessThan(200 + 400 + 64)
    expect(said.stderr).toMatch(/A brake tripped: \d+ of \d+ failed/)
    await runAt(place, 1)
    expect(posts(platform)).toBe(sent)
  })
})

describe('a limit of 24 hours', () => {
  test('is never passed in any rolling day of plan time, over whatever runs there are, and is used as soon as it opens (T06)', async () => {
    const place = placeOf(planWith('adapter: outbox, per_day: 100', ''), 450)
    const told: number[] = []
    for (const hours of [0, 0.5, 12, 23.9, 24.1, 30, 48.3, 72.5, 97]) {
      const said = await runAt(place, hours)
      expect(said.status).toBe(0)
      told.push(linesOf(place).length)
    }
    expect(told).toEqual([100, 100, 100, 100, 200, 200, 300, 400, 450])
    const instants = linesOf(place).map((line) => Date.parse(line.at))
    const busiest = instants.map(
      (end) => instants.filter((one) => one > end - 86_400_000 && one <= end).length,
    )
    expect(Math.max(...busiest)).toBe(100)
    expect(new Set(linesOf(place).map(({ to }) => to)).size).toBe(450)
  })

  test('that is half used lets only the rest through, and says until when it waits', async () => {
    const place = placeOf(planWith('adapter: outbox, per_day: 100', ''), 300)
    await place.run('run', 'plan.yaml', '--yes', '--limit', '60', '--now', at(0))
    const said = await runAt(place, 10)
    expect(linesOf(place)).toHaveLength(100)
    expect(documentOf(said).waitingFor).toMatchObject([
      { what: 'announce', why: 'the limit of 100 people in 24 hours is used up' },
    ])
    // Sixty of them opened a day after they went, the others ten hours later.
    await runAt(place, 24.1)
    expect(linesOf(place)).toHaveLength(160)
    await runAt(place, 34.1)
    expect(linesOf(place)).toHaveLength(200)
  })
})
