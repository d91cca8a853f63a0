import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { occurrenceIn, outboxLineSchema, statusSchema, sumOf } from '../kit/documents.ts'
import { csvOf, peopleOf } from '../kit/people-csv.ts'
import { recordingPlatform, toOf } from '../kit/recording-platform.ts'
import { secrets } from '../kit/rehearsal.ts'
import { type SmallDisk, smallDisk } from '../kit/small-disk.ts'
import { startSunset } from '../kit/sunset-command.ts'
import { workplace } from '../kit/workplace.ts'

const now = ['--now', '2025-11-20T00:00:00Z'] as const
/** When whoever was not reached, and waits out a backoff, is due again. */
const later = ['--now', '2025-11-20T00:10:00Z'] as const
const planWith = (
  channel: string,
  more = 'audience: users.csv\nwindow: always',
): string => `sunset: ChatGPT leaves WhatsApp on 2026-01-15
timezone: UTC
channel: { ${channel} }
${more}
`
const sunset = (disk: SmallDisk, ...args: readonly string[]) => startSunset(args, { cwd: disk.folder }).ended

const announced = (stdout: string) => occurrenceIn(statusSchema.parse(JSON.parse(stdout)), 'announce')

/** Addresses that came more than once. */
const twice = (addresses: readonly string[]): readonly string[] => {
  const seen = new Set<string>()
  return addresses.filter((address) => seen.size === seen.add(address).size)
}

/** A line that the full disk took only a part of tells nobody: the next run takes it off, and writes it whole. */
const toldIn = (path: string): readonly string[] => {
  const whole = existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : []
  return whole.map((line) => outboxLineSchema.parse(JSON.parse(line)).to)
}

describe('a disk that is full', () => {
  /** Plan, people, ledger and outbox all on one disk. */
  const everythingOn = (disk: SmallDisk, people: number) => {
    writeFileSync(disk.path('plan.yaml'), planWith('adapter: outbox'))
    writeFileSync(disk.path('users.csv'), csvOf(peopleOf(people)))
    return {
      run: () => sunset(disk, 'run', 'plan.yaml', '--yes', ...now),
      runLater: () => sunset(disk, 'run', 'plan.yaml', '--yes', '--json', ...later),
      status: () => sunset(disk, 'status', 'plan.yaml', '--json', ...now),
    }
  }

  test.for([
    [0, 2000],
    [8, 2000],
    [64, 2000],
    [100, 2000],
    [200, 2000],
    [400, 2000],
    [700, 2000],
    [1024, 2000],
    [1024, 9000],
    [1600, 9000],
  ])(
    'but for %i KB, with %i people: said clearly, and after space is made nobody is lost or told twice',
    async ([left = 0, people = 0], { skip }) => {
      const disk = smallDisk(8 * 1024)
      if (disk === undefined) return skip('nothing may be mounted here')
      const on = everythingOn(disk, people)
      disk.leave(left)
      const first = await on.run()
      expect(first.stderr).toMatch(/the disk is full/i)
      expect(first.stderr).toMatch(/(Make space|Mend that), then run/)
      expect(first.stderr).not.toMatch(/unexpectedly|at .*\.js:|Error:/)
      // 69 where it was the outbox, which is the channel here.
      expect(first.stderr).toContain(
        first.status === 69 ? disk.path('.sunset/outbox.ndjson') : disk.path('.sunset/plan.db'),
      )
      expect([1, 69]).toContain(first.status)
      const between = toldIn(disk.path('.sunset/outbox.ndjson'))
      expect(between.length).toBeLessThan(people)
      expect((await on.status()).stderr).not.toMatch(/unexpectedly/)

      disk.makeSpace()
      const second = await on.runLater()
      expect([second.status, second.stderr]).toEqual([0, expect.not.stringContaining('in doubt')])
      expect(announced(second.stdout)).toMatchObject({
        state: 'complete',
        counts: { audience: people, accepted: people },
      })
      const told = toldIn(disk.path('.sunset/outbox.ndjson'))
      expect([told.length, twice(told)]).toEqual([people, []])
    },
  )

  test('while messages go out: every answer that came is still recorded, so that nobody is in doubt', async ({
    skip,
  }) => {
    const disk = smallDisk(16 * 1024)
    if (disk === undefined) return skip('nothing may be mounted here')
    const platform = await recordingPlatform()
    const messages = () => platform.requests.filter(({ method }) => method === 'POST')
    const people = peopleOf(6000)
    const at = workplace(
      {
        'plan.yaml': planWith(
          `base_url: "${platform.url}", senders: [{ id: "106540352242922", per_second: 1000 }]`,
        ),
        'users.csv': csvOf(people),
      },
      { ...secrets },
    )
    const ledger = ['--ledger', disk.path('plan.db')] as const
    expect((await at.run('approve', 'plan.yaml', '--yes', '--reason', 'x', ...ledger, ...now)).status).toBe(0)
    expect((await at.run('run', 'plan.yaml', '--limit', '100', ...ledger, ...now)).status).toBe(0)
    disk.leave(420)
    const first = await at.run('run', 'plan.yaml', ...ledger, ...now)
    expect([first.status, first.stderr]).toEqual([1, expect.stringContaining(disk.path('plan.db'))])
    const sent = messages().length
    expect(sent).toBeGreaterThan(100)
    expect(sent).toBeLessThan(6000)
    const status = await at.run('status', 'plan.yaml', '--json', ...ledger, ...now)
    const { counts } = announced(status.stdout)
    expect(counts).toMatchObject({ accepted: sent, in_doubt: 0, sending: 0, pending: 6000 - sent })
    expect(sumOf(counts)).toBe(6000)

    disk.makeSpace()
    const second = await at.run('run', 'plan.yaml', '--json', ...ledger, ...now)
    expect([second.status, announced(second.stdout).counts.accepted]).toEqual([0, 6000])
    expect([messages().length, twice(messages().map(toOf))]).toEqual([6000, []])
    // The room that was kept for the answers has no name, and is gone.
    expect(readdirSync(disk.folder).filter((name) => name.includes('reserve'))).toEqual([])
  })
})

