import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { openDatabase } from '../../../src/ledger/sqlite/driver.ts'
import { inProcess, type Said } from '../../kit/in-process.ts'
import { csvOf, peopleOf } from '../../kit/people-csv.ts'
import { workplace } from '../../kit/workplace.ts'

const plan = `sunset: ChatGPT leaves Outbox on 2026-01-15
timezone: America/Los_Angeles
window: always
audience: users.csv
phases:
  announce: { at: 60 days before, message: announce }
  brownout: { at: 14 days before, gate: frozen, for: 3 hours, reply: reply }
  freeze: { at: deadline }
  shutdown: { at: 1 day after deadline }
`
const started = '2025-11-20T00:00:00Z'
const document = z.object({
  plan: z.string(),
  entries: z.array(
    z.object({
      number: z.number(),
      at: z.string(),
      who: z.string(),
      what: z.string(),
      subject: z.string().nullable(),
      why: z.string().nullable(),
      source: z.string().nullable(),
      hash: z.string(),
    }),
  ),
  head: z.object({ number: z.number(), hash: z.string() }).nullable(),
})

type Exit = {
  readonly path: (name: string) => string
  readonly ledger: string
  sunset(now: string, command: string, ...args: readonly string[]): Promise<Said>
  trail(): Promise<z.infer<typeof document>>
}

const exitOf = (text = plan): Exit => {
  const at = workplace({ 'plan.yaml': text, 'users.csv': csvOf(peopleOf(12)) })
  const { run } = inProcess(at.folder, {})
  const file = at.path('plan.yaml')
  const sunset = (now: string, command: string, ...args: readonly string[]) =>
    run(...command.split(' '), file, ...args, '--now', now)
  return {
    path: at.path,
    ledger: at.path('.sunset/plan.db'),
    sunset,
    trail: async () => document.parse(JSON.parse((await sunset(started, 'audit', '--json')).stdout)),
  }
}

const approved = async (): Promise<Exit> => {
  const exit = exitOf()
  const said = await exit.sunset(
    started,
    'approve',
    '--yes',
    '--reason',
    'LEGAL-4471',
    '--source',
    'https://example.com/policy',
  )
  expect(said.status).toBe(0)
  return exit
}

const tamper = (path: string, sql: string): void => {
  const database = openDatabase(path)
  database.exec('drop trigger audit_is_append_only_u; drop trigger audit_is_append_only_d')
  database.exec(sql)
  database.close()
}

const told = ({ entries }: z.infer<typeof document>) =>
  entries.map(({ what, subject, why }) => [what, subject, why])

