import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { inProcess, type Said } from '../../kit/in-process.ts'
import { csvOf, peopleOf } from '../../kit/people-csv.ts'
import { workplace } from '../../kit/workplace.ts'

const planWith = (gateFile: string): string => `sunset: ChatGPT leaves Outbox on 2026-01-15
timezone: UTC
window: always
audience: users.csv
gate_file: ${gateFile}
phases:
  announce: { at: 60 days before, message: announce }
  brownout: { at: 14 days before, gate: frozen, for: 3 hours, reply: reply }
  freeze: { at: deadline, reply: reply }
  shutdown: { at: 30 days after deadline }
cohorts:
  italy: { calling_codes: ["+39"], deadline: 2026-02-15 }
`
const started = '2025-11-20T00:00:00Z'

type Exit = {
  readonly path: (name: string) => string
  readonly folder: string
  sunset(now: string, command: string, ...args: readonly string[]): Promise<Said>
  gates(): unknown
}

const exitWith = (gateFile = 'gate.json'): Exit => {
  const at = workplace({ 'plan.yaml': planWith(gateFile), 'users.csv': csvOf(peopleOf(12)) })
  const { run } = inProcess(at.folder, {})
  return {
    path: at.path,
    folder: at.folder,
    sunset: (now, command, ...args) => run(command, at.path('plan.yaml'), ...args, '--now', now),
    gates: () => JSON.parse(readFileSync(at.path('gate.json'), 'utf8')),
  }
}

const approved = async (gateFile?: string): Promise<Exit> => {
  const exit = exitWith(gateFile)
  expect((await exit.sunset(started, 'approve', '--yes', '--reason', 'x')).status).toBe(0)
  return exit
}

const cohorts = (gate: string, italy = 'open') => ({ cohorts: { default: { gate }, italy: { gate: italy } } })

describe('the gate file', () => {
  test('is there from the approval on, for everybody to read, and nothing is left beside it', async () => {
    const exit = await approved()
    expect(exit.gates()).toMatchObject({
      plan: 'plan',
      revision: 1,
      cohorts: {
        default: {
          gate: 'open',
          until: '2026-01-01T00:00:00Z',
          next: { gate: 'frozen', reply: expect.any(String) },
        },
        italy: { gate: 'open', until: '2026-02-01T00:00:00Z', match: { calling_codes: ['+39'] } },
      },
    })
    expect(statSync(exit.path('gate.json')).mode & 0o777).toBe(0o644)
    expect(readdirSync(exit.folder).toSorted()).toEqual(['.sunset', 'gate.json', 'plan.yaml', 'users.csv'])
  })

  test('is moved by a tick where nothing else is due, both ways, and says what `gate --json` says', async () => {
    const exit = await approved()
    await exit.sunset(started, 'tick')
    for (const [now, gate, italy] of [
      ['2026-01-01T00:00:00Z', 'frozen', 'open'],
      ['2026-01-01T03:00:00Z', 'open', 'open'],
      ['2026-01-15T00:00:00Z', 'frozen', 'open'],
      ['2026-02-14T00:00:00Z', 'closed', 'open'],
      ['2026-02-15T00:00:00Z', 'closed', 'frozen'],
    ] as const) {
      const tick = await exit.sunset(now, 'tick')
      expect([tick.status, tick.stderr]).toEqual([0, ''])
      expect(exit.gates()).toMatchObject(cohorts(gate, italy))
      const { until: _, ...said } = JSON.parse((await exit.sunset(now, 'gate', '--json')).stdout)
      expect(exit.gates()).toMatchObject({ cohorts: { default: said } })
    }
  })

  test('is written only when its content changes', async () => {
    const exit = await approved()
    await exit.sunset(started, 'tick')
    const { ino, mtimeMs } = statSync(exit.path('gate.json'))
    await exit.sunset('2025-12-01T00:00:00Z', 'tick')
    await exit.sunset('2025-12-02T00:00:00Z', 'run')
    expect(statSync(exit.path('gate.json'))).toMatchObject({ ino, mtimeMs })
  })

  test('follows what an operator decides, and a new revision, at once', async () => {
    const exit = await approved()
    await exit.sunset('2025-12-01T00:00:00Z', 'cancel', '--phase', 'brownout', '--reason', 'not now')
    expect(exit.gates()).toMatchObject({ cohorts: { default: { until: '2026-01-15T00:00:00Z' } } })
    await exit.sunset('2026-01-16T00:00:00Z', 'tick')
    expect(exit.gates()).toMatchObject(cohorts('frozen'))
    writeFileSync(exit.path('plan.yaml'), planWith('gate.json').replace('2026-01-15', '2026-01-20'))
    const again = await exit.sunset('2026-01-16T00:00:00Z', 'approve', '--yes', '--reason', 'moved')
    expect(again.status).toBe(0)
    expect(exit.gates()).toMatchObject({ revision: 2, cohorts: { default: { gate: 'open' } } })
  })

  test('comes back at the next tick where somebody deleted it', async () => {
    const exit = await approved()
    await exit.sunset(started, 'tick')
    rmSync(exit.path('gate.json'))
    await exit.sunset('2025-12-01T00:00:00Z', 'tick')
    expect(exit.gates()).toMatchObject(cohorts('open'))
  })

  test('is left as it is by what only looks: a dry run, status, check', async () => {
    const exit = await approved()
    await exit.sunset(started, 'tick')
    const before = readFileSync(exit.path('gate.json'), 'utf8')
    await exit.sunset('2026-01-16T00:00:00Z', 'run', '--dry-run')
    await exit.sunset('2026-01-16T00:00:00Z', 'status')
    await exit.sunset('2026-01-16T00:00:00Z', 'gate')
    expect(readFileSync(exit.path('gate.json'), 'utf8')).toBe(before)
  })
})

