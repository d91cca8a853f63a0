import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '../../src/ledger/sqlite/driver.ts'
import { errorSchema, occurrenceIn, outboxOf, statusSchema } from '../kit/documents.ts'
import { csvOf, peopleOf } from '../kit/people-csv.ts'
import { readOnly } from '../kit/small-disk.ts'
import { commandLine, endOf } from '../kit/sunset-command.ts'
import { type Workplace, workplace } from '../kit/workplace.ts'

const announce = ['--now', '2025-11-20T00:00:00Z'] as const
const reminder = ['--now', '2025-12-16T00:00:00Z'] as const
const plan = `sunset: ChatGPT leaves WhatsApp on 2026-01-15
timezone: UTC
channel: { adapter: outbox }
audience: users.csv
window: always
`
const people = 3000
const ledger = '.sunset/plan.db'

/** Announced to 3,000 people, so that the ledger has some ninety pages. */
const announced = async (): Promise<Workplace> => {
  const at = workplace({ 'plan.yaml': plan, 'users.csv': csvOf(peopleOf(people)) })
  expect((await at.run('run', 'plan.yaml', '--yes', '--quiet', ...announce)).status).toBe(0)
  return at
}

const hashOf = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex')

/** Writes into the file where it lies, so that it is still the same file. */
const rewrite = (path: string, change: (bytes: Buffer) => Buffer): void => {
  const changed = change(readFileSync(path))
  truncateSync(path, 0)
  writeFileSync(path, changed)
}

/** Bytes that are the same in every run of the test and mean nothing. */
const noise = (length: number): Buffer => {
  const blocks: Buffer[] = []
  for (let n = 0; n * 32 < length; n++) blocks.push(createHash('sha256').update(String(n)).digest())
  return Buffer.concat(blocks).subarray(0, length)
}

const everyCommand: readonly (readonly string[])[] = [
  ['run', 'plan.yaml', ...reminder],
  ['tick', 'plan.yaml', ...reminder],
  ['status', 'plan.yaml', ...reminder],
  ['recipients', 'plan.yaml', '--state', 'accepted', ...reminder],
  ['gate', 'plan.yaml', ...reminder],
  ['approve', 'plan.yaml', '--yes', '--reason', 'x', ...reminder],
  ['run', 'plan.yaml', '--dry-run', ...reminder],
]

const looksLikeABug = /unexpectedly|^ {4}at |\bError:/m