describe('the trail of an exit', () => {
  test('holds every approval, run, gate move and decision, and no row a message', async () => {
    const exit = await approved()
    const tick = (now: string) => exit.sunset(now, 'tick')
    await tick('2025-11-20T00:05:00Z')
    await exit.sunset('2025-11-21T00:00:00Z', 'pause', '--reason', 'the help desk asks')
    await exit.sunset('2025-11-22T00:00:00Z', 'resume', '--reason', 'answered')
    await tick('2025-12-15T00:00:00Z')
    await tick('2026-01-01T09:00:00Z')
    await tick('2026-01-01T12:00:00Z')
    await tick('2026-01-01T13:00:00Z')
    await tick('2026-01-15T08:00:00Z')
    await tick('2026-01-16T08:00:00Z')
    await tick('2026-01-16T09:00:00Z')
    const trail = await exit.trail()
    const file = exit.path('plan.yaml')
    const run = (revision = 1) => ['run', `tick ${file}`, `begins under revision ${revision}`]
    const hash = createHash('sha256').update(plan).digest('hex')
    expect(told(trail)).toEqual([
      ['approve', `revision 1 ${hash}`, 'LEGAL-4471 <https://example.com/policy>'],
      run(),
      [
        'ran',
        `tick ${file}`,
        'read the audience: 12 people, 12 new, 0 rows rejected; announce: 12 handed over (12 accepted), complete',
      ],
      ['pause', 'everything', 'the help desk asks'],
      ['resume', 'everything', 'answered'],
      run(),
      ['gate', 'brownout', 'the gate is frozen until 2026-01-01 03:00 America/Los_Angeles'],
      ['ran', `tick ${file}`, 'brownout: the gate is frozen'],
      ['gate', 'default', 'the gate was frozen, and is open since 2026-01-01T11:00:00Z'],
      run(),
      ['gate', 'freeze', 'the gate is frozen'],
      ['ran', `tick ${file}`, 'freeze: the gate is frozen'],
      run(),
      ['gate', 'shutdown', 'the gate is closed'],
      ['ran', `tick ${file}`, 'shutdown: the gate is closed'],
    ])
    expect(trail.entries[0]?.source).toBe('https://example.com/policy')
    expect(trail.head).toEqual({ number: 15, hash: trail.entries.at(-1)?.hash })
    expect((await exit.sunset(started, 'audit', '--verify')).status).toBe(0)
  })

  test('holds the moves that no occurrence makes, and of two at once each once', async () => {
    const exit = await approved()
    await exit.sunset('2026-02-01T00:00:00Z', 'tick')
    const gates = told(await exit.trail()).filter(([what]) => what === 'gate')
    expect(gates.map(([, subject]) => subject)).toEqual(['brownout', 'freeze', 'shutdown'])
    await exit.sunset('2026-02-01T01:00:00Z', 'tick')
    expect(told(await exit.trail()).filter(([what]) => what === 'gate')).toHaveLength(3)
    const text = plan.replace('2026-01-15', '2026-03-15')
    writeFileSync(exit.path('plan.yaml'), text)
    expect(
      (
        await exit.sunset(
          '2026-02-02T00:00:00Z',
          'approve',
          '--yes',
          '--reason',
          'moved',
          '--despite',
          'untold,notice',
        )
      ).status,
    ).toBe(0)
    await exit.sunset('2026-02-03T00:00:00Z', 'tick')
    expect(told(await exit.trail())).toContainEqual([
      'gate',
      'default',
      expect.stringContaining('the gate was closed, and is open'),
    ])
  })

  test('is shown in the plan’s zone, with its head', async () => {
    const exit = await approved()
    const { stdout, status } = await exit.sunset(started, 'audit')
    const { head } = await exit.trail()
    expect([status, stdout.split('\n')]).toEqual([
      0,
      [
        '   1  Wed 19 Nov 2025 16:00 PST   tester@here   approve   revision 1',
        expect.stringMatching(/^ {6}[0-9a-f]{64}$/),
        '      LEGAL-4471',
        '      source https://example.com/policy',
        `Head: entry 1, sha256 ${head?.hash}`,
        '',
      ],
    ])
  })

  test('ends with what approve and report print', async () => {
    const exit = exitOf()
    const said = await exit.sunset(started, 'approve', '--yes', '--json', '--reason', 'x')
    const { head } = await exit.trail()
    expect(JSON.parse(said.stdout)).toMatchObject({ audit: head })
    expect(JSON.parse((await exit.sunset(started, 'report', '--json')).stdout)).toMatchObject({ audit: head })
    const report = (await exit.sunset(started, 'report')).stdout
    expect(report.replaceAll(/\s+/g, ' ')).toContain(`entry 1, sha256 ${head?.hash}`)
  })

  test('is not there where there is no ledger, and none is made', async () => {
    const exit = exitOf()
    for (const args of [[], ['--verify'], ['--export', '-']]) {
      const { status, stderr } = await exit.sunset(started, 'audit', ...args)
      expect([status, stderr]).toEqual([4, expect.stringContaining(`no ledger at "${exit.ledger}"`)])
    }
    expect(existsSync(exit.ledger)).toBe(false)
  })
})

describe('audit --verify', () => {
  test('says so where nothing was changed, and changes nothing itself', async () => {
    const exit = await approved()
    const before = readFileSync(exit.ledger)
    const { status, stdout } = await exit.sunset(started, 'audit', '--verify')
    expect([status, stdout]).toEqual([0, expect.stringMatching(/^Intact: every hash of 1 entry /)])
    expect(readFileSync(exit.ledger).equals(before)).toBe(true)
  })

  test('names an entry of which one byte was flipped, and leaves with 1', async () => {
    const exit = await approved()
    await exit.sunset('2025-11-21T00:00:00Z', 'pause', '--reason', 'the help desk asks')
    await exit.sunset('2025-11-22T00:00:00Z', 'resume', '--reason', 'answered')
    tamper(exit.ledger, "update audit set why = 'the help desk asKs' where number = 2")
    const { status, stdout } = await exit.sunset(started, 'audit', '--verify')
    expect([status, stdout]).toEqual([1, expect.stringMatching(/^NOT INTACT: entry 2 of plan /)])
    const json = await exit.sunset(started, 'audit', '--verify', '--json')
    expect([json.status, JSON.parse(json.stdout)]).toMatchObject([1, { intact: false, wrong: { number: 2 } }])
  })

  test('shows by a head that was kept elsewhere that the end was cut off', async () => {
    const exit = await approved()
    const first = (await exit.trail()).head?.hash ?? ''
    await exit.sunset('2025-11-21T00:00:00Z', 'pause', '--reason', 'the help desk asks')
    const kept = (await exit.trail()).head?.hash ?? ''
    const after = await exit.sunset(started, 'audit', '--head', first.toUpperCase())
    expect([after.status, after.stdout]).toEqual([0, expect.stringContaining('1 entry came after it')])
    tamper(exit.ledger, 'delete from audit where number = 2')
    expect((await exit.sunset(started, 'audit', '--verify')).status).toBe(0)
    const cut = await exit.sunset(started, 'audit', '--head', kept)
    expect([cut.status, cut.stdout]).toEqual([1, expect.stringContaining('was cut off')])
    expect((await exit.sunset(started, 'audit', '--head', 'abc')).status).toBe(2)
  })

  test('finds nothing wrong once people were forgotten, and all data was purged', async () => {
    const exit = await approved()
    await exit.sunset('2025-11-20T00:05:00Z', 'tick')
    const [person = ''] = readFileSync(exit.path('users.csv'), 'utf8').split('\n')[1]?.split(',') ?? []
    const forgot = await exit.sunset('2025-11-21T00:00:00Z', 'ledger forget', person, '--reason', 'request 1')
    expect(forgot.status).toBe(0)
    expect((await exit.sunset(started, 'audit', '--verify')).status).toBe(0)
    await exit.sunset('2026-02-01T00:00:00Z', 'tick')
    const purge = ['--reason', 'over', '--confirm', 'plan']
    expect((await exit.sunset('2026-02-02T00:00:00Z', 'ledger purge', ...purge)).status).toBe(0)
    expect((await exit.sunset(started, 'audit', '--verify')).status).toBe(0)
    expect(told(await exit.trail()).map(([what]) => what)).toEqual(
      expect.arrayContaining(['forget', 'purge']),
    )
  })
})

