import { describe, expect, test } from 'vitest'
import { instant } from '../../../src/base/instant.ts'
import type { Claim } from '../../../src/ledger/claiming.ts'
import type { Receipt } from '../../../src/ledger/receiving.ts'
import { recipientId } from '../../../src/model/delivery.ts'
import { cohortName, senderId } from '../../../src/model/names.ts'
import { stepKey } from '../../../src/model/occurrence.ts'
import { address } from '../../../src/model/recipient.ts'
import {
  accepted,
  at,
  type Bench,
  benchOn,
  entry,
  everyone,
  failed,
  identityOf,
  later,
  occurrenceOf,
  type PlaceFactory,
  people,
  phoneOf,
  recipientOf,
  t0,
  unlinked,
} from './bench.ts'

const announce = occurrenceOf('announce')
const reminder = occurrenceOf('link-reminder')
const reason = { code: '131026', text: 'Message undeliverable', of: 'recipient' } as const

const receipt = (claim: Claim, says: Receipt['says'], seconds = 60): Receipt => ({
  step: claim.step,
  recipient: claim.recipient,
  says,
  at: at(seconds),
  ...(says === 'failed' ? { reason } : {}),
})

const claimed = async (bench: Bench, n: number): Promise<readonly Claim[]> => {
  await bench.load(people(0, n))
  return (await bench.step(announce, everyone, n)).claims
}

const one = async (bench: Bench): Promise<Claim> =>
  (await claimed(bench, 1))[0] ?? expect.fail('nobody was claimed')

const permutations = <T>(all: readonly T[]): T[][] =>
  all.length < 2
    ? [[...all]]
    : all.flatMap((first, index) =>
        permutations(all.filter((_, other) => other !== index)).map((rest) => [first, ...rest]),
      )

