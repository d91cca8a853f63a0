import { expect, test } from 'vitest'
import { senderId } from '../../../src/model/names.ts'
import type { Finding } from '../../../src/model/preflight.ts'
import { whatStops } from '../../../src/work/preflight-stops.ts'

const finding = (weight: Finding['weight'], message: string, sender?: string): Finding => ({
  weight,
  code: 'number',
  message,
  hint: 'do',
  ...(sender === undefined ? {} : { sender: senderId(sender) }),
})
const [one, two] = [senderId('1'), senderId('2')]

test.each<[string, readonly Finding[], string | undefined]>([
  ['nothing', [], undefined],
  ['what only harms', [finding('harms', 'a'), finding('harms', 'b', '1')], undefined],
  ['one sender of two', [finding('stops', 'a', '1')], undefined],
  ['both senders', [finding('stops', 'a', '1'), finding('stops', 'b', '2')], 'a. do; b. do'],
  ['the account', [finding('stops', 'a'), finding('harms', 'b', '1')], 'a. do'],
  ['the account, whatever is with a sender', [finding('stops', 'a', '1'), finding('stops', 'b')], 'b. do'],
])('%s', (_, findings, why) => {
  expect(whatStops({ findings }, [one, two])).toBe(why)
})

test('without a sender nothing of a sender stops', () => {
  expect(whatStops({ findings: [finding('stops', 'a', '1')] }, [])).toBeUndefined()
})
