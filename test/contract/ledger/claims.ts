import { describe, expect, test } from 'vitest'
import type { Claim } from '../../../src/ledger/claiming.ts'
import { cohortName, senderId } from '../../../src/model/names.ts'
import type { Addressees } from '../../../src/model/plan.ts'
import {
  accepted,
  at,
  benchOn,
  everyone,
  failed,
  identityOf,
  later,
  linked,
  numbersOf,
  occurrenceOf,
  type PlaceFactory,
  people,
  putAside,
  sorted,
  t0,
  unlinked,
  unreached,
} from './bench.ts'

const announce = occurrenceOf('announce')
const reminder = occurrenceOf('link-reminder')

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i)

export const claimsContract = (fresh: PlaceFactory): void => {
  describe('claiming', () => {
    test.each([1, 2, 3, 7, 50, 1000])(
      'everybody is claimed once in groups of %i (T01, T15)',
      async (limit) => {
        const bench = await benchOn(fresh())
        await bench.load(
          people(0, 20, { sender: 'a' }),
          people(20, 33, { sender: 'b', zone: 'Asia/Tokyo' }),
          people(33, 34, { sender: 'b' }),
        )
        const claims = await bench.deliver(announce, everyone, limit)
        expect(sorted(numbersOf(claims))).toEqual(upTo(34))
        expect(claims.every((claim) => claim.attempt === 1 && claim.step === 'announce')).toBe(true)
        expect(await bench.deliver(announce, everyone, limit)).toEqual([])
      },
    )

    test('a take holds no more than its limit, of its own sender, from its own segments', async () => {
      const bench = await benchOn(fresh())
      await bench.load(
        people(0, 10, { sender: 'a' }),
        people(10, 20, { sender: 'b' }),
        people(20, 30, { sender: 'a', zone: 'Asia/Tokyo' }),
      )
      const tokyo = (await bench.ledger.segments()).filter((segment) => segment.zone === 'Asia/Tokyo')
      const { claims, exhausted } = await bench.step(announce, everyone, 0, [], {
        takes: [
          { sender: senderId('a'), segments: tokyo, limit: 4 },
          { sender: senderId('a'), segments: tokyo, limit: 0 },
          { sender: senderId('a'), segments: tokyo, limit: -1 },
          { sender: senderId('a'), segments: [], limit: 4 },
        ],
      })
      expect(numbersOf(claims)).toEqual([20, 21, 22, 23])
      expect(claims.every((claim) => claim.segment.zone === 'Asia/Tokyo')).toBe(true)
      expect(exhausted).toEqual([])
    })

    test('a segment is exhausted when nobody is left ahead, and not before', async () => {
      const bench = await benchOn(fresh())
      await bench.load(people(0, 5))
      const [segment] = await bench.ledger.segments()
      expect((await bench.step(announce, everyone, 4)).exhausted).toEqual([])
      const last = await bench.step(announce, everyone, 4)
      expect([numbersOf(last.claims), last.exhausted]).toEqual([[4], [segment?.id]])
      await bench.load(people(0, 6))
      expect(numbersOf((await bench.step(announce, everyone, 4)).claims)).toEqual([5])
    })

    const audience = [
      ...people(0, 3, { attributes: { plan: 'plus' } }),
      ...people(3, 5, { attributes: { plan: 'free' }, linked: true }),
      ...people(5, 8),
    ]
    test.each<[string, Addressees, number[]]>([
      ['everyone', everyone, upTo(8)],
      ['the unlinked', unlinked, [0, 1, 2, 5, 6, 7]],
      ['the linked', linked, [3, 4]],
      [
        'those with a value in a column',
        { kind: 'column', column: 'plan', values: ['plus', 'pro'] },
        [0, 1, 2],
      ],
      ['those without a value in it', { kind: 'column', column: 'plan', values: [''] }, [5, 6, 7]],
      [
        'those without a value in a column that nobody has',
        { kind: 'column', column: 'constructor', values: [''] },
        upTo(8),
      ],
    ])(
      'a phase for %s writes to them and nobody else, and its expiry expires them and nobody else',
      async (_, to, wanted) => {
        const bench = await benchOn(fresh())
        await bench.load(audience)
        expect(sorted(numbersOf(await bench.deliver(announce, to, 2)))).toEqual(wanted)
        expect(await bench.states(announce, to)).toEqual({ audience: wanted.length, accepted: wanted.length })
        await bench.ledger.complete(bench.lease, announce, to, t0)
        expect(await bench.ledger.expire(bench.lease, reminder, to, 'too late', t0)).toBe(wanted.length)
        expect(await bench.states(reminder, to)).toEqual({ audience: wanted.length, expired: wanted.length })
        await bench.ledger.complete(bench.lease, reminder, to, t0)
      },
    )

    test('a phase for the unreached writes to those whom no phase may have reached', async () => {
      const bench = await benchOn(fresh())
      await bench.load(people(0, 6))
      const { claims } = await bench.step(announce, everyone, 4)
      const [a, b, c, d] = claims as [Claim, Claim, Claim, Claim]
      await bench.settle([
        accepted(a),
        failed(b),
        { claim: c, result: { state: 'in_doubt', reason: { code: 'timeout', text: '', of: 'network' } } },
        later(d, at(60)),
      ])
      const again = occurrenceOf('again')
      const expiring = occurrenceOf('expiring')
      expect(await bench.ledger.expire(bench.lease, expiring, unreached, 'over', t0)).toBe(4)
      expect(numbersOf(await bench.deliver(again, unreached))).toEqual([1, 3, 4, 5])
      expect(await bench.states(again, unreached)).toEqual({ audience: 4, accepted: 4 })
    })

    test('nobody found in a long stretch is not the end of the audience (T03)', async () => {
      const bench = await benchOn(fresh())
      await bench.load(people(0, 21_000, { linked: true }), people(21_000, 21_003))
      const first = await bench.step(announce, unlinked, 2)
      // A look ahead is bounded, so that the transaction stays short.
      expect(first).toEqual({ claims: [], exhausted: [] })
      const second = await bench.step(announce, unlinked, 2)
      expect(numbersOf(second.claims)).toEqual([21_000, 21_001])
      expect(second.exhausted).toEqual([])
      const third = await bench.step(announce, unlinked, 2)
      expect([numbersOf(third.claims), third.exhausted.length]).toEqual([[21_002], 1])
      expect(await bench.states(announce, unlinked)).toEqual({ audience: 3, sending: 3 })
    })

    test('who opted out before the claim is not written to, however late (T34)', async () => {
      const bench = await benchOn(fresh())
      await bench.ledger.suppress(bench.lease, [identityOf(1), identityOf(77)], 'on the list', t0)
      await bench.load(people(0, 5))
      expect(await bench.ledger.suppress(bench.lease, [identityOf(1), identityOf(3)], 'opted out', t0)).toBe(
        1,
      )
      expect(await bench.states(announce)).toEqual({ audience: 5, pending: 5 })
      expect(numbersOf(await bench.deliver(announce, everyone))).toEqual([0, 2, 4])
      expect(await bench.states(announce)).toEqual({ audience: 5, accepted: 3, suppressed: 2 })
      await bench.ledger.complete(bench.lease, announce, everyone, t0)
    })

    test('who opts out or links while a delivery waits for another attempt gets none', async () => {
      const bench = await benchOn(fresh())
      await bench.load(people(0, 4))
      const { claims } = await bench.step(reminder, unlinked, 4)
      const [a, b, c, d] = claims as [Claim, Claim, Claim, Claim]
      await bench.settle([later(a, at(60)), later(b, at(60)), putAside(c), putAside(d)])
      await bench.ledger.suppress(bench.lease, [identityOf(0), identityOf(2)], 'opted out', t0)
      await bench.ledger.link(bench.lease, [identityOf(1)], t0)
      const again = await bench.step(reminder, unlinked, 10, [], { again: [c, d], now: at(60) })
      expect(numbersOf(again.claims)).toEqual([3])
      expect(await bench.states(reminder, unlinked)).toEqual({ audience: 4, suppressed: 3, sending: 1 })
    })

    test('a person is not told twice by one step, whatever becomes of the cursors', async ({ skip }) => {
      const place = fresh()
      if (place.tamper === undefined) return skip('nothing can reach behind this ledger')
      const bench = await benchOn(place)
      await bench.load(people(0, 10), people(10, 20, { sender: 'b' }))
      const { claims } = await bench.step(announce, everyone, 3)
      await bench.settle(claims.map(accepted))
      bench.tamper('delete from progress')
      expect(await bench.states(announce)).toEqual({ audience: 20, pending: 14, accepted: 6 })
      const rest = await bench.deliver(announce, everyone, 4)
      expect(sorted([...numbersOf(claims), ...numbersOf(rest)])).toEqual(upTo(20))
      expect(await bench.states(announce)).toEqual({ audience: 20, accepted: 20 })
      await bench.ledger.complete(bench.lease, announce, everyone, t0)
    })

    test('a cohort is complete while the cursors of another one are reset', async ({ skip }) => {
      const place = fresh()
      if (place.tamper === undefined) return skip('nothing can reach behind this ledger')
      const bench = await benchOn(place)
      const italy = occurrenceOf('announce', 'italy')
      await bench.load(people(0, 5), people(5, 8, { cohort: 'italy' }))
      await bench.deliver(italy, everyone)
      bench.tamper('delete from progress')
      await bench.deliver(announce, everyone)
      await bench.ledger.complete(bench.lease, announce, everyone, t0)
      // All of them have a row, wherever the cursor is.
      await bench.ledger.complete(bench.lease, italy, everyone, t0)
      expect(await bench.deliver(italy, everyone)).toEqual([])
      await bench.ledger.complete(bench.lease, italy, everyone, t0)
    })

    test('two cohorts share a step and are counted apart', async () => {
      const bench = await benchOn(fresh())
      const italy = occurrenceOf('announce', 'italy')
      await bench.load(people(0, 5), people(5, 8, { cohort: 'italy' }))
      expect(numbersOf(await bench.deliver(announce, everyone))).toEqual(upTo(5))
      await bench.ledger.complete(bench.lease, announce, everyone, t0)
      expect(await bench.states(italy)).toEqual({ audience: 3, pending: 3 })
      const { claims } = await bench.step(italy, everyone, 2)
      await bench.settle([later(claims[0] as Claim, at(90)), accepted(claims[1] as Claim)])
      const happened = await bench.ledger.happened([
        { occurrence: announce, to: everyone },
        { occurrence: italy, to: everyone },
      ])
      expect(happened.get(announce.id)?.retryAt).toBeUndefined()
      expect(happened.get(italy.id)?.retryAt).toBe(at(90))
      expect(await bench.ledger.expire(bench.lease, italy, everyone, 'the freeze', t0)).toBe(2)
      expect(await bench.states(italy)).toEqual({ audience: 3, accepted: 1, expired: 2 })
      expect(await bench.states(announce)).toEqual({ audience: 5, accepted: 5 })
    })

    test('a segment of another cohort is another segment', async () => {
      const bench = await benchOn(fresh())
      await bench.load(people(0, 2, { cohort: 'italy' }), people(2, 3))
      const cohorts = (await bench.ledger.segments()).map((segment) => segment.cohort)
      expect(sorted(cohorts.map((cohort) => (cohort === cohortName('italy') ? 1 : 0)))).toEqual([0, 1])
    })

    test('a permit is kept for every claim of a limited sender, a second attempt too', async () => {
      const bench = await benchOn(fresh())
      await bench.load(people(0, 5, { sender: 'a' }), people(5, 10, { sender: 'b' }))
      const [a, b] = await bench.takes(3)
      if (a === undefined || b === undefined) return expect.fail('two senders were loaded')
      const { claims } = await bench.step(announce, everyone, 0, [], {
        takes: [{ ...a, handedBy: at(1) }, b],
      })
      expect(await bench.ledger.permitsSince(t0)).toEqual([{ sender: 'a', at: at(1), n: 3 }])
      const mine = claims.filter((claim) => claim.segment.sender === a.sender)
      await bench.step(
        announce,
        everyone,
        0,
        mine.map((claim) => putAside(claim)),
        {
          takes: [{ ...a, limit: 1, handedBy: at(2) }],
          again: mine,
          now: at(1),
        },
      )
      expect((await bench.ledger.permitsSince(at(2))).reduce((sum, permit) => sum + permit.n, 0)).toBe(4)
      expect(await bench.ledger.permitsSince(at(3))).toEqual([])
    })

    test('a second attempt of a sender without a take is a permit too', async () => {
      const bench = await benchOn(fresh())
      await bench.load(people(0, 3, { sender: 'a' }))
      const { claims } = await bench.step(announce, everyone, 3)
      await bench.step(
        announce,
        everyone,
        0,
        claims.map((claim) => putAside(claim)),
        { takes: [], again: claims },
      )
      expect(await bench.ledger.permitsSince(t0)).toMatchObject([{ sender: 'a', n: 3 }])
    })
  })
}