export const receivingContract = (fresh: PlaceFactory): void => {
  describe('receipts', () => {
    test('whatever order an answer and its receipts come in, the delivery ends where they say, told once', async () => {
      const orders = permutations(['answer', 'sent', 'delivered', 'read'] as const)
      const bench = await benchOn(fresh())
      const claims = await claimed(bench, orders.length)
      for (const [index, order] of orders.entries()) {
        const claim = claims[index] ?? expect.fail('too few were claimed')
        for (const what of order)
          if (what === 'answer') await bench.settle([accepted(claim)], at(1))
          else await bench.ledger.receive({ receipts: [receipt(claim, what), receipt(claim, what)] }, at(90))
      }
      expect(await bench.states(announce)).toEqual({ audience: orders.length, read: orders.length })
      expect(await bench.ledger.toldLater(announce, at(-3600))).toBe(orders.length)
    })

    test('what was delivered was told when it was delivered, not when it was accepted or read', async () => {
      const bench = await benchOn(fresh())
      const claim = await one(bench)
      await bench.settle([accepted(claim)], at(10))
      await bench.ledger.receive({ receipts: [receipt(claim, 'delivered', 7200)] }, at(7200))
      await bench.ledger.receive({ receipts: [receipt(claim, 'read', 90_000)] }, at(90_000))
      expect(await bench.ledger.toldLater(announce, at(3600))).toBe(1)
      expect(await bench.ledger.toldLater(announce, at(10_800))).toBe(0)
    })

    test('what failed after it was accepted was told to nobody, and stays failed with its reason', async () => {
      const bench = await benchOn(fresh())
      const claim = await one(bench)
      await bench.settle([accepted(claim)])
      const came = await bench.ledger.receive({ receipts: [receipt(claim, 'failed')] }, at(90))
      expect(came).toMatchObject({ moved: 1, failed: [{ step: claim.step, code: '131026', n: 1 }] })
      await bench.ledger.receive({ receipts: [receipt(claim, 'sent'), receipt(claim, 'read')] }, at(95))
      expect(await bench.states(announce)).toEqual({ audience: 1, failed: 1 })
      expect(await bench.ledger.toldLater(announce, at(-3600))).toBe(0)
      expect((await bench.ledger.summary(announce)).reasons).toEqual([{ state: 'failed', reason, n: 1 }])
    })

    test('that an earlier attempt failed says nothing of the one that was made after it', async () => {
      const bench = await benchOn(fresh())
      const claim = await one(bench)
      await bench.settle([later(claim, at(10))])
      const { claims } = await bench.step(announce, everyone, 5, [], { now: at(20) })
      expect(claims.map(({ attempt }) => attempt)).toEqual([2])
      await bench.ledger.receive({ receipts: [{ ...receipt(claim, 'failed'), attempt: 1 }] }, at(30))
      expect(await bench.states(announce)).toEqual({ audience: 1, sending: 1 })
      await bench.ledger.receive({ receipts: [{ ...receipt(claim, 'failed'), attempt: 2 }] }, at(40))
      expect(await bench.states(announce)).toEqual({ audience: 1, failed: 1 })
    })

    test('what was delivered is not failed by a receipt that comes late', async () => {
      const bench = await benchOn(fresh())
      const claim = await one(bench)
      await bench.ledger.receive({ receipts: [receipt(claim, 'delivered')] }, at(60))
      expect(await bench.ledger.receive({ receipts: [receipt(claim, 'failed')] }, at(90))).toMatchObject({
        moved: 0,
        repeated: 1,
      })
      expect(await bench.states(announce)).toEqual({ audience: 1, delivered: 1 })
    })

    test('one in doubt is settled', async () => {
      const bench = await benchOn(fresh())
      const claim = await one(bench)
      await bench.settle([{ claim, result: { state: 'in_doubt', reason } }])
      await bench.ledger.receive({ receipts: [receipt(claim, 'sent')] }, at(90))
      expect(await bench.states(announce)).toEqual({ audience: 1, accepted: 1 })
      expect(await bench.ledger.toldLater(announce, at(-3600))).toBe(1)
    })

    test('one that waits for another attempt is not sent again once a receipt proves the first', async () => {
      const bench = await benchOn(fresh())
      const claim = await one(bench)
      await bench.settle([later(claim, at(100))])
      await bench.ledger.receive({ receipts: [receipt(claim, 'delivered')] }, at(90))
      expect((await bench.step(announce, everyone, 5, [], { now: at(500) })).claims).toEqual([])
      expect(await bench.states(announce)).toEqual({ audience: 1, delivered: 1 })
    })

    test('of somebody or something unknown they change nothing, and are counted', async () => {
      const bench = await benchOn(fresh())
      const claim = await one(bench)
      const came = await bench.ledger.receive(
        {
          receipts: [
            { ...receipt(claim, 'read'), recipient: recipientId(999) },
            { ...receipt(claim, 'read'), step: stepKey('never') },
          ],
        },
        at(90),
      )
      expect(came).toMatchObject({ moved: 0, repeated: 0, unknown: 2 })
      expect(await bench.states(announce)).toEqual({ audience: 1, sending: 1 })
    })

    test('make no entry in the audit trail, so that no runner stops for them', async () => {
      const bench = await benchOn(fresh())
      const claim = await one(bench)
      const pulse = await bench.ledger.pulse()
      await bench.ledger.receive({ receipts: [receipt(claim, 'read')] }, at(90))
      expect(await bench.ledger.pulse()).toBe(pulse)
    })

    test('need no lease, and are not fenced', async () => {
      const place = fresh()
      if (!place.shared) return
      const bench = await benchOn(place)
      const claim = await one(bench)
      await bench.takeOver()
      expect(await bench.ledger.receive({ receipts: [receipt(claim, 'read')] }, at(90))).toMatchObject({
        moved: 1,
      })
    })
  })

  describe('people who do something', () => {
    test('whoever links, by number or by link, gets no more reminders', async () => {
      const bench = await benchOn(fresh())
      await bench.load(people(0, 3))
      const known = await bench.ledger.find(identityOf(1))
      const came = await bench.ledger.receive(
        { linked: [identityOf(0)], linkedIds: known === undefined ? [] : [known.id, known.id] },
        at(1),
      )
      expect(came.linked).toBe(2)
      const { claims } = await bench.step(reminder, unlinked, 9)
      expect(claims.map((claim) => claim.address)).toEqual([phoneOf(2)])
      expect(await bench.counts(reminder, unlinked)).toMatchObject({ audience: 1, sending: 1 })
    })

    test('whoever opts out is suppressed; in again only from where they went out by themselves', async () => {
      const bench = await benchOn(fresh())
      await bench.load(people(0, 2))
      await bench.ledger.suppress(bench.lease, [identityOf(1)], 'on the list', t0)
      await bench.ledger.receive(
        { optedOut: [0, 1].map((n) => ({ identity: identityOf(n), reason: 'wrote STOP' })) },
        at(1),
      )
      expect(await bench.ledger.suppressed(identityOf(0))).toBe('wrote STOP')
      await bench.ledger.receive(
        { optedIn: [0, 1].map((n) => ({ identity: identityOf(n), reason: 'wrote STOP' })) },
        at(2),
      )
      expect(await bench.ledger.suppressed(identityOf(0))).toBeUndefined()
      expect(await bench.ledger.suppressed(identityOf(1))).toBe('on the list')
    })

    test('whoever joins is told like everybody, once, and is counted', async () => {
      const bench = await benchOn(fresh())
      const joiner = (n: number) => ({
        recipient: recipientOf({ n }),
        sender: senderId('s1'),
        cohort: cohortName('default'),
      })
      expect(await bench.ledger.receive({ joiners: [joiner(7)] }, at(1))).toMatchObject({ joined: 0 })
      await bench.load(people(0, 2))
      await bench.deliver(announce, everyone)
      expect(await bench.ledger.receive({ joiners: [joiner(7), joiner(7), joiner(1)] }, at(1))).toMatchObject(
        { joined: 1 },
      )
      expect(await bench.counts(announce)).toMatchObject({ audience: 3, pending: 1 })
      const { claims } = await bench.step(announce, everyone, 9)
      expect(claims.map((claim) => claim.address)).toEqual([phoneOf(7)])
      expect((await bench.ledger.standing()).audience?.people).toBe(3)
    })

    test('whoever joined by themselves is not lost by a source that never named them', async () => {
      const bench = await benchOn(fresh())
      await bench.load(people(0, 3))
      const joiners = [7, 8].map((n) => ({
        recipient: recipientOf({ n }),
        sender: senderId('s1'),
        cohort: cohortName('default'),
      }))
      await bench.ledger.receive({ joiners }, at(1))
      expect(await bench.load(people(0, 2), people(8, 9))).toMatchObject({
        people: 5,
        joined: 0,
        vanished: 1,
      })
    })

    test('whoever was forgotten joins no more, and is suppressed no more by name', async () => {
      const bench = await benchOn(fresh())
      await bench.load(people(0, 2))
      await bench.ledger.forget(bench.lease, identityOf(1), () => entry('forget'))
      const came = await bench.ledger.receive(
        {
          joiners: [
            { recipient: recipientOf({ n: 1 }), sender: senderId('s1'), cohort: cohortName('default') },
          ],
          optedOut: [{ identity: identityOf(1), reason: 'wrote STOP' }],
        },
        at(1),
      )
      expect(came).toMatchObject({ joined: 0, optedOut: 0 })
    })

    test('visits are counted by person', async () => {
      const bench = await benchOn(fresh())
      await bench.load(people(0, 2))
      const known = await bench.ledger.find(identityOf(0))
      const id = known?.id ?? expect.fail('not known')
      await bench.ledger.receive({ visits: [id, id, recipientId(99)] }, at(1))
      await bench.ledger.receive({ visits: [id] }, at(2))
      expect(await bench.ledger.visits()).toEqual({ people: 1, times: 3 })
    })
  })

  test('a group is all or nothing, and may be received again', async () => {
    const bench = await benchOn(fresh())
    const [first, second] = await claimed(bench, 2)
    if (first === undefined || second === undefined) return expect.fail('nobody was claimed')
    const arrivals = {
      receipts: [receipt(first, 'delivered'), receipt(second, 'failed')],
      linked: [identityOf(0)],
      optedOut: [{ identity: identityOf(1), reason: 'wrote STOP' }],
    }
    expect(await bench.ledger.receive(arrivals, at(70))).toMatchObject({ moved: 2, linked: 1, optedOut: 1 })
    expect(await bench.ledger.receive(arrivals, at(80))).toMatchObject({
      moved: 0,
      repeated: 2,
      linked: 0,
      optedOut: 0,
    })
    await bench.settle([accepted(first), failed(second)])
    expect(await bench.states(announce)).toEqual({ audience: 2, delivered: 1, failed: 1 })
  })

  test('an address with an alias is the same person', async () => {
    const bench = await benchOn(fresh())
    await bench.load(people(0, 1))
    const joiner = { ...recipientOf({ n: 0 }), address: address('+33 6 10 00 00 00') }
    const came = await bench.ledger.receive(
      { joiners: [{ recipient: joiner, sender: senderId('s1'), cohort: cohortName('default') }] },
      instant(t0),
    )
    expect(came.joined).toBe(0)
  })
}
