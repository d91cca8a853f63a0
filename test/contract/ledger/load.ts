import { describe, expect, test } from 'vitest'
import { defaultCohort, senderId } from '../../../src/model/names.ts'
import { address, identity, type Recipient } from '../../../src/model/recipient.ts'
import {
  alive,
  at,
  batchesOf,
  benchOn,
  collected,
  everyone,
  gone,
  holder,
  identityOf,
  numbersOf,
  occurrenceOf,
  type PlaceFactory,
  people,
  phoneOf,
  recipientOf,
  sorted,
  t0,
  unlinked,
} from './bench.ts'

const announce = occurrenceOf('announce')

export const loadContract = (fresh: PlaceFactory): void => {
  describe('loading an audience', () => {
    test('everybody who is named is known, once, with what was said of them', async () => {
      const bench = await benchOn(fresh())
      const report = await bench.load(people(0, 3, { locale: 'pt-BR', zone: 'America/Sao_Paulo' }), [
        { n: 3, linked: true, attributes: { name: 'Zoë "Ω"' } },
      ])
      expect(report).toEqual({ people: 4, joined: 4, repeated: 0, newlyLinked: 0, vanished: 0 })
      const all = await collected(bench.ledger.people())
      expect(all.map((one) => String(one.address)).sort()).toEqual([0, 1, 2, 3].map(phoneOf))
      expect(all.filter((one) => one.linked).map((one) => String(one.address))).toEqual([phoneOf(3)])
      expect(all.filter((one) => one.segment.zone === 'America/Sao_Paulo')).toHaveLength(3)
      const { claims } = await bench.step(announce, everyone, 10)
      expect(claims.find((one) => one.address === phoneOf(3))?.attributes).toEqual({ name: 'Zoë "Ω"' })
      expect(claims.filter((one) => one.locale === 'pt-BR')).toHaveLength(3)
    })

    test('the same person is one, however often and under whatever alias a source names them (T15, T35)', async () => {
      const bench = await benchOn(fresh())
      const report = await bench.load(
        [{ n: 1 }, { n: 2, written: '0033 61 2' }, { n: 1 }],
        [
          { n: 2, written: 'alias of 2', linked: true },
          { n: 1, cohort: 'italy', sender: 's9' },
        ],
      )
      expect(report).toMatchObject({ people: 2, joined: 2, repeated: 3 })
      const all = await collected(bench.ledger.people())
      // The first row counts; linked in any row is linked.
      expect(all.map((one) => [String(one.address), one.linked, one.segment.cohort])).toEqual([
        [phoneOf(1), false, 'default'],
        ['0033 61 2', true, 'default'],
      ])
      expect(await bench.load(people(1, 3))).toEqual({
        people: 2,
        joined: 0,
        repeated: 0,
        newlyLinked: 0,
        vanished: 0,
      })
    })

    test('joiners come after everybody who is known, and are told by the occurrence that has begun', async () => {
      const bench = await benchOn(fresh())
      await bench.load(people(0, 5))
      await bench.deliver(announce, everyone)
      await bench.ledger.complete(bench.lease, announce, everyone, t0)
      const report = await bench.load(people(0, 7))
      expect(report).toMatchObject({ people: 7, joined: 2, vanished: 0 })
      expect(await bench.states(announce)).toEqual({ audience: 7, accepted: 5, pending: 2 })
      expect(sorted(numbersOf(await bench.deliver(announce, everyone)))).toEqual([5, 6])
      expect(await bench.states(announce)).toEqual({ audience: 7, accepted: 7 })
    })

    test('many more joiners than people known keep everybody known who they are', async () => {
      const bench = await benchOn(fresh())
      await bench.load(people(500, 510))
      const before = await collected(bench.ledger.people())
      await bench.load(people(0, 1000), people(0, 100))
      const after = await collected(bench.ledger.people())
      expect(after).toHaveLength(1000)
      expect(after.slice(0, 10).map(({ id, address }) => [id, address])).toEqual(
        before.map(({ id, address }) => [id, address]),
      )
      expect((await bench.ledger.find(identityOf(999)))?.address).toBe(phoneOf(999))
    })

    test('who vanished from the source stays, and is counted', async () => {
      const bench = await benchOn(fresh())
      await bench.load(people(0, 10))
      expect(await bench.load(people(0, 4))).toMatchObject({ people: 10, joined: 0, vanished: 6 })
      expect(await bench.load([])).toMatchObject({ people: 10, vanished: 10 })
      expect(await collected(bench.ledger.people())).toHaveLength(10)
    })

    test('a source without a row is an audience of nobody', async () => {
      const bench = await benchOn(fresh())
      expect(await bench.load()).toEqual({ people: 0, joined: 0, repeated: 0, newlyLinked: 0, vanished: 0 })
      expect(await bench.deliver(announce, everyone)).toEqual([])
      expect(await bench.states(announce)).toEqual({})
      await bench.ledger.complete(bench.lease, announce, everyone, t0)
      expect((await bench.ledger.standing()).audience?.people).toBe(0)
    })

    test('linked is one way: a source links people, and never unlinks them', async () => {
      const bench = await benchOn(fresh())
      await bench.load(people(0, 4, { linked: true }), people(4, 8))
      const report = await bench.load(people(0, 4), people(4, 6, { linked: true }), people(6, 8))
      expect(report.newlyLinked).toBe(2)
      expect((await collected(bench.ledger.people())).filter((one) => one.linked)).toHaveLength(6)
      expect(await bench.states(announce, unlinked)).toEqual({ audience: 2, pending: 2 })
    })

    test('people who link ahead of a cursor and behind it keep the counts sums', async () => {
      const bench = await benchOn(fresh())
      await bench.load(people(0, 10))
      const { claims } = await bench.step(announce, unlinked, 5)
      await bench.settle(claims.map((claim) => ({ claim, result: { state: 'accepted' } })))
      // Told, then linked: still told. Not told yet: no longer of the audience.
      await bench.load(people(0, 2, { linked: true }), people(2, 7), people(7, 9, { linked: true }))
      expect(await bench.states(announce, unlinked)).toEqual({ audience: 8, accepted: 5, pending: 3 })
      expect(await bench.ledger.link(bench.lease, [identityOf(3), identityOf(9)], t0)).toBe(2)
      expect(await bench.states(announce, unlinked)).toEqual({ audience: 7, accepted: 5, pending: 2 })
      await bench.deliver(announce, unlinked)
      expect(await bench.states(announce, unlinked)).toEqual({ audience: 7, accepted: 7 })
      await bench.ledger.complete(bench.lease, announce, unlinked, t0)
    })

    test('who was on the list of the linked before joining is linked on joining', async () => {
      const bench = await benchOn(fresh())
      expect(await bench.ledger.link(bench.lease, [identityOf(1)], t0)).toBe(0)
      await bench.load(people(0, 3))
      expect((await bench.ledger.find(identityOf(1)))?.linked).toBe(true)
      expect(await bench.states(announce, unlinked)).toEqual({ audience: 2, pending: 2 })
    })

    test('a source that breaks off leaves nothing, and can be read again', async () => {
      const bench = await benchOn(fresh())
      await bench.load(people(0, 2))
      async function* broken(): AsyncGenerator<readonly Recipient[]> {
        yield people(0, 50, { linked: true }).map(recipientOf)
        throw new Error('the file ended in the middle of a row')
      }
      await expect(bench.loadFrom(broken())).rejects.toThrow('the file ended in the middle of a row')
      expect(await collected(bench.ledger.people())).toHaveLength(2)
      expect(await bench.load(people(0, 50))).toMatchObject({ people: 50, joined: 48, newlyLinked: 0 })
    })

    test('an error inside a batch leaves nothing either, and the ledger goes on', async () => {
      const bench = await benchOn(fresh())
      let placed = 0
      const place = (): never => {
        placed++
        throw new Error('no sender for this person')
      }
      await expect(bench.loadFrom(batchesOf(people(0, 5)), place)).rejects.toThrow(
        'no sender for this person',
      )
      expect(placed).toBe(1)
      expect((await bench.ledger.standing()).audience).toBeUndefined()
      expect(await bench.load(people(0, 5))).toMatchObject({ people: 5 })
    })

    test('segments count their people, alike in sender, zone, country and cohort', async () => {
      const bench = await benchOn(fresh())
      await bench.load(
        people(0, 4, { sender: 'a' }),
        people(4, 9, { sender: 'b' }),
        people(9, 11, { sender: 'b', zone: 'Asia/Tokyo' }),
        people(11, 12, { sender: 'b', cohort: 'italy' }),
      )
      await bench.load(people(20, 23, { sender: 'a' }))
      const segments = await bench.ledger.segments()
      expect(segments.map(({ sender, zone, cohort, size }) => [sender, zone, cohort, size]).sort()).toEqual([
        ['a', 'Europe/Paris', 'default', 7],
        ['b', 'Asia/Tokyo', 'default', 2],
        ['b', 'Europe/Paris', 'default', 5],
        ['b', 'Europe/Paris', 'italy', 1],
      ])
      const { audience } = await bench.ledger.standing()
      expect(audience).toMatchObject({ people: 15, fingerprint: 'f1', readAt: t0 })
      expect([...(audience?.byCohort ?? [])].sort()).toEqual([
        ['default', 14],
        ['italy', 1],
      ])
    })

    test('addresses that are no phone numbers, and those that look like one, are kept as they are', async () => {
      const bench = await benchOn(fresh())
      const odd = [
        'FR.1349120865530274',
        '33612345678',
        '+33612345678',
        '+0123456789',
        '12345',
        '@who',
        '+1',
        "o'x",
        '',
      ]
      async function* source(): AsyncGenerator<readonly Recipient[]> {
        yield odd.map((text) => ({
          ...recipientOf({ n: 0 }),
          address: address(text),
          identity: identity(text),
        }))
      }
      await bench.loadFrom(source())
      const all = await collected(bench.ledger.people())
      expect(all.map((one) => String(one.address))).toEqual(odd)
      const { claims } = await bench.step(announce, everyone, 20)
      expect(claims.map((one) => String(one.address))).toEqual(odd)
    })

    test('a load keeps the lease alive, however long its source takes and its end', async () => {
      const place = fresh()
      const bench = await benchOn(place)
      const another = place.shared ? await place.open() : undefined
      const others: unknown[] = []
      let now = 0
      async function* slow(): AsyncGenerator<readonly Recipient[]> {
        for (let batch = 0; batch < 5; batch++) {
          others.push(await another?.lease(holder(2), at(now), alive))
          now += 20
          yield people(batch, batch + 1).map(recipientOf)
        }
        now += 20
      }
      await bench.ledger.load(
        bench.lease,
        slow(),
        () => ({ sender: senderId('s1'), cohort: defaultCohort }),
        { at: t0, fingerprint: undefined, machineNow: () => at(now) },
      )
      if (another !== undefined)
        expect(others).toEqual(Array(5).fill(expect.objectContaining({ busy: holder(1) })))
      expect(await bench.ledger.lease(holder(2), at(now + 25), alive)).toHaveProperty('busy')
      expect(await bench.ledger.lease(holder(2), at(now + 25), gone)).toHaveProperty('token')
    })
  })
}
