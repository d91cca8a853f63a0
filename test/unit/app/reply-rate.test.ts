import { expect, test } from 'vitest'
import { channelOf } from '../../../src/app/channel.ts'
import { besideReplies, repliesPerSecond } from '../../../src/app/reception/reply-rate.ts'
import { viewOf } from '../../../src/app/view.ts'
import { instant } from '../../../src/base/instant.ts'
import { parse } from '../plan/kit.ts'

const planWith = (more = '') => {
  const text = `sunset: ChatGPT leaves WhatsApp on 2026-01-15\ntimezone: UTC\naudience: users.csv\nchannel: { senders: [{ id: "1", per_second: 80 }] }\n${more}\n`
  return parse(text).plan ?? expect.fail('the plan was not read')
}

const limitAt = async (iso: string, more = ''): Promise<number | undefined> => {
  const plan = planWith(more)
  const channel = channelOf(plan, {})
  const limits = await besideReplies(plan, channel, () => viewOf(plan, undefined, instant(Date.parse(iso))))
  return [...limits.values()][0]
}

test('a run keeps the whole rate while nobody can be replied to', async () => {
  expect(await limitAt('2025-12-01T00:00:00Z')).toBe(80)
})

test('from a day before the freeze on it leaves the replies theirs, so that both keep the limit', async () => {
  expect(await limitAt('2026-01-14T01:00:00Z')).toBe(76)
  expect(await limitAt('2026-01-15T01:00:00Z')).toBe(76)
  const token = 'serve: { token: "${T}", replies_per_second: 30 }'
  expect(await limitAt('2026-01-15T01:00:00Z', token)).toBe(50)
  const plan = planWith(token)
  expect((repliesPerSecond(plan, 80) ?? 0) + ((await limitAt('2026-01-15T01:00:00Z', token)) ?? 0)).toBe(80)
})

test('replies never take more than half of a rate, and at least one a second', () => {
  expect(repliesPerSecond(planWith('serve: { token: "${T}", replies_per_second: 500 }'), 80)).toBe(40)
  expect(repliesPerSecond(planWith(), 10)).toBe(1)
  expect(repliesPerSecond(planWith(), undefined)).toBeUndefined()
})
