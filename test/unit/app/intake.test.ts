import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { DatabaseSync } from '@photostructure/sqlite'
import { expect, onTestFinished, test } from 'vitest'
import { intake } from '../../../src/app/reception/arrivals.ts'
import { VirtualClock } from '../../../src/base/virtual-clock.ts'
import { openSqliteLedger, temporaryLedger } from '../../../src/ledger/sqlite/sqlite-ledger.ts'
import { recipientId } from '../../../src/model/delivery.ts'
import { at, identityOf, t0 } from '../../contract/ledger/bench.ts'
import { closing, folder } from '../ledger/folder.ts'

const stop = { identity: identityOf(0), reason: 'stopped' }

/** Plays on until it has settled. */
const played = async <T>(clock: VirtualClock, work: Promise<T>): Promise<T> => {
  let isOver = false
  void work
    .catch(() => {})
    .finally(() => {
      isOver = true
    })
  while (!isOver) {
    const next = clock.nextWake()
    if (next !== undefined) await clock.advanceTo(next)
    await turn()
  }
  return work
}

test('whoever resumes messages in one post and stops them in the next is stopped', async () => {
  const ledger = closing(temporaryLedger())
  const clock = new VirtualClock(t0)
  const taking = intake(ledger, { plan: clock, machine: clock }, () => {})
  const posts = [{ visits: [] }, { optedIn: [stop] }, { optedOut: [stop] }]
  await played(clock, Promise.all(posts.map((arrivals) => taking.take(arrivals))))
  expect(await ledger.suppressed(stop.identity)).toBe('stopped')
})

test('while another program holds the ledger nobody waits longer than the first, however many there are', async () => {
  const clock = new VirtualClock(t0)
  const path = join(folder(), 'ledger.db')
  const ledger = closing(openSqliteLedger({ path, machine: 'a-machine', patienceMs: 0 }))
  const other = new DatabaseSync(path)
  onTestFinished(() => other.close())
  other.exec('begin immediate')
  const taking = intake(ledger, { plan: clock, machine: clock }, () => {})
  const visits = Array.from({ length: 4000 }, () => recipientId(1))
  const told = await played(
    clock,
    Promise.all(
      Array.from({ length: 10 }, () =>
        taking.take({ visits }).then(
          () => expect.fail('it was not written'),
          () => clock.now(),
        ),
      ),
    ),
  )
  expect(Math.max(...told)).toBeLessThan(at(6))
})
