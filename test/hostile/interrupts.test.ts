import { expect, test } from 'vitest'
import { announced, channelOn, compared, exitUnderAttack, heard } from '../kit/exit-under-attack.ts'
import { loggingPlatform } from '../kit/logging-platform.ts'

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)(
  '%s finishes what is in flight, flushes, says what is left and leaves with %i; the next run tells the others',
  async (signal, status) => {
    const platform = await loggingPlatform({ latencyMs: 300 })
    const exit = exitUnderAttack({ people: 400, channel: channelOn(platform, 200) })
    const started = exit.start()
    await heard(platform, started, 10_000)
    started.child.kill(signal)
    const ended = await started.ended
    expect(ended.status).toBe(status)
    const { counts } = announced(ended.stdout)
    const requests = platform.seen().length
    expect(counts).toMatchObject({ accepted: requests, in_doubt: 0, sending: 0, pending: 400 - requests })
    expect(requests).toBeLessThan(400)
    const next = await exit.run()
    expect([next.status, announced(next.stdout).counts.accepted]).toEqual([0, 400])
    expect(platform.seen()).toHaveLength(400)
  },
)

test('a second Ctrl-C ends at once: what was in flight is in doubt, nothing is held, and the next run tells the others, nobody twice', async () => {
  const platform = await loggingPlatform({ latencyMs: 8000 })
  const exit = exitUnderAttack({
    people: 200,
    channel: channelOn(platform, 500, ', concurrency: 60'),
  })
  const started = exit.start()
  await heard(platform, started, 2500)
  started.child.kill('SIGINT')
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(started.child.exitCode).toBeNull()
  const asked = performance.now()
  started.child.kill('SIGINT')
  const ended = await started.ended
  expect(ended.status).toBe(130)
  expect(performance.now() - asked).toBeLessThan(4000)
  const { state, counts } = announced(ended.stdout)
  expect(state).toBe('running')
  expect(counts).toMatchObject({ accepted: 0, sending: 0, in_doubt: platform.seen().length })
})

test('what a second Ctrl-C left in doubt is never sent again, and everybody else is told', async () => {
  const platform = await loggingPlatform({ latencyMs: 1500 })
  const exit = exitUnderAttack({ people: 150, channel: channelOn(platform, 500) })
  const started = exit.start()
  await heard(platform, started, 3000)
  started.child.kill('SIGTERM')
  await new Promise((resolve) => setTimeout(resolve, 100))
  started.child.kill('SIGTERM')
  const ended = await started.ended
  expect(ended.status).toBe(143)
  const left = announced(ended.stdout).counts
  const { counts } = announced((await exit.run()).stdout)
  expect(counts).toMatchObject({ in_doubt: left.in_doubt, accepted: 150 - left.in_doubt, pending: 0 })
  expect(await compared(exit, platform)).toMatchObject({ twice: [], lost: [] })
})