describe('another disk that is full', () => {
  test('the temporary folder, where the audience is sorted: that one is named, not the ledger’s', async ({
    skip,
  }) => {
    const disk = smallDisk(512)
    if (disk === undefined) return skip('nothing may be mounted here')
    const at = workplace({ 'plan.yaml': planWith('adapter: outbox'), 'users.csv': csvOf(peopleOf(60_000)) })
    for (const env of [{ SQLITE_TMPDIR: disk.folder }, { TMPDIR: disk.folder }])
      for (const how of ['--yes', '--dry-run']) {
        const ended = await at.runWith({ env }, 'run', 'plan.yaml', how, ...now)
        expect([ended.status, ended.stderr]).toEqual([
          1,
          expect.stringMatching(
            new RegExp(`temporary folder "${disk.folder}" is full[\\s\\S]*SQLITE_TMPDIR`),
          ),
        ])
        expect(readdirSync(disk.folder)).toEqual([])
      }
    const ended = await at.run('run', 'plan.yaml', '--json', ...now)
    expect([ended.status, announced(ended.stdout).counts.accepted]).toEqual([0, 60_000])
  })

  test('the outbox’s: 69, the file is named, and the run repeated goes on', async ({ skip }) => {
    const disk = smallDisk(512)
    if (disk === undefined) return skip('nothing may be mounted here')
    const outbox = disk.path('outbox.ndjson')
    const at = workplace({
      'plan.yaml': planWith(`adapter: outbox, path: "${outbox}"`),
      'users.csv': csvOf(peopleOf(1000)),
    })
    disk.leave(100)
    const first = await at.run('run', 'plan.yaml', '--yes', ...now)
    expect([first.status, first.stderr]).toEqual([
      69,
      expect.stringContaining(`cannot write ${outbox}: the disk is full`),
    ])
    expect(toldIn(outbox).length).toBeGreaterThan(0)
    disk.makeSpace()
    const tick = await at.run('tick', 'plan.yaml', '--json', ...later)
    expect([tick.status, announced(tick.stdout).counts.accepted]).toEqual([0, 1000])
    expect([toldIn(outbox).length, twice(toldIn(outbox))]).toEqual([1000, []])
  })

  test('the reject file’s: it is named, and nobody is written to', async ({ skip }) => {
    const disk = smallDisk(64)
    if (disk === undefined) return skip('nothing may be mounted here')
    const rejects = disk.path('rejects.csv')
    const bad = Array.from({ length: 900 }, (_, n) => `no number ${n} at all,fr,\n`).join('')
    const platform = await recordingPlatform()
    const at = workplace(
      {
        'plan.yaml': planWith(
          `base_url: "${platform.url}", senders: [{ id: "106540352242922" }]`,
          `audience: { source: users.csv, rejects: { path: "${rejects}", share: 90% } }\nwindow: always`,
        ),
        'users.csv': csvOf(peopleOf(200)) + bad,
      },
      { ...secrets },
    )
    disk.leave(8)
    const first = await at.run('run', 'plan.yaml', '--yes', ...now)
    expect([first.status, first.stderr]).toEqual([1, expect.stringContaining(`kept in "${rejects}"`)])
    expect([platform.requests.filter(({ method }) => method === 'POST'), readdirSync(disk.folder)]).toEqual([
      [],
      ['filling'],
    ])
    disk.makeSpace()
    const second = await at.run('run', 'plan.yaml', '--json', ...now)
    expect([second.status, announced(second.stdout).counts.accepted]).toEqual([0, 200])
    expect([platform.requests.filter(({ method }) => method === 'POST').length, existsSync(rejects)]).toEqual(
      [200, true],
    )
  })

  test('the glance’s: a tick with nothing due is silent all the same', async ({ skip }) => {
    const disk = smallDisk(4096)
    if (disk === undefined) return skip('nothing may be mounted here')
    writeFileSync(disk.path('plan.yaml'), planWith('adapter: outbox'))
    writeFileSync(disk.path('users.csv'), csvOf(peopleOf(10)))
    const run = (...args: readonly string[]) => sunset(disk, ...args)
    expect((await run('run', 'plan.yaml', '--yes', '--quiet', ...now)).status).toBe(0)
    disk.leave(0)
    expect(await run('tick', 'plan.yaml', '--now', '2025-11-21T00:00:00Z')).toMatchObject({
      status: 0,
      stdout: '',
      stderr: '',
    })
  })
})
