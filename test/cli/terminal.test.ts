import { spawn, spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { outboxOf } from '../kit/documents.ts'
import { csvOf, peopleOf } from '../kit/people-csv.ts'
import { commandLine, endOf } from '../kit/sunset-command.ts'
import { type Workplace, workplace } from '../kit/workplace.ts'

const plan =
  'sunset: ChatGPT leaves Outbox on 2026-01-15\ntimezone: UTC\naudience: users.csv\nwindow: always\n'
const now = ['--now', '2025-11-20T00:00:00Z'] as const
const place = () => workplace({ 'plan.yaml': plan, 'users.csv': csvOf(peopleOf(16)) })

/** Types `answer` on a real terminal once the question is there. */
const onTerminal = async (at: Workplace, question: RegExp, answer: string, ...args: readonly string[]) => {
  const line = commandLine(...args)
    .map((word) => `'${word}'`)
    .join(' ')
  const child = spawn('script', ['-qec', line, '/dev/null'], {
    cwd: at.folder,
    env: { ...process.env, ...at.env, TERM: 'xterm' },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let shown = ''
  let isAnswered = false
  child.stdout.on('data', (text: Buffer) => {
    shown += text.toString()
    if (isAnswered || !question.test(shown)) return
    isAnswered = true
    child.stdin.write(`${answer}\n`)
  })
  const ended = await endOf(child)
  return { ...ended, isAnswered }
}

const sent = (at: Workplace): boolean => at.picture().some((line) => line.includes('outbox'))

// Only where util-linux's `script` can give a real terminal.
describe.skipIf(spawnSync('script', ['--version']).status !== 0)('on a terminal', () => {
  test('run shows how many people, when, and what, and asks; no answer but y is a yes', async () => {
    for (const answer of ['n', '', 'maybe']) {
      const at = place()
      const run = await onTerminal(at, /\[y\/N\] /, answer, 'run', 'plan.yaml', ...now)
      expect([answer, run.status, run.isAnswered, sent(at)]).toEqual([answer, 4, true, false])
      expect(run.stdout).toMatch(/This writes to 16 people on Outbox/)
      expect(run.stdout).toMatch(/link-reminder@30d/)
    }
  })

  test('y approves and sends to all', async () => {
    const at = place()
    const run = await onTerminal(at, /\[y\/N\] /, 'y', 'run', 'plan.yaml', ...now)
    expect([run.status, run.isAnswered]).toEqual([0, true])
    expect(outboxOf(at.path('.sunset/outbox.ndjson'))).toHaveLength(16)
    const again = await onTerminal(at, /\[y\/N\] /, 'y', 'run', 'plan.yaml', ...now)
    expect([again.status, again.isAnswered]).toEqual([0, false])
  })

  test('with --no-input nobody is asked, and tick never asks', async () => {
    const at = place()
    const run = await onTerminal(at, /\[y\/N\] /, 'y', 'run', 'plan.yaml', '--no-input', ...now)
    const tick = await onTerminal(at, /\[y\/N\] /, 'y', 'tick', 'plan.yaml', ...now)
    expect([run.status, run.isAnswered, tick.status, tick.isAnswered, sent(at)]).toEqual([
      4,
      false,
      4,
      false,
      false,
    ])
  })

  test('approve asks too, and says no with 4', async () => {
    const at = place()
    const approve = ['approve', 'plan.yaml', '--reason', 'LEGAL-4471', ...now]
    expect((await onTerminal(at, /\[y\/N\] /, 'n', ...approve)).status).toBe(4)
    expect((await at.run('approve', 'plan.yaml', '--list')).stdout).toMatch(/never approved/)
    expect((await onTerminal(at, /\[y\/N\] /, 'y', ...approve)).status).toBe(0)
    expect((await at.run('approve', 'plan.yaml', '--list')).stdout).toMatch(/LEGAL-4471/)
  })

  test('what cannot be undone wants the plan’s name typed, whatever was said yes to', async () => {
    const phases =
      'phases:\n  announce: { at: 60 days before, message: announce }\n  shutdown: { at: deadline, actions: [{ run: [echo, bye] }] }\n'
    const at = workplace({ 'plan.yaml': `${plan}${phases}`, 'users.csv': csvOf(peopleOf(2)) })
    const approve = ['approve', 'plan.yaml', '--reason', 'LEGAL-4471', '--yes', ...now]
    const wrong = await onTerminal(at, /Type plan to approve what cannot be undone: /, 'plna', ...approve)
    expect([wrong.status, wrong.isAnswered]).toEqual([4, true])
    expect(wrong.stdout).toMatch(/Cannot be undone:\s+shutdown: run echo/)
    const right = await onTerminal(at, /Type plan to approve what cannot be undone: /, 'plan', ...approve)
    expect([right.status, right.isAnswered]).toEqual([0, true])
  })
})
