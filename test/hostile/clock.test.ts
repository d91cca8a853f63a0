import { spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, test } from 'vitest'
import { errorSchema, occurrenceIn, outboxOf, statusSchema } from '../kit/documents.ts'
import { csvOf, peopleOf } from '../kit/people-csv.ts'
import { accept, recordingPlatform, toOf } from '../kit/recording-platform.ts'
import { secrets } from '../kit/rehearsal.ts'
import { commandLine, endOf } from '../kit/sunset-command.ts'
import { type Workplace, workplace } from '../kit/workplace.ts'

const hour = 3_600_000
const day = 24 * hour
const isoDaysFromNow = (days: number): string => new Date(Date.now() + days * day).toISOString()
/** Ahead, whenever this runs: only the real clock is at stake here. The announcement, 60 days before it, was due 10 days ago. */
const deadline = isoDaysFromNow(50).slice(0, 10)
const planWith = (channel: string): string => `sunset: ChatGPT leaves WhatsApp on ${deadline}
timezone: UTC
channel: { ${channel} }
audience: users.csv
window: always
`
/** So many people, and a plan that was approved before its announcement was due. */
const approved = async (channel: string, count: number): Promise<Workplace> => {
  const at = workplace(
    { 'plan.yaml': planWith(channel), 'users.csv': csvOf(peopleOf(count)) },
    { ...secrets },
  )
  const before = ['--now', isoDaysFromNow(-12)]
  expect((await at.run('approve', 'plan.yaml', '--yes', '--reason', 'x', ...before)).status).toBe(0)
  return at
}
const preload = pathToFileURL(join(import.meta.dirname, '../kit/shifted-clock.mjs')).href

/** On a machine whose clock is off. */
const shifted = (at: Workplace, clock: Record<string, number | string>, ...args: readonly string[]) => {
  const env = Object.fromEntries(Object.entries(clock).map(([name, value]) => [name, String(value)]))
  return at.startWith({ env, nodeOptions: ['--import', preload] }, ...args)
}
const announced = (stdout: string) => occurrenceIn(statusSchema.parse(JSON.parse(stdout)), 'announce')
const people = 600

const outboxPlace = (): Promise<Workplace> => approved('adapter: outbox', people)
const told = (at: Workplace): readonly string[] =>
  outboxOf(at.path('.sunset/outbox.ndjson')).map(({ to }) => to)

describe('a clock that was set between two runs (T42)', () => {
  test.each([
    ['an hour forward', hour],
    ['a day forward', day],
  ])('%s: the run goes on, and nobody is told twice', async (_, shift) => {
    const at = await outboxPlace()
    expect((await at.run('run', 'plan.yaml', '--limit', '200')).status).toBe(0)
    const ended = await shifted(at, { SHIFT_MS: shift }, 'run', 'plan.yaml', '--json').ended
    expect([ended.status, announced(ended.stdout).counts.accepted]).toEqual([0, people])
    expect(new Set(told(at)).size).toBe(told(at).length)
    expect(await shifted(at, { SHIFT_MS: shift }, 'tick', 'plan.yaml').ended).toMatchObject({
      status: 0,
      stdout: '',
    })
  })

  test.each([
    ['an hour back', -hour],
    ['a day back', -day],
  ])(
    '%s: it is refused, with both times; --accept-clock goes on, once for all, and is in the audit trail (T43)',
    async (_, shift) => {
      const at = await outboxPlace()
      expect((await at.run('run', 'plan.yaml', '--limit', '200')).status).toBe(0)
      for (const command of ['run', 'tick']) {
        const refused = await shifted(at, { SHIFT_MS: shift }, command, 'plan.yaml').ended
        expect([command, refused.status, refused.stderr]).toEqual([
          command,
          4,
          expect.stringMatching(
            /newest event is of \d{4}-.*Z, and by this machine's clock it is \d{4}-.*Z[\s\S]*--accept-clock/,
          ),
        ])
      }
      const { stdout } = await shifted(at, { SHIFT_MS: shift }, 'run', 'plan.yaml', '--json').ended
      expect(errorSchema.parse(JSON.parse(stdout)).error.code).toBe('refused')
      expect(told(at)).toHaveLength(200)
      expect((await shifted(at, { SHIFT_MS: shift }, 'status', 'plan.yaml').ended).status).toBe(0)
      const dry = await shifted(at, { SHIFT_MS: shift }, 'run', 'plan.yaml', '--dry-run').ended
      expect([dry.status, dry.stdout]).toEqual([0, expect.stringContaining('400')])

      const accepted = await shifted(
        at,
        { SHIFT_MS: shift },
        'run',
        'plan.yaml',
        '--accept-clock',
        '--limit',
        '200',
      ).ended
      expect(accepted.status).toBe(0)
      const rest = await shifted(at, { SHIFT_MS: shift }, 'tick', 'plan.yaml', '--json').ended
      expect([rest.status, announced(rest.stdout).counts.accepted]).toEqual([0, people])
      expect([told(at).length, new Set(told(at)).size]).toEqual([people, people])
      const trail = spawnSync('sqlite3', [
        at.path('.sunset/plan.db'),
        "select count(*) from audit where what = 'accept-clock'",
      ])
      if (trail.status === 0) expect(trail.stdout.toString().trim()).toBe('1')
    },
  )

  test('by less than a minute, as NTP does: nobody hears of it', async () => {
    const at = await outboxPlace()
    expect((await at.run('run', 'plan.yaml', '--limit', '200')).status).toBe(0)
    const ended = await shifted(at, { SHIFT_MS: -30_000 }, 'tick', 'plan.yaml', '--json').ended
    expect([ended.status, announced(ended.stdout).counts.accepted]).toEqual([0, people])
  })

  test('a tick with nothing due is silent, whatever the clock', async () => {
    const at = await outboxPlace()
    expect((await at.run('run', 'plan.yaml', '--quiet')).status).toBe(0)
    for (const shift of [0, hour, -hour, day, -day, 0]) {
      const ended = await shifted(at, { SHIFT_MS: shift }, 'tick', 'plan.yaml').ended
      expect([shift, ended.status, ended.stdout + ended.stderr]).toEqual([shift, 0, ''])
    }
    expect(told(at)).toHaveLength(people)
  })
})