describe('audit --export', () => {
  test('writes what anybody can verify, for its owner alone, and never over another file unasked', async () => {
    const exit = await approved()
    await exit.sunset('2025-11-21T00:00:00Z', 'pause', '--reason', 'à "quoted"\n\treason')
    const file = exit.path('trail.ndjson')
    const { status, stdout } = await exit.sunset(started, 'audit', '--export', file)
    expect([status, stdout]).toEqual([
      0,
      expect.stringMatching(/^2 entries exported\. Head: entry 2, sha256 /),
    ])
    expect(statSync(file).mode & 0o777).toBe(0o600)
    let before = '0'.repeat(64)
    for (const line of readFileSync(file, 'utf8').trimEnd().split('\n')) {
      const { number, at, who, what, subject, why, hash } = JSON.parse(line)
      before = createHash('sha256')
        .update(`${before}\n${JSON.stringify([number, at, who, what, subject, why])}`)
        .digest('hex')
      expect(hash).toBe(before)
    }
    expect((await exit.trail()).head?.hash).toBe(before)
    const again = await exit.sunset(started, 'audit', '--export', exit.ledger)
    expect([again.status, again.stderr]).toEqual([2, expect.stringContaining('is there already')])
    expect((await exit.sunset(started, 'audit', '--export', file, '--force')).status).toBe(0)
    const piped = await exit.sunset(started, 'audit', '--export', '-')
    expect(piped.stdout).toBe(readFileSync(file, 'utf8'))
  })

  test('exports what was changed as it is, says so, and leaves with 1', async () => {
    const exit = await approved()
    tamper(exit.ledger, "update audit set who = x'ff' where number = 1")
    const { status, stdout, stderr } = await exit.sunset(started, 'audit', '--export', '-')
    expect([status, stderr]).toEqual([1, expect.stringContaining('NOT INTACT: entry 1')])
    expect(JSON.parse(stdout)).toMatchObject({ who: '\uFFFD', damaged: 'who' })
  })

  test('into a folder that is not there leaves nothing behind and says why', async () => {
    const exit = await approved()
    const { status, stderr } = await exit.sunset(started, 'audit', '--export', join(exit.path('no'), 'x'))
    expect([status, stderr]).toEqual([1, expect.stringContaining('its folder does not exist')])
  })
})

// Only where there is a Python: the program in docs/ledger.md is for people who have one.
test.skipIf(spawnSync('python3', ['--version']).status !== 0)(
  'the program in docs/ledger.md verifies an export, and finds what was changed in it',
  async () => {
    const exit = await approved()
    const odd = 'ā"\\\u001f\u007f\u2028\b\f\n\r\t/ 💬'
    await exit.sunset('2025-11-21T00:00:00Z', 'pause', '--reason', `x${odd}x`)
    const file = exit.path('trail.ndjson')
    await exit.sunset(started, 'audit', '--export', file)
    const docs = readFileSync(join(import.meta.dirname, '../../../docs/ledger.md'), 'utf8')
    const program = /```python\n([\s\S]*?)```/.exec(docs)?.[1] ?? ''
    const verify = () => spawnSync('python3', ['-c', program, file], { encoding: 'utf8' })
    expect(verify().stdout.trim()).toBe((await exit.trail()).head?.hash)
    writeFileSync(file, readFileSync(file, 'utf8').replace('"who":"t', '"who":"T'))
    expect(verify()).toMatchObject({ status: 1, stderr: expect.stringContaining('entry 1') })
  },
)
