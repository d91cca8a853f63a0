import { describe, expect, test } from 'vitest'
import { type Instant, millis } from '../../../src/base/instant.ts'
import type { Claim } from '../../../src/ledger/claiming.ts'
import { replyStep, type WantedReply } from '../../../src/ledger/receiving.ts'
import { recipientId } from '../../../src/model/delivery.ts'
import { cohortName, localeTag, phaseName, senderId } from '../../../src/model/names.ts'
import { address } from '../../../src/model/recipient.ts'
import {
  at,
  type Bench,
  benchOn,
  entry,
  everyone,
  identityOf,
  occurrenceOf,
  type PlaceFactory,
  people,
  phoneOf,
  recipientOf,
  t0,
} from './bench.ts'

const reason = { code: '131026', text: 'Message undeliverable', of: 'recipient' } as const

const claimed = async (bench: Bench, n: number): Promise<readonly Claim[]> => {
  await bench.load(people(0, n))
  return (await bench.step(occurrenceOf('announce'), everyone, n)).claims
}

export const repliesContract = (fresh: PlaceFactory): void => {
  describe('auto-replies', () => {
    const wanted = (n: number): WantedReply => ({
      identity: identityOf(n),
      address: address(phoneOf(n)),
      sender: senderId('s1'),
      cohort: cohortName('default'),
      locale: localeTag('pt-BR'),
      phase: phaseName('freeze'),
      every: millis(86_400_000),
    })
    const want = async (bench: Bench, now: Instant, ...people: readonly number[]): Promise<number> =>
      (await bench.ledger.receive({ replies: people.map(wanted) }, now)).repliesWanted

    test('go to a person once in so long; one in doubt counts, one that failed does not', async () => {
      const bench = await benchOn(fresh())
      await bench.load(people(0, 1))
      expect(await want(bench, t0, 0, 0, 50)).toBe(2)
      const [first, second] = await bench.ledger.claimReplies(senderId('s1'), 10)
      await bench.ledger.settleReplies([
        { id: first?.id ?? 0, state: 'failed', reason },
        { id: second?.id ?? 0, state: 'in_doubt' },
      ])
      expect(await want(bench, at(86_399), 50)).toBe(0)
      expect(await want(bench, at(1), 0)).toBe(1)
      expect(await want(bench, at(86_401), 50)).toBe(1)
      expect(await bench.ledger.replies()).toEqual({
        pending: 2,
        accepted: 0,
        failed: 1,
        in_doubt: 1,
        sending: 0,
      })
    })

    test('are claimed once each, the oldest first, with all that sending them needs', async () => {
      const bench = await benchOn(fresh())
      await want(bench, t0, 3, 1, 2)
      const [reply, ...more] = await bench.ledger.claimReplies(senderId('s1'), 2)
      const { identity: _, every: __, ...parts } = wanted(3)
      expect(reply).toEqual({ ...parts, id: reply?.id, at: t0 })
      expect(more.map((one) => one.address)).toEqual([phoneOf(1)])
      expect((await bench.ledger.claimReplies(senderId('s1'), 9)).map((one) => one.address)).toEqual([
        phoneOf(2),
      ])
    })

    test('one that was certainly not accepted is claimed again', async () => {
      const bench = await benchOn(fresh())
      await want(bench, t0, 3)
      const [reply] = await bench.ledger.claimReplies(senderId('s1'), 2)
      await bench.ledger.settleReplies([{ id: reply?.id ?? 0, state: 'pending' }])
      expect((await bench.ledger.claimReplies(senderId('s1'), 9)).map(({ id }) => id)).toEqual([reply?.id])
    })

    test('never go to whoever must not be written to, nor once they opted out', async () => {
      const bench = await benchOn(fresh())
      await bench.ledger.suppress(bench.lease, [identityOf(0)], 'on the list', t0)
      expect(await want(bench, t0, 0, 1)).toBe(1)
      await bench.ledger.receive({ optedOut: [{ identity: identityOf(1), reason: 'wrote STOP' }] }, at(1))
      expect(await bench.ledger.claimReplies(senderId('s1'), 9)).toEqual([])
    })

    test('that a dead process left on the wire are in doubt, and a receipt settles them', async () => {
      const bench = await benchOn(fresh())
      await want(bench, t0, 0, 1)
      const [{ id } = { id: 0 }] = await bench.ledger.claimReplies(senderId('s1'), 1)
      expect(await bench.ledger.doubtReplies()).toBe(1)
      expect(await bench.ledger.replies()).toMatchObject({ pending: 1, in_doubt: 1, sending: 0 })
      const came = await bench.ledger.receive(
        { receipts: [{ step: replyStep, recipient: recipientId(id), says: 'delivered', at: at(5) }] },
        at(5),
      )
      expect(came).toMatchObject({ moved: 1 })
      expect(await bench.ledger.replies()).toMatchObject({ accepted: 1, in_doubt: 0 })
    })

    test('of a person who is forgotten are counted and name nobody', async () => {
      const bench = await benchOn(fresh())
      await want(bench, t0, 0)
      const [{ id } = { id: 0 }] = await bench.ledger.claimReplies(senderId('s1'), 1)
      await bench.ledger.settleReplies([{ id, state: 'accepted' }])
      await bench.ledger.forget(bench.lease, identityOf(0), () => entry('forget'))
      expect(await bench.ledger.replies()).toMatchObject({ accepted: 1 })
      expect(await want(bench, at(1), 0)).toBe(0)
    })

    test('that waits for a person who is forgotten is sent to nobody', async () => {
      const bench = await benchOn(fresh())
      await want(bench, t0, 2)
      const [{ id } = { id: 0 }] = await bench.ledger.claimReplies(senderId('s1'), 1)
      await want(bench, t0, 0, 1)
      for (const n of [0, 2]) await bench.ledger.forget(bench.lease, identityOf(n), () => entry('forget'))
      await bench.ledger.settleReplies([{ id, state: 'pending' }])
      const claims = await bench.ledger.claimReplies(senderId('s1'), 9)
      expect(claims.map((claim) => claim.address)).toEqual([phoneOf(1)])
    })

    test('once everybody’s data is deleted nobody’s is taken in any more', async () => {
      const bench = await benchOn(fresh())
      await claimed(bench, 1)
      await want(bench, t0, 0)
      await bench.ledger.purge(bench.lease, entry('purge'))
      expect(await bench.ledger.claimReplies(senderId('s1'), 9)).toEqual([])
      const came = await bench.ledger.receive(
        {
          linked: [identityOf(5)],
          optedOut: [{ identity: identityOf(6), reason: 'wrote STOP' }],
          joiners: [
            { recipient: recipientOf({ n: 7 }), sender: senderId('s1'), cohort: cohortName('default') },
          ],
        },
        at(60),
      )
      expect(came).toMatchObject({ joined: 0, linked: 0, optedOut: 0 })
      expect(await want(bench, at(60), 8)).toBe(0)
      expect(await bench.ledger.find(identityOf(7))).toBeUndefined()
      expect(await bench.ledger.suppressed(identityOf(6))).toBeUndefined()
    })
  })
}
