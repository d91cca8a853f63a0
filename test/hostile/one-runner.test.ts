import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { errorSchema } from '../kit/documents.ts'
import { announced, channelOn, exitUnderAttack, heard, now } from '../kit/exit-under-attack.ts'
import { heldAnswers, releasedByLast } from '../kit/held-answers.ts'
import { loggingPlatform, takenBy } from '../kit/logging-platform.ts'
import { recordingPlatform, toOf } from '../kit/recording-platform.ts'

const twice = (taken: ReadonlyMap<string, number>): readonly string[] =>
  [...taken].filter(([, times]) => times > 1).map(([to]) => to)

test('of ten ticks started together one works, nine leave with 75 and say nothing, and nobody is told twice (T12, T19)', async () => {
  const answers = heldAnswers()
  const platform = await recordingPlatform(answers.answer)
  const exit = exitUnderAttack({ people: 1500, channel: channelOn(platform, 200) })
  await exit.at.run('approve', 'plan.yaml', '--yes', '--reason', 'x', ...now)
  const ticks = await releasedByLast(
    Array.from({ length: 10 }, () => exit.at.run('tick', 'plan.yaml', '--quiet', ...now)),
    answers,
  )
  expect(ticks.map(({ status }) => status).sort()).toEqual([0, ...Array<number>(9).fill(75)])
  expect(ticks.map(({ stdout, stderr }) => stdout + stderr).join('')).toBe('')
  expect(platform.requests).toHaveLength(1500)
  expect(new Set(platform.requests.map(toOf)).size).toBe(1500)
})

test('a dead holder is replaced at once', async () => {
  const platform = await loggingPlatform({ latencyMs: 20 })
  const exit = exitUnderAttack({ people: 300, channel: channelOn(platform, 200) })
  const first = exit.start()
  await heard(platform, first, 5000)
  first.child.kill('SIGKILL')
  await first.ended
  const second = await exit.run()
  const { state, counts } = announced(second.stdout)
  expect([state, counts.accepted + counts.in_doubt]).toEqual(['complete', 300])
  expect(twice(takenBy(platform.seen()))).toEqual([])
})

test('a stopped holder is replaced after its lease; when it goes on it hands nothing over, records nothing, and says why it ends (T30, T50)', async () => {
  const platform = await loggingPlatform({ latencyMs: 20 })
  const exit = exitUnderAttack({ people: 300, channel: channelOn(platform, 100) })
  const first = exit.start()
  await heard(platform, first, 8000)
  first.child.kill('SIGSTOP')

  const early = await exit.run()
  expect(early.status).toBe(75)
  expect(errorSchema.parse(JSON.parse(early.stdout)).error.message).toContain(`process ${first.child.pid}`)

  await pause(31_000)
  const second = await exit.run()
  const { state, counts } = announced(second.stdout)
  expect([state, counts.accepted + counts.in_doubt, counts.in_doubt > 0]).toEqual(['complete', 300, true])

  const requests = platform.seen().length
  const recorded = await exit.counts()
  first.child.kill('SIGCONT')
  const resumed = await first.ended
  expect(resumed.status).toBe(75)
  expect(errorSchema.parse(JSON.parse(resumed.stdout)).error.message).toContain(
    'Another runner took over this plan',
  )
  expect(platform.seen()).toHaveLength(requests)
  expect(await exit.counts()).toEqual(recorded)
  expect(twice(takenBy(platform.seen()))).toEqual([])
})