describe('a ledger that cannot be trusted is named by every command, and nothing of it is overwritten:', () => {
  test.each<readonly [string, (path: string) => void, code: string, says: RegExp]>([
    [
      'noise in the middle',
      (path) =>
        rewrite(path, (bytes) =>
          Buffer.concat([bytes.subarray(0, 180_000), noise(20_000), bytes.subarray(200_000)]),
        ),
      'ledger-corrupt',
      /is damaged: .*Nothing more is written to it, and nothing more is sent/,
    ],
    [
      'a page of zeros',
      (path) => rewrite(path, (bytes) => bytes.fill(0, 30 * 4096, 31 * 4096)),
      'ledger-corrupt',
      /is damaged/,
    ],
    [
      'noise at the end, in the index of people',
      (path) =>
        rewrite(path, (bytes) => Buffer.concat([bytes.subarray(0, bytes.length - 20_000), noise(20_000)])),
      'ledger-corrupt',
      /is damaged/,
    ],
    [
      'noise in the list of its tables',
      (path) =>
        rewrite(path, (bytes) => Buffer.concat([bytes.subarray(0, 100), noise(3996), bytes.subarray(4096)])),
      'ledger-corrupt',
      /is damaged/,
    ],
    [
      'half of it',
      (path) => truncateSync(path, statSync(path).size / 2),
      'ledger-corrupt',
      /bytes where its header says/,
    ],
    [
      'a text',
      (path) => rewrite(path, () => Buffer.from('hello\n'.repeat(2000))),
      'ledger-corrupt',
      /no SQLite database/,
    ],
    [
      'another program’s database',
      (path) => {
        rmSync(path)
        const other = openDatabase(path)
        other.exec('create table bookmarks (url); insert into bookmarks values (1)')
        other.close()
      },
      'ledger',
      /database of another program/,
    ],
    [
      'a ledger of a newer version',
      (path) => {
        const newer = openDatabase(path)
        newer.exec('pragma journal_mode = delete; pragma user_version = 99')
        newer.close()
      },
      'ledger-newer',
      /written by a newer sunset \(its version is 99/,
    ],
  ])('%s', async (_, spoil, code, says) => {
    const at = await announced()
    for (const part of ['-wal', '-shm']) rmSync(at.path(`${ledger}${part}`), { force: true })
    spoil(at.path(ledger))
    const before = hashOf(at.path(ledger))
    for (const command of everyCommand) {
      const { status, stdout, stderr } = await at.run(...command)
      expect([command.join(' '), status, stderr]).toEqual([command.join(' '), 1, expect.stringMatching(says)])
      expect(stderr).toContain(at.path(ledger))
      expect(stderr.trim().split('\n').length).toBeGreaterThan(1)
      expect(stdout + stderr).not.toMatch(looksLikeABug)
    }
    const { stdout } = await at.run('status', 'plan.yaml', '--json')
    expect(errorSchema.parse(JSON.parse(stdout)).error.code).toBe(code)
    expect(hashOf(at.path(ledger))).toBe(before)
    expect(outboxOf(at.path('.sunset/outbox.ndjson'))).toHaveLength(people)
  })

  test.each<readonly [string, (path: string) => void, says: RegExp]>([
    ['a folder', (path) => mkdirSync(path), /is a folder, so it cannot be the ledger/],
    // Opening it would wait for ever.
    ['a pipe', (path) => spawnSync('mkfifo', [path]), /is no file, so it cannot be the ledger/],
  ])('%s', async (_, make, says) => {
    const at = await announced()
    rmSync(at.path(ledger))
    make(at.path(ledger))
    for (const command of everyCommand) {
      const { status, stderr } = await at.run(...command)
      expect([command.join(' '), status, stderr]).toEqual([command.join(' '), 1, expect.stringMatching(says)])
    }
  })

  test('a file where its folder is to be', async () => {
    const at = workplace({ 'plan.yaml': plan, 'users.csv': csvOf(peopleOf(2)), '.sunset': 'a file' })
    for (const command of everyCommand) {
      const { status, stdout, stderr } = await at.run(...command)
      expect([command.join(' '), status, stderr]).toEqual([
        command.join(' '),
        1,
        expect.stringContaining(at.path(ledger)),
      ])
      expect(stdout + stderr).not.toMatch(looksLikeABug)
    }
    expect(at.read('.sunset')).toBe('a file')
  })
})

test('a damaged ledger is replaced by its last good copy, adopted, and goes on', async () => {
  const at = await announced()
  copyFileSync(at.path(ledger), at.path('backup.db'))
  rewrite(at.path(ledger), (bytes) => bytes.fill(0, 30 * 4096, 31 * 4096))
  expect((await at.run('run', 'plan.yaml', ...reminder)).status).toBe(1)
  rmSync(at.path(ledger))
  copyFileSync(at.path('backup.db'), at.path(ledger))
  expect((await at.run('run', 'plan.yaml', ...reminder)).status).toBe(4)
  expect(
    (await at.run('ledger', 'adopt', 'plan.yaml', '--reason', 'the disk broke', ...reminder)).status,
  ).toBe(0)
  const ended = await at.run('run', 'plan.yaml', '--json', ...reminder)
  const { counts } = occurrenceIn(statusSchema.parse(JSON.parse(ended.stdout)), 'link-reminder@30d')
  expect([ended.status, counts.accepted]).toEqual([0, people])
})

describe('a ledger that another program keeps locked', () => {
  /** A process of its own that takes the ledger and keeps it until it is told to let go. */
  const lockedBy = async (at: Workplace, ...statements: readonly string[]) => {
    const driver = new URL('../../node_modules/@photostructure/sqlite/dist/index.mjs', import.meta.url).href
    const program = `
      import { createRequire } from 'node:module'
      const { DatabaseSync } = createRequire(${JSON.stringify(driver)})('@photostructure/sqlite')
      const database = new DatabaseSync(${JSON.stringify(at.path(ledger))})
      for (const statement of ${JSON.stringify(statements)}) database.exec(statement)
      process.stdout.write('locked')
      process.stdin.resume().on('end', () => process.exit())`
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program], { stdio: 'pipe' })
    onTestFinished(() => void child.kill('SIGKILL'))
    await once(child.stdout, 'data')
    return async (): Promise<void> => {
      child.stdin.end()
      await once(child, 'exit')
    }
  }

  test('is waited for a while, then named; whoever only looks still may; when it is let go the run goes on', async () => {
    const at = await announced()
    const letGo = await lockedBy(at, 'begin exclusive')
    for (const command of ['run', 'tick']) {
      const ended = await at.run(command, 'plan.yaml', ...reminder)
      expect([ended.status, ended.stderr]).toEqual([
        1,
        expect.stringMatching(/Another program keeps the ledger ".*plan\.db" locked[\s\S]*Close the program/),
      ])
    }
    expect((await at.run('status', 'plan.yaml', ...reminder)).status).toBe(0)
    await letGo()
    expect((await at.run('run', 'plan.yaml', ...reminder)).status).toBe(0)
    expect(outboxOf(at.path('.sunset/outbox.ndjson'))).toHaveLength(2 * people)
  })

  test('for itself alone, even from those who look: each says so', async () => {
    const at = await announced()
    const letGo = await lockedBy(
      at,
      'pragma locking_mode = exclusive',
      'begin exclusive',
      "insert into memory values ('a', 'b')",
      'commit',
    )
    for (const command of ['run', 'tick', 'status']) {
      const ended = await at.run(command, 'plan.yaml', ...reminder)
      expect([command, ended.status, ended.stderr]).toEqual([
        command,
        1,
        expect.stringMatching(/Another program keeps the ledger/),
      ])
    }
    await letGo()
    expect((await at.run('run', 'plan.yaml', ...reminder)).status).toBe(0)
  })
})

