import { once } from 'node:events'
import { expect, test } from 'vitest'
import { errorSchema, occurrenceIn, statusSchema, sumOf } from '../kit/documents.ts'
import { heldAnswers, releasedByLast } from '../kit/held-answers.ts'
import { csvOf, peopleOf } from '../kit/people-csv.ts'
import { type Answering, accept, recordingPlatform, toOf } from '../kit/recording-platform.ts'
import { secrets } from '../kit/rehearsal.ts'
import { workplace } from '../kit/workplace.ts'

const now = ['--now', '2025-11-20T00:00:00Z'] as const
const people = peopleOf(600)

const after =
  (latencyMs: number): Answering =>
  (request, response, number) => {
    setTimeout(() => accept(request, response, number), latencyMs)
  }

/** 600 people at 200 a second. */
const place = async (answer: Answering) => {
  const platform = await recordingPlatform(answer)
  const plan = `sunset: ChatGPT leaves WhatsApp on 2026-01-15
timezone: UTC
channel: { base_url: "${platform.url}", senders: [{ id: "106540352242922", per_second: 200 }] }
audience: users.csv
window: always
`
  return { platform, at: workplace({ 'plan.yaml': plan, 'users.csv': csvOf(people) }, { ...secrets }) }
}

const announced = (stdout: string) => occurrenceIn(statusSchema.parse(JSON.parse(stdout)), 'announce')

test('killed in the middle and run again: everyone not in doubt is told exactly once, nobody twice', async () => {
  const { platform, at } = await place(after(20))
  for (const upTo of [100, 300]) {
    const { child, ended } = at.start('run', 'plan.yaml', '--yes', ...now)
    await platform.arrived(upTo)
    child.kill('SIGKILL')
    expect((await ended).signal).toBe('SIGKILL')
  }
  const last = await at.run('run', 'plan.yaml', '--json', ...now)
  const { state, counts } = announced(last.stdout)
  expect(state).toBe('complete')
  expect(sumOf(counts)).toBe(600)
  expect(counts.accepted + counts.in_doubt).toBe(600)
  // Each kill leaves in doubt what was in flight (64 at most) and what one commit interval of 25 ms takes.
  expect(counts.in_doubt).toBeLessThanOrEqual(2 * (64 + 200 * 0.025 + 1))

  const times = new Map<string, number>()
  for (const request of platform.requests) times.set(toOf(request), (times.get(toOf(request)) ?? 0) + 1)
  expect([...times.values()].filter((n) => n > 1)).toEqual([])
  const list = await at.run(
    'recipients',
    'plan.yaml',
    '--state',
    'in_doubt',
    '--phase',
    'announce',
    '--unmask',
    '--format',
    'ndjson',
  )
  const doubtful = new Set(
    list.stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line).address),
  )
  expect(doubtful.size).toBe(counts.in_doubt)
  const forgotten = people.filter(({ phone }) => !times.has(phone) && !doubtful.has(phone))
  expect(forgotten).toEqual([])
  expect((await at.run('tick', 'plan.yaml', ...now)).status).toBe(0)
})

test('Ctrl-C finishes what is in flight, leaves nobody in doubt, and says 130; the next run goes on', async () => {
  const { platform, at } = await place(after(50))
  const { child, ended } = at.start('run', 'plan.yaml', '--yes', '--json', ...now)
  await platform.arrived(100)
  child.kill('SIGINT')
  const first = await ended
  expect(first.status).toBe(130)
  const { counts } = announced(first.stdout)
  expect(counts).toMatchObject({ accepted: platform.requests.length, in_doubt: 0, sending: 0 })
  const second = await at.run('run', 'plan.yaml', '--json', ...now)
  expect([second.status, announced(second.stdout).counts.accepted]).toEqual([0, 600])
  expect(new Set(platform.requests.map(toOf)).size).toBe(600)
  expect(platform.requests).toHaveLength(600)
})

test('of two runs at once one works; the other leaves with 75 and says who, a tick says nothing', async () => {
  const answers = heldAnswers()
  const { platform, at } = await place(answers.answer)
  const first = at.start('run', 'plan.yaml', '--yes', '--json', ...now)
  await platform.arrived(20)
  const second = await at.run('run', 'plan.yaml', '--json', ...now)
  expect(second.status).toBe(75)
  const { code, message } = errorSchema.parse(JSON.parse(second.stdout)).error
  expect(code).toBe('busy')
  expect(message).toContain(String(first.child.pid))
  expect(await at.run('tick', 'plan.yaml', ...now)).toEqual({
    status: 75,
    signal: null,
    stdout: '',
    stderr: '',
  })
  expect(first.child.exitCode).toBeNull()
  answers.release()
  expect((await first.ended).status).toBe(0)
  expect(platform.requests).toHaveLength(600)
  expect(new Set(platform.requests.map(toOf)).size).toBe(600)
})

test('five ticks started together: one works, nobody is messaged twice', async () => {
  const answers = heldAnswers()
  const { platform, at } = await place(answers.answer)
  await at.run('approve', 'plan.yaml', '--yes', '--reason', 'x', ...now)
  const ticks = await releasedByLast(
    Array.from({ length: 5 }, () => at.run('tick', 'plan.yaml', '--quiet', ...now)),
    answers,
  )
  expect(ticks.map(({ status }) => status).toSorted()).toEqual([0, 75, 75, 75, 75])
  expect(ticks.every(({ stdout, stderr }) => stdout + stderr === '')).toBe(true)
  expect(new Set(platform.requests.map(toOf)).size).toBe(600)
  expect(platform.requests).toHaveLength(600)
})

test('a stopped reader of the output stops no run', async () => {
  const { platform, at } = await place(after(1))
  const { child, ended } = at.start('run', 'plan.yaml', '--yes', '--json', ...now)
  child.stdout?.destroy()
  child.stderr?.destroy()
  const [status] = await once(child, 'exit')
  await ended
  expect(status).toBe(0)
  expect(platform.requests).toHaveLength(600)
})
