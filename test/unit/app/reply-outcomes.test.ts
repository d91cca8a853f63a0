import { expect, test } from 'vitest'
import { ReplyOutcomes } from '../../../src/app/reception/reply-outcomes.ts'
import { millis } from '../../../src/base/instant.ts'
import type { Outcome } from '../../../src/model/outcome.ts'
import { t0 } from '../../contract/ledger/bench.ts'

const lastOf = (outcome: Outcome, tries: number): string => {
  const outcomes = new ReplyOutcomes(() => {})
  const states = Array.from({ length: tries }, () => {
    outcomes.tryOf({ id: 1 })
    return outcomes.settled({ id: 1 }, outcome, undefined, t0).state
  })
  return states.at(-1) ?? ''
}

test('a platform that cannot be reached for a while costs nobody their reply', () => {
  expect(lastOf({ kind: 'unreached', text: 'connection refused' }, 100)).toBe('pending')
})

test('what the platform refuses for now is tried four times', () => {
  const refused: Outcome = { kind: 'refused', code: '1', text: 'wrong', of: 'recipient', retry: millis(1000) }
  expect([lastOf(refused, 3), lastOf(refused, 4)]).toEqual(['pending', 'failed'])
})
