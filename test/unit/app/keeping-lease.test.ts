import { setImmediate as turn } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { keepingLease } from '../../../src/app/run-actions.ts'
import { VirtualClock } from '../../../src/base/virtual-clock.ts'
import { temporaryLedger } from '../../../src/ledger/sqlite/sqlite-ledger.ts'
import type { Hand } from '../../../src/send/actions/hand.ts'
import { alive, at, holder, t0 } from '../../contract/ledger/bench.ts'

const signal = new AbortController().signal

test.each([
  ['keeps', true],
  ['by itself would lose', false],
])('an action that takes longer than a lease lasts %s the lease', async (_, isKept) => {
  const ledger = temporaryLedger()
  onTestFinished(() => ledger.close())
  const clock = new VirtualClock(t0)
  const lease = await ledger.lease(holder(1), t0, alive)
  if ('busy' in lease) return expect.fail('nobody else has it')
  const slow: Hand = {
    isRepeatable: true,
    perform: async () => {
      await clock.sleep(at(60))
      return { kind: 'done', said: 'at last' }
    },
    undo: undefined,
  }
  const hand = isKept ? keepingLease(slow, { ledger, lease, clock, machine: clock }) : slow
  const working = hand.perform('null', signal)
  for (let seconds = 5; seconds <= 45; seconds += 5) {
    await clock.advanceTo(at(seconds))
    await turn()
  }
  expect('busy' in (await ledger.lease(holder(2), clock.now(), alive))).toBe(isKept)
  for (let seconds = 50; seconds <= 65; seconds += 5) {
    await clock.advanceTo(at(seconds))
    await turn()
  }
  expect(await working).toEqual({ kind: 'done', said: 'at last' })
})
