import { describe, expect, test } from 'vitest'
import type { Claim, Settled } from '../../../src/ledger/claiming.ts'
import {
  accepted,
  at,
  type Bench,
  benchOn,
  collected,
  everyone,
  failed,
  identityOf,
  later,
  numbersOf,
  occurrenceOf,
  type PlaceFactory,
  people,
  putAside,
  sorted,
} from './bench.ts'

const announce = occurrenceOf('announce')

const claimed = async (bench: Bench, n: number): Promise<readonly Claim[]> => {
  await bench.load(people(0, n))
  return (await bench.step(announce, everyone, n)).claims
}

const one = async (bench: Bench): Promise<Claim> =>
  (await claimed(bench, 1))[0] ?? expect.fail('nobody was claimed')

export const settleContract = (fresh: PlaceFactory): void => {
  describe('what became of a claim', () => {
    const reason = { code: '131026', text: 'Message undeliverable', of: 'recipient' } as const
    test.each<[string, Settled['result'], object]>([
      ['accepted', { state: 'accepted' }, { accepted: 1 }],
      ['accepted, with the platform id', { state: 'accepted', platformId: 'wamid.1' }, { accepted: 1 }],
      ['failed', { state: 'failed', reason }, { failed: 1 }],
      ['in doubt', { state: 'in_doubt', reason }, { in_doubt: 1 }],
      ['suppressed', { state: 'suppressed', reason }, { suppressed: 1 }],
      ['expired', { state: 'expired', reason }, { expired: 1 }],
      ['pending', { state: 'pending', reason, retryAt: at(60), counts: true }, { pending: 1 }],
      ['pending in this run', { state: 'pending', counts: false }, { pending: 1 }],
    ])('%s is kept and counted once, however often it is said', async (_, result, states) => {
      const bench = await benchOn(fresh())
      const claim = await one(bench)
      await bench.settle(
        [
          { claim, result },
          { claim, result },
        ],
        at(5),
      )
      await bench.settle([{ claim, result }])
      await bench.settle([failed(claim), accepted(claim)])
      expect(await bench.states(announce)).toEqual({ audience: 1, ...states })
    })

    test('a reason is kept with its code, its words and what it concerns', async () => {
      const bench = await benchOn(fresh())
      const claim = await one(bench)
      await bench.settle(
        [{ claim, result: { state: 'failed', reason: { ...reason, text: 'x'.repeat(5000) } } }],
        at(7),
      )
      const [record] = await collected(
        bench.ledger.deliveries({
          states: ['failed'],
          occurrences: [{ occurrence: announce, to: everyone }],
        }),
      )
      expect(record).toMatchObject({
        state: 'failed',
        attempt: 1,
        at: at(7),
        reason: { code: '131026', of: 'recipient' },
      })
      expect(record?.reason?.text).toMatch(/^x{1,1000}$/)
    })

    test('a large group, accepted in any order and mixed with others, is what it is', async () => {
      const bench = await benchOn(fresh())
      const claims = await claimed(bench, 100)
      const shuffled = [...claims].sort((a, b) => ((a.recipient * 37) % 101) - ((b.recipient * 37) % 101))
      const isBad = (claim: Claim): boolean => claim.recipient % 10 === 3
      await bench.settle(
        shuffled.slice(0, 60).map((claim) => (isBad(claim) ? failed(claim) : accepted(claim))),
      )
      const bad = shuffled.slice(0, 60).filter(isBad).length
      expect(await bench.states(announce)).toEqual({
        audience: 100,
        accepted: 60 - bad,
        failed: bad,
        sending: 40,
      })
      const list = await collected(
        bench.ledger.deliveries({
          states: ['sending'],
          occurrences: [{ occurrence: announce, to: everyone }],
        }),
      )
      expect(list.map((record) => record.recipient)).toEqual(
        sorted(shuffled.slice(60).map((claim) => claim.recipient)),
      )
    })

    test('a group in which one is settled already leaves that one as it is', async () => {
      const bench = await benchOn(fresh())
      const claims = await claimed(bench, 20)
      await bench.settle([failed(claims[7] as Claim)])
      await bench.settle(claims.map(accepted))
      expect(await bench.states(announce)).toEqual({ audience: 20, accepted: 19, failed: 1 })
    })

    test('results of one step and intents of another go in one transaction', async () => {
      const bench = await benchOn(fresh())
      const claims = await claimed(bench, 3)
      const reminder = occurrenceOf('link-reminder')
      const next = await bench.step(reminder, everyone, 2, claims.map(accepted))
      expect(next.claims.map((claim) => claim.step)).toEqual(['link-reminder', 'link-reminder'])
      expect(await bench.states(announce)).toEqual({ audience: 3, accepted: 3 })
      expect(await bench.states(reminder)).toEqual({ audience: 3, sending: 2, pending: 1 })
    })

    test('a retry is claimed at its instant of plan time, not before, and counts its attempts', async () => {
      const bench = await benchOn(fresh())
      await bench.settle([later(await one(bench), at(60))])
      expect((await bench.step(announce, everyone, 5, [], { now: at(59) })).claims).toEqual([])
      const second = await bench.step(announce, everyone, 5, [], { now: at(60) })
      expect(second.claims).toMatchObject([{ attempt: 2 }])
      await bench.settle([later(second.claims[0] as Claim, at(120), false)])
      const third = await bench.step(announce, everyone, 5, [], { now: at(500) })
      // The second was throttled: it never counted.
      expect(third.claims).toMatchObject([{ attempt: 2 }])
      await bench.settle(third.claims.map(accepted))
      expect(await bench.states(announce)).toEqual({ audience: 1, accepted: 1 })
    })

    test('retries of a segment that must wait do not stand in the way of others', async () => {
      const bench = await benchOn(fresh())
      await bench.load(people(0, 50, { zone: 'Asia/Tokyo' }), people(50, 52, { zone: 'Europe/Paris' }))
      const { claims } = await bench.step(announce, everyone, 52)
      const isTokyo = (claim: Claim): boolean => claim.segment.zone === 'Asia/Tokyo'
      await bench.settle(claims.map((claim) => later(claim, at(isTokyo(claim) ? 10 : 20))))
      const takes = await bench.takes(5, (segment) => segment.zone === 'Europe/Paris')
      const due = await bench.step(announce, everyone, 0, [], { takes, now: at(30) })
      expect(sorted(numbersOf(due.claims))).toEqual([50, 51])
    })

    test('a segment is not exhausted while one of its retries is due', async () => {
      const bench = await benchOn(fresh())
      await bench.load(people(0, 6))
      const { claims } = await bench.step(announce, everyone, 6)
      await bench.settle(claims.map((claim) => later(claim, at(10))))
      await bench.ledger.suppress(bench.lease, [0, 1, 2, 3].map(identityOf), 'opted out', at(11))
      const due = await bench.step(announce, everyone, 2, [], { now: at(12) })
      expect([sorted(numbersOf(due.claims)), due.exhausted]).toEqual([[4, 5], []])
      expect(await bench.states(announce)).toEqual({ audience: 6, suppressed: 4, sending: 2 })
    })

    test('what a run put aside comes back when that run says so, and to nobody else meanwhile', async () => {
      const bench = await benchOn(fresh())
      const claim = await one(bench)
      await bench.settle([putAside(claim)])
      expect((await bench.step(announce, everyone, 5, [], { now: at(9999) })).claims).toEqual([])
      expect(await bench.states(announce)).toEqual({ audience: 1, pending: 1 })
      const again = await bench.step(announce, everyone, 5, [], { again: [claim] })
      expect(again.claims).toMatchObject([
        { recipient: claim.recipient, attempt: 2, attributes: {}, locale: 'en' },
      ])
      expect((await bench.step(announce, everyone, 5, [], { again: [claim, claim] })).claims).toEqual([])
      expect(await bench.states(announce)).toEqual({ audience: 1, sending: 1 })
    })

    test('what a run put aside is due for the next run when the lease is given back', async () => {
      const bench = await benchOn(fresh())
      await bench.settle([putAside(await one(bench), false)])
      await bench.ledger.release(bench.lease)
      const happened = await bench.ledger.happened([{ occurrence: announce, to: everyone }])
      expect(happened.get(announce.id)?.retryAt).toBeDefined()
    })

    test('a retry accepted under a newer revision has promised what that revision says', async ({ skip }) => {
      const place = fresh()
      if (place.tamper === undefined) return skip('nothing can reach behind this ledger')
      const bench = await benchOn(place)
      await bench.settle([later(await one(bench), at(60))])
      const moved = occurrenceOf('announce', 'default', { deadline: at(9_999_999) })
      const second = await bench.step(moved, everyone, 5, [], { now: at(60), revision: 2 })
      await bench.settle(second.claims.map(accepted))
      // Nobody may be left who was promised the old date.
      bench.tamper(`create table proof (n integer check (n = 0));
        insert into proof select count(*) from delivery d join promise p on p.id = d.promise where p.revision = 1`)
    })

    test('a step that rejects has changed nothing', async () => {
      const bench = await benchOn(fresh())
      const claims = await claimed(bench, 3)
      const impossible = claims.map(
        (claim, i): Settled =>
          i < 2
            ? accepted(claim)
            : {
                claim,
                result: { state: 'failed', reason: { code: null as never, text: '', of: 'network' } },
              },
      )
      await expect(bench.settle(impossible)).rejects.toThrow()
      expect(await bench.states(announce)).toEqual({ audience: 3, sending: 3 })
      await bench.settle(claims.map(failed))
      expect(await bench.states(announce)).toEqual({ audience: 3, failed: 3 })
    })
  })
}
