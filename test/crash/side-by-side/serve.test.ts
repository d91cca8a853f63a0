import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { instant } from '../../../src/base/instant.ts'
import { seededRandom } from '../../../src/base/random.ts'
import { readSqliteLedger } from '../../../src/ledger/sqlite/sqlite-ledger.ts'
import { startSandbox } from '../../../src/sandbox/start.ts'
import { collected, occurrenceOf } from '../../contract/ledger/bench.ts'
import { csvOf, peopleOf } from '../../kit/people-csv.ts'
import { secrets } from '../../kit/rehearsal.ts'
import { commandLine } from '../../kit/sunset-command.ts'
import { type Workplace, workplace } from '../../kit/workplace.ts'

const people = 20_000
const env = {
  ...secrets,
  WHATSAPP_APP_SECRET: 'app-secret-of-nobody',
  SERVE_TOKEN: 'serve-token-of-nobody-0123456789',
}
const now = ['--now', '2025-11-20T00:00:00Z']
const announce = { occurrence: occurrenceOf('announce'), to: { kind: 'everyone' } } as const

/** How far a delivery has come; what failed has ended. */
const rank: Readonly<Record<string, number>> = {
  sending: 0,
  in_doubt: 0,
  accepted: 1,
  delivered: 2,
  read: 3,
  failed: 4,
}

const statesIn = async (at: Workplace): Promise<ReadonlyMap<number, string>> => {
  const ledger = readSqliteLedger({ path: at.path('.sunset/exit.db'), machine: 'a test' })
  try {
    const states = ['sending', 'accepted', 'delivered', 'read', 'failed', 'in_doubt'] as const
    const records =
      ledger === undefined ? [] : await collected(ledger.deliveries({ states, occurrences: [announce] }))
    return new Map(records.map(({ recipient, state }) => [recipient, state]))
  } finally {
    await ledger?.close()
  }
}

const served = async (at: Workplace, port: number): Promise<ChildProcess> => {
  const [node = '', ...args] = commandLine('serve', 'plan.yaml', '--port', String(port), ...now)
  const child = spawn(node, args, {
    cwd: at.folder,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  await once(child.stdout ?? expect.fail('no output'), 'data')
  return child
}

test('killed three times under thousands of receipts a second, no receipt is lost and no state goes back', async () => {
  // Below those that the system gives to whoever asks for any.
  const port = 20_000 + (process.pid % 12_000)
  const sandbox = await startSandbox({
    port: 0,
    random: seededRandom(7),
    clock: { now: () => instant(Date.UTC(2025, 10, 20)), sleep: () => Promise.resolve() },
    webhooks: {
      url: `http://127.0.0.1:${port}/webhooks/exit`,
      secret: env.WHATSAPP_APP_SECRET,
      fates: { failed: 0.05, read: 0.5 },
    },
  })
  onTestFinished(() => sandbox.close())
  const plan = `name: exit
sunset: ChatGPT leaves WhatsApp on 2026-01-15
timezone: UTC
channel: { base_url: "${sandbox.url}", senders: [{ id: "106540352242922", per_second: 100000 }] }
audience: users.csv
window: always
`
  const at = workplace({ 'plan.yaml': plan, 'users.csv': csvOf(peopleOf(people)) }, env)
  const approved = await at.run('approve', 'plan.yaml', '--yes', '--reason', 'a test', ...now)
  expect(approved.status, approved.stderr).toBe(0)

  // Receipts come while the messages still go out, some before the answer to their send.
  let server = await served(at, port)
  const sending = at.run('run', 'plan.yaml', ...now)
  const seen: ReadonlyMap<number, string>[] = []
  const { poster } = sandbox
  for (const share of [0.1, 0.35, 0.6]) {
    // Bodies hold up to a hundred receipts, about 2.5 a person.
    while ((poster?.counts.posted ?? 0) < (share * people * 2.5) / 100) await pause(2)
    server.kill('SIGKILL')
    await once(server, 'exit')
    seen.push(await statesIn(at))
    server = await served(at, port)
  }
  // Receipts that say failed come while it runs: some left.
  expect((await sending).status).toBe(5)
  await poster?.told()
  seen.push(await statesIn(at))

  const told = poster?.fates ?? expect.fail('nobody posts')
  const last = seen.at(-1) ?? new Map<number, string>()
  const counted = (state: string): number => [...last.values()].filter((one) => one === state).length
  expect({ read: counted('read'), delivered: counted('delivered'), failed: counted('failed') }).toEqual(told)
  expect(counted('accepted') + counted('sending') + counted('in_doubt')).toBe(0)
  for (const [index, earlier] of seen.slice(0, -1).entries())
    for (const [recipient, state] of earlier) {
      const after = seen[index + 1]?.get(recipient)
      if ((rank[after ?? ''] ?? -1) < (rank[state] ?? 0))
        expect.fail(`a delivery went from ${state} back to ${after}`)
    }
  expect(poster?.counts.refused).toBeGreaterThan(0)
})
