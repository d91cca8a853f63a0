import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { occurrenceIn, statusSchema } from '../kit/documents.ts'
import { recordingPlatform } from '../kit/recording-platform.ts'
import { planAt, sampleAudience, secrets } from '../kit/rehearsal.ts'
import { commandLine, endOf } from '../kit/sunset-command.ts'
import { type Workplace, workplace } from '../kit/workplace.ts'

/** Every door to the network throws when it is opened; whoever opens one ends with the error. */
const noNetwork = `
const doors = {
  net: ['connect', 'createConnection', 'createServer'], tls: ['connect'], http: ['request', 'get', 'createServer'],
  https: ['request', 'get'], http2: ['connect'], dgram: ['createSocket'], dns: ['lookup', 'resolve'],
}
const refuse = (name) => () => { require('node:fs').writeSync(2, 'OPENED ' + name + '\\n'); process.exit(99) }
for (const [module, names] of Object.entries(doors))
  for (const name of names) require('node:' + module)[name] = refuse(module + '.' + name)
require('node:net').Socket.prototype.connect = refuse('Socket.connect')
globalThis.fetch = refuse('fetch')
`

const place = async (): Promise<{ at: Workplace; requests: readonly unknown[] }> => {
  const { url, requests } = await recordingPlatform()
  const files = {
    'plan.yaml': planAt('chatgpt-leaves-whatsapp.yaml', url),
    'sample-audience.csv': sampleAudience(),
    'no-network.cjs': noNetwork,
  }
  return { at: workplace(files, { ...secrets }), requests }
}

const announceDay = ['--now', '2025-11-16T17:00:00Z'] as const
const dryRun = ['run', 'plan.yaml', '--dry-run', '--json', ...announceDay] as const

const behindClosedDoors = (at: Workplace, ...args: readonly string[]) =>
  at.runWith({ nodeOptions: ['--require', at.path('no-network.cjs')] }, ...args)

const wouldSend = (stdout: string, id = 'announce') =>
  occurrenceIn(statusSchema.parse(JSON.parse(stdout)), id).wouldSend

test('the doors do close: a real run behind them fails', async () => {
  const { at, requests } = await place()
  const run = await behindClosedDoors(at, 'run', 'plan.yaml', '--yes', ...announceDay)
  expect(run.status).toBe(99)
  expect(run.stderr).toMatch(/OPENED/)
  expect(requests).toEqual([])
})

test('a dry run of a plan that was never approved opens no socket and makes nothing', async () => {
  const { at, requests } = await place()
  const before = at.picture()
  const dry = await behindClosedDoors(at, ...dryRun)
  expect(dry.status).toBe(0)
  expect(wouldSend(dry.stdout)).toBe(209)
  expect(at.picture()).toEqual(before)
  expect(existsSync(at.path('.sunset'))).toBe(false)
  expect(requests).toEqual([])
})

test('a dry run needs no credentials', async () => {
  const { at } = await place()
  for (const name of Object.keys(at.env)) delete at.env[name]
  const dry = await at.run(...dryRun)
  expect({ status: dry.status, would: wouldSend(dry.stdout) }).toEqual({ status: 0, would: 209 })
})

test('a dry run of an approved plan leaves the ledger byte for byte, and sends nothing', async () => {
  const { at, requests } = await place()
  await at.run('approve', 'plan.yaml', '--yes', '--reason', 'plan of record', '--now', '2025-11-10T00:00:00Z')
  const approved = at.picture()
  const dry = await behindClosedDoors(at, ...dryRun)
  expect({ status: dry.status, would: wouldSend(dry.stdout) }).toEqual({ status: 0, would: 209 })
  expect(at.picture()).toEqual(approved)

  await at.run('run', 'plan.yaml', '--limit', '50', ...announceDay)
  expect(requests).toHaveLength(50)
  const half = at.picture()
  const rest = await behindClosedDoors(at, ...dryRun)
  expect({ status: rest.status, would: wouldSend(rest.stdout) }).toEqual({ status: 0, would: 159 })
  expect(at.picture()).toEqual(half)
  expect(requests).toHaveLength(50)

  await at.run('run', 'plan.yaml', ...announceDay)
  const day = ['--now', '2025-12-16T17:00:00Z']
  const reminder = await behindClosedDoors(at, 'run', 'plan.yaml', '--dry-run', '--json', ...day)
  expect(wouldSend(reminder.stdout, 'link-reminder@30d')).toBe(161)
  expect(occurrenceIn(statusSchema.parse(JSON.parse(reminder.stdout)), 'announce')).not.toHaveProperty(
    'wouldSend',
  )
  expect(requests).toHaveLength(209)
})

test('a dry run with --limit and --phase says what the run with them would send', async () => {
  const { at } = await place()
  const limited = await at.run(...dryRun, '--limit', '7')
  expect(wouldSend(limited.stdout)).toBe(7)
  const other = await at.run(...dryRun, '--phase', 'link-reminder')
  expect(other.status).toBe(4)
})

const mayTrace = spawnSync('strace', ['-f', '-qq', '-o', '/dev/null', 'true']).status === 0

// Only where strace is installed and may trace: the kernel itself then says what was asked for.
test.skipIf(!mayTrace)('the kernel is asked for no network socket by a dry run', async () => {
  const { at } = await place()
  const trace = at.path('trace')
  const [node = '', ...args] = commandLine(...dryRun)
  const child = spawn('strace', ['-f', '-qq', '-e', 'trace=%network', '-o', trace, node, ...args], {
    cwd: at.folder,
    env: { ...process.env, ...at.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  expect((await endOf(child)).status).toBe(0)
  expect(readFileSync(trace, 'utf8').match(/AF_INET6?\b.*/g)).toBeNull()
})