describe('a gate file that cannot be written', () => {
  test('stops nothing, is named, and told cron once; when it can be, it is', async () => {
    const exit = await approved('no/gate.json')
    const first = await exit.sunset(started, 'tick')
    expect([first.status, first.stderr]).toEqual([
      0,
      expect.stringMatching(
        /The gate file ".*no\/gate\.json" could not be written: its folder does not exist/,
      ),
    ])
    expect(first.stdout).toContain('announce')
    const second = await exit.sunset('2025-12-01T00:00:00Z', 'tick')
    expect([second.status, second.stdout, second.stderr]).toEqual([0, '', ''])
    mkdirSync(exit.path('no'))
    await exit.sunset('2025-12-01T00:00:00Z', 'tick')
    expect(existsSync(exit.path('no/gate.json'))).toBe(true)
    rmSync(exit.path('no'), { recursive: true })
    const third = await exit.sunset('2025-12-02T00:00:00Z', 'tick')
    expect(third.stderr).toContain('could not be written')
  })

  test('is said by an approval, which stands', async () => {
    const exit = exitWith('no/gate.json')
    const said = await exit.sunset(started, 'approve', '--yes', '--reason', 'x')
    expect([said.status, said.stderr]).toEqual([0, expect.stringContaining('no/gate.json" could not be')])
  })

  test('never takes the place of another file, or of another plan’s', async () => {
    const exit = exitWith('users.csv')
    const people = readFileSync(exit.path('users.csv'), 'utf8')
    const said = await exit.sunset(started, 'approve', '--yes', '--reason', 'x')
    expect(said.stderr).toContain('another file is there, or another plan’s, and was left as it is')
    expect(readFileSync(exit.path('users.csv'), 'utf8')).toBe(people)
    const check = await exit.sunset(started, 'check')
    expect([check.status, check.stdout]).toEqual([3, expect.stringContaining('needs for something else')])
  })

  test('nor of one that is far larger than any gate file, whatever it says', async () => {
    const exit = exitWith('large.json')
    const path = exit.path('large.json')
    writeFileSync(path, ' '.repeat(5 * 1024 * 1024))
    const said = await exit.sunset(started, 'approve', '--yes', '--reason', 'x')
    expect(said.stderr).toContain('another file is there, or another plan’s, and was left as it is')
    expect(statSync(path).size).toBe(5 * 1024 * 1024)
  })

  test('is foreseen by check: a folder that is not there is a warning', async () => {
    const check = await exitWith('no/gate.json').sunset(started, 'check', '--json')
    expect(JSON.parse(check.stdout)).toMatchObject({
      ok: true,
      problems: expect.arrayContaining([
        expect.objectContaining({ code: 'gate-file-folder', severity: 'warning', line: 5 }),
      ]),
    })
    expect(
      JSON.parse((await exitWith().sunset(started, 'check', '--json')).stdout).problems,
    ).not.toContainEqual(expect.objectContaining({ code: 'gate-file-folder' }))
  })
})

test('is for flagd where the plan says so', async () => {
  const exit = await approved('{ path: gate.json, format: flagd }')
  expect(exit.gates()).toMatchObject({
    metadata: { plan: 'plan', revision: 1 },
    flags: { 'plan.gate': { state: 'ENABLED', defaultVariant: 'open' } },
  })
})