describe('a clock that is set while a run works (T42)', () => {
  test.each([
    ['an hour forward', hour],
    ['an hour back', -hour],
    ['a day forward', day],
    ['a day back', -day],
  ])(
    '%s: the run ends as if nothing were, tells nobody twice, keeps its pace and does not spin',
    async (_, step) => {
      const platform = await recordingPlatform()
      const at = await approved(
        `base_url: "${platform.url}", per_day: unlimited, senders: [{ id: "106540352242922", per_second: 100 }]`,
        people,
      )
      const clock = { STEP_BY_MS: step, STEP_AFTER_MS: 3000, CPU_FILE: at.path('cpu') }
      const ended = await shifted(at, clock, 'run', 'plan.yaml', '--json').ended
      expect([ended.status, announced(ended.stdout)]).toMatchObject([
        0,
        { state: 'complete', counts: { accepted: people } },
      ])
      expect(new Set(platform.requests.map(toOf)).size).toBe(platform.requests.length)
      const arrivals = platform.requests.map((request) => request.at)
      const took = Math.max(...arrivals) - Math.min(...arrivals)
      // 600 at 100 a second; the clock was set in the midst of them.
      expect(took).toBeGreaterThan(5500)
      expect(took).toBeLessThan(15_000)
      expect(Number(readFileSync(at.path('cpu'), 'utf8'))).toBeLessThan(4500)
    },
  )

  test('a day back after a kill: neither the dead run’s lease nor its permits of "tomorrow" keep the next one waiting', async () => {
    const platform = await recordingPlatform((request, response, number) => {
      if (number === 150) child.kill('SIGKILL')
      accept(request, response, number)
    })
    const at = await approved(
      `base_url: "${platform.url}", per_day: unlimited, senders: [{ id: "106540352242922", per_second: 100 }]`,
      300,
    )
    const { child, ended } = shifted(at, { SHIFT_MS: day }, 'run', 'plan.yaml')
    expect((await ended).signal).toBe('SIGKILL')
    const began = Date.now()
    const next = await at.run('run', 'plan.yaml', '--accept-clock', '--json')
    const { counts } = announced(next.stdout)
    expect([counts.accepted + counts.in_doubt, counts.pending, counts.failed]).toEqual([300, 0, 0])
    expect([0, 5]).toContain(next.status)
    expect(Date.now() - began).toBeLessThan(20_000)
    expect(new Set(platform.requests.map(toOf)).size).toBe(platform.requests.length)
  })
})

test('the same with the whole machine’s clock off, as faketime makes it', async ({ skip }) => {
  if (spawnSync('faketime', ['--version']).status !== 0) return skip('there is no faketime here')
  const at = await outboxPlace()
  const withClock = (by: string, ...args: readonly string[]) =>
    endOf(
      spawn('faketime', ['-f', by, ...commandLine(...args)], {
        cwd: at.folder,
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    )
  expect((await withClock('+1d', 'run', 'plan.yaml', '--limit', '200')).status).toBe(0)
  expect(await withClock('+0', 'tick', 'plan.yaml')).toMatchObject({
    status: 4,
    stderr: expect.stringContaining('--accept-clock'),
  })
  expect((await withClock('+0', 'tick', 'plan.yaml', '--accept-clock')).status).toBe(0)
  expect([told(at).length, new Set(told(at)).size]).toEqual([people, people])
})