describe('a ledger that cannot be written', () => {
  test('on a disk that is read-only: nothing is sent, and whoever only looks still may', async ({ skip }) => {
    const at = await announced()
    if (!readOnly(at.folder)) return skip('nothing may be mounted here')
    for (const command of ['run', 'tick', 'approve']) {
      const reason = command === 'approve' ? ['--yes', '--reason', 'x'] : []
      const ended = await at.run(command, 'plan.yaml', ...reason, ...reminder)
      expect([command, ended.status, ended.stderr]).toEqual([
        command,
        1,
        expect.stringMatching(
          /The ledger ".*plan\.db" may not be written to by this user, or lies on a disk that is read-only/,
        ),
      ])
    }
    expect((await at.run('status', 'plan.yaml', ...reminder)).status).toBe(0)
    expect((await at.run('recipients', 'plan.yaml', '--state', 'accepted')).stdout.split('\n')).toHaveLength(
      people + 2,
    )
    const dry = await at.run('run', 'plan.yaml', '--dry-run', ...reminder)
    expect([dry.status, dry.stdout]).toEqual([0, expect.stringContaining('3,000')])
    expect(outboxOf(at.path('.sunset/outbox.ndjson'))).toHaveLength(people)
  })

  test('a new plan in a folder that is read-only: nothing is made, nothing is sent', async ({ skip }) => {
    const at = workplace({ 'plan.yaml': plan, 'users.csv': csvOf(peopleOf(5)) })
    if (!readOnly(at.folder)) return skip('nothing may be mounted here')
    const ended = await at.run('run', 'plan.yaml', '--yes', ...announce)
    expect([ended.status, ended.stderr]).toEqual([1, expect.stringMatching(/The ledger .* read-only/)])
    expect((await at.run('check', 'plan.yaml', ...announce)).status).toBe(0)
    const dry = await at.run('run', 'plan.yaml', '--dry-run', ...announce)
    expect([dry.status, existsSync(at.path('.sunset'))]).toEqual([0, false])
  })

  test.for([
    ['neither file nor folder', 0o600, 0o700],
    ['only read the file', 0o644, 0o755],
  ] as const)('by another user, who may %s', async ([, ofFile, ofFolder], { skip }) => {
    const at = await announced()
    const nobody = ['--reuid=65534', '--regid=65534', '--clear-groups'] as const
    const may = spawnSync('setpriv', [...nobody, 'test', '-r', commandLine()[1] ?? '']).status === 0
    if (!may) return skip('nobody else may run the command here')
    chmodSync(at.folder, 0o755)
    chmodSync(at.path('.sunset'), ofFolder)
    chmodSync(at.path(ledger), ofFile)
    const before = hashOf(at.path(ledger))
    const asNobody = (...args: readonly string[]) =>
      endOf(
        spawn('setpriv', [...nobody, ...commandLine(...args)], {
          cwd: at.folder,
          stdio: ['ignore', 'pipe', 'pipe'],
        }),
      )
    for (const command of ['run', 'tick']) {
      const ended = await asNobody(command, 'plan.yaml', ...reminder)
      expect([ended.status, ended.stderr]).toEqual([
        1,
        expect.stringMatching(/may not be (opened|written to) by this user/),
      ])
      expect(ended.stderr).not.toMatch(looksLikeABug)
    }
    const looked = await asNobody('status', 'plan.yaml', ...reminder)
    expect([looked.status, looked.stderr]).toEqual(
      ofFile === 0o600 ? [1, expect.stringMatching(/may not be opened by this user/)] : [0, ''],
    )
    expect(hashOf(at.path(ledger))).toBe(before)
    expect((await at.run('run', 'plan.yaml', ...reminder)).status).toBe(0)
  })
})
