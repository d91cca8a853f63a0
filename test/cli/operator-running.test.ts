import { expect, test } from 'vitest'
import { occurrenceIn, statusSchema, sumOf } from '../kit/documents.ts'
import { csvOf, peopleOf } from '../kit/people-csv.ts'
import { accept, recordingPlatform, toOf } from '../kit/recording-platform.ts'
import { secrets } from '../kit/rehearsal.ts'
import { workplace } from '../kit/workplace.ts'

const now = ['--now', '2025-11-20T00:00:00Z'] as const

const perSecond = 40

/** 600 people at 40 a second: fifteen seconds in which somebody may change their mind. */
const running = async () => {
  const platform = await recordingPlatform((request, response, number) => {
    setTimeout(() => accept(request, response, number), 20)
  })
  const plan = `sunset: ChatGPT leaves WhatsApp on 2026-01-15
timezone: UTC
channel: { per_day: unlimited, base_url: "${platform.url}", senders: [{ id: "106540352242922", per_second: ${perSecond} }] }
audience: users.csv
window: always
`
  const at = workplace({ 'plan.yaml': plan, 'users.csv': csvOf(peopleOf(600)) }, { ...secrets })
  const run = at.start('run', 'plan.yaml', '--yes', '--json', ...now)
  await platform.arrived(perSecond)
  return { platform, at, run }
}
const announced = (stdout: string) => occurrenceIn(statusSchema.parse(JSON.parse(stdout)), 'announce')

/** What a runner may still hand over once the decision is written: it looks every 400 ms, and is given a second. */
const withinASecond = perSecond + 10

test('a run that is paused from another terminal stops within a second, whole; resumed, it goes on (T02)', async () => {
  const { platform, at, run } = await running()
  const status = await at.run('status', 'plan.yaml', '--json', ...now)
  expect(statusSchema.parse(JSON.parse(status.stdout)).runner).toMatchObject({ pid: run.child.pid })
  expect((await at.run('pause', 'plan.yaml', '--reason', 'wrong link', ...now)).status).toBe(0)
  const paused = platform.requests.length
  const ended = await run.ended
  expect(ended.status).toBe(0)
  expect(platform.requests.length - paused).toBeLessThanOrEqual(withinASecond)
  const { state, counts } = announced(ended.stdout)
  expect([state, counts.accepted, counts.sending, counts.in_doubt]).toEqual([
    'held',
    platform.requests.length,
    0,
    0,
  ])
  expect(counts.pending).toBe(600 - platform.requests.length)
  await at.run('resume', 'plan.yaml', '--reason', 'mended', ...now)
  expect(announced((await at.run('run', 'plan.yaml', '--json', ...now)).stdout).counts.accepted).toBe(600)
  expect(new Set(platform.requests.map(toOf)).size).toBe(600)
  expect(platform.requests).toHaveLength(600)
})

test('a run whose occurrence is cancelled from another terminal stops as soon, and every sum holds', async () => {
  const { platform, at, run } = await running()
  expect(
    (await at.run('cancel', 'plan.yaml', '--phase', 'announce', '--reason', 'not now', ...now)).status,
  ).toBe(0)
  const cancelled = platform.requests.length
  const ended = await run.ended
  expect(ended.status).toBe(0)
  expect(platform.requests.length - cancelled).toBeLessThanOrEqual(withinASecond)
  const { state, counts } = announced((await at.run('status', 'plan.yaml', '--json', ...now)).stdout)
  expect([state, counts.accepted, counts.pending, counts.sending]).toEqual([
    'cancelled',
    platform.requests.length,
    0,
    0,
  ])
  expect(counts.expired).toBe(600 - platform.requests.length)
  expect(sumOf(counts)).toBe(600)
  const settled = platform.requests.length
  expect((await at.run('tick', 'plan.yaml', ...now)).status).toBe(0)
  expect(platform.requests).toHaveLength(settled)
})
