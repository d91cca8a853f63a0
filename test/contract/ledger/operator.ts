import { describe, expect, test } from 'vitest'
import { noCounts } from '../../../src/model/delivery.ts'
import {
  accepted,
  alive,
  at,
  type Bench,
  benchOn,
  collected,
  entry,
  everyone,
  failed,
  holder,
  identityOf,
  later,
  numbersOf,
  occurrenceOf,
  type PlaceFactory,
  people,
  phoneOf,
  t0,
  unlinked,
} from './bench.ts'

const announce = occurrenceOf('announce')
const italy = occurrenceOf('announce', 'italy')
const reminder = occurrenceOf('link-reminder')
const target = { occurrence: announce, to: everyone }
const cancelled = 'cancelled by ops: the date moved'

/** Ten people, four of them in doubt: the runner died while they were on the wire. */
const doubting = async (fresh: PlaceFactory): Promise<Bench> => {
  const first = await benchOn(fresh())
  await first.load(people(0, 7), people(7, 10, { sender: 'b' }), people(20, 23, { cohort: 'italy' }))
  await first.ledger.begin(first.lease, announce, t0)
  const { claims } = await first.step(announce, everyone, 3)
  await first.settle(claims.slice(0, 2).map(accepted))
  const bench = await first.takeOver()
  expect(await bench.ledger.settleAbandoned(bench.lease, 'hold', at(9))).toBe(4)
  return bench
}

const happenedTo = async ({ ledger }: Bench, one = announce) =>
  (await ledger.happened([{ occurrence: one, to: everyone }])).get(one.id)

export const operatorContract = (fresh: PlaceFactory): void => {
  describe('cancelling', () => {
    test('ends what is pending of one that began, needs no lease, and shows in the pulse at once', async () => {
      const bench = await benchOn(fresh())
      await bench.load(people(0, 10))
      await bench.ledger.begin(bench.lease, announce, t0)
      const { claims } = await bench.step(announce, everyone, 5)
      await bench.settle([...claims.slice(0, 2).map(accepted), later(claims[2] ?? expect.fail(), at(60))])
      const pulse = await bench.ledger.pulse()
      expect(await bench.ledger.cancel([target], cancelled, entry('cancel', { at: at(5) }))).toBe(6)
      expect(await bench.ledger.pulse()).toBe(pulse + 1)
      // Two are in flight still: they end as the platform answers.
      expect(await bench.states(announce)).toEqual({ audience: 10, accepted: 2, sending: 2, expired: 6 })
      await bench.settle(claims.slice(3).map(accepted))
      expect(await bench.deliver(announce, everyone)).toEqual([])
      expect(await happenedTo(bench)).toMatchObject({
        skipped: { as: 'cancelled', why: cancelled, at: at(5) },
        counts: { audience: 10, accepted: 4, expired: 6 },
      })
      const [one] = await collected(bench.ledger.deliveries({ states: ['expired'], occurrences: [target] }))
      expect(one?.reason).toEqual({ code: 'cancelled', text: cancelled, of: 'operator' })
      await bench.ledger.complete(bench.lease, announce, everyone, at(9))
    })

    test('of one that never began writes no row, and leaves other cohorts alone', async () => {
      const bench = await benchOn(fresh())
      await bench.load(people(0, 4), people(4, 6, { cohort: 'italy' }))
      expect(await bench.ledger.cancel([target], cancelled, entry('cancel'))).toBe(0)
      expect(await happenedTo(bench)).toMatchObject({ skipped: { as: 'cancelled' }, counts: { pending: 4 } })
      expect(await happenedTo(bench, italy)).not.toHaveProperty('skipped')
    })

    test('leaves what is complete as it is, but for people who joined and wait', async () => {
      const bench = await benchOn(fresh())
      await bench.load(people(0, 2))
      await bench.ledger.begin(bench.lease, announce, t0)
      await bench.deliver(announce, everyone)
      await bench.ledger.complete(bench.lease, announce, everyone, at(1))
      await bench.ledger.cancel([target], cancelled, entry('cancel'))
      expect(await happenedTo(bench)).not.toHaveProperty('skipped')
      await bench.load(people(0, 5))
      expect(await bench.ledger.cancel([target], cancelled, entry('cancel'))).toBe(3)
      expect(await happenedTo(bench)).toMatchObject({ counts: { audience: 5, accepted: 2, expired: 3 } })
    })
  })

  describe('settling doubts', () => {
    test.each([
      ['sent', { audience: 10, accepted: 6, pending: 4 }, 'assumed-sent'],
      ['unsent', { audience: 10, accepted: 2, failed: 4, pending: 4 }, 'assumed-unsent'],
      ['resend', { audience: 10, accepted: 2, pending: 8 }, 'resent'],
    ] as const)('as %s: counts stay sums, one entry says how many', async (as, states, code) => {
      const bench = await doubting(fresh)
      const said: number[] = []
      const settled = await bench.ledger.resolve([target], as, 'by ops: LEGAL-1', (n) => {
        said.push(n)
        return entry('resolve', { subject: `${n}`, at: at(20) })
      })
      expect([settled, said]).toEqual([4, [4]])
      expect(await bench.states(announce)).toEqual(states)
      const kept = await collected(
        bench.ledger.deliveries({ states: ['accepted', 'failed', 'pending'], occurrences: [target] }),
      )
      expect(kept.filter(({ reason }) => reason?.code === code)).toHaveLength(4)
      const rest = await bench.deliver(announce, everyone)
      expect(rest).toHaveLength(as === 'resend' ? 8 : 4)
      await bench.ledger.complete(bench.lease, announce, everyone, at(99))
    })

    test('of what is not in doubt changes nothing and writes no entry', async () => {
      const bench = await doubting(fresh)
      const pulse = await bench.ledger.pulse()
      const other = { occurrence: italy, to: everyone }
      expect(await bench.ledger.resolve([other], 'sent', 'x', () => entry('resolve'))).toBe(0)
      expect(await bench.ledger.resolve([], 'sent', 'x', () => entry('resolve'))).toBe(0)
      expect(await bench.ledger.pulse()).toBe(pulse)
    })

    test('a completed occurrence whose doubts are sent again runs again', async () => {
      const bench = await doubting(fresh)
      await bench.deliver(announce, everyone)
      await bench.ledger.complete(bench.lease, announce, everyone, at(30))
      await bench.ledger.resolve([target], 'resend', 'x', () => entry('resolve'))
      expect(await happenedTo(bench)).toMatchObject({ completed: at(30), counts: { pending: 4 } })
      const again = await bench.deliver(announce, everyone)
      expect(again.map(({ attempt }) => attempt)).toEqual([2, 2, 2, 2])
      const { resent } = await bench.ledger.summary(announce)
      expect(resent).toEqual({ people: 4, messages: 4 })
    })
  })

  describe('one person’s story', () => {
    test('is every delivery with its attempts, what was promised, and what is behind', async () => {
      const bench = await benchOn(fresh())
      await bench.load(people(0, 3, { locale: 'pt-BR' }))
      const { claims } = await bench.step(announce, everyone, 2)
      await bench.settle([accepted(claims[0] ?? expect.fail()), later(claims[1] ?? expect.fail(), at(60))])
      await bench.ledger.suppress(bench.lease, [identityOf(2)], 'opted out', at(3))
      const one = await bench.ledger.story(identityOf(0))
      expect(one).toMatchObject({
        address: phoneOf(0),
        locale: 'pt-BR',
        linked: false,
        suppressed: undefined,
        passed: ['announce'],
        deliveries: [
          {
            step: 'announce',
            state: 'accepted',
            attempt: 1,
            promised: {
              revision: 1,
              cohort: 'default',
              statement: { kind: 'instant', at: announce.deadline },
            },
            attempts: [],
          },
        ],
      })
      expect(await bench.ledger.story(identityOf(1))).toMatchObject({
        deliveries: [
          { state: 'pending', retryAt: at(60), attempts: [{ attempt: 1, reason: { code: '131016' } }] },
        ],
      })
      expect(await bench.ledger.story(identityOf(2))).toMatchObject({
        suppressed: { reason: 'opted out', since: at(3) },
        deliveries: [],
        passed: [],
      })
      expect(await bench.ledger.story(identityOf(9))).toBeUndefined()
    })
  })

  describe('the summary of an occurrence', () => {
    test('counts reasons by state, of its own cohort', async () => {
      const bench = await benchOn(fresh())
      await bench.load(people(0, 6), people(6, 8, { cohort: 'italy' }))
      const { claims } = await bench.step(announce, everyone, 6)
      await bench.settle([...claims.slice(0, 3).map(failed), ...claims.slice(3).map(accepted)])
      const other = await bench.step(italy, everyone, 2)
      await bench.settle(other.claims.map(failed))
      const reason = { code: '131026', text: 'undeliverable', of: 'recipient' }
      expect((await bench.ledger.summary(announce)).reasons).toEqual([{ state: 'failed', reason, n: 3 }])
      expect((await bench.ledger.summary(italy)).reasons).toEqual([{ state: 'failed', reason, n: 2 }])
      expect(await bench.ledger.summary(reminder)).toEqual({
        reasons: [],
        resent: { people: 0, messages: 0 },
      })
    })
  })

  describe('who works', () => {
    test('is the holder of the lease, and when they last did outlives them', async () => {
      const ledger = await fresh().open()
      expect(await ledger.holder()).toBeUndefined()
      expect(await ledger.lastWorked()).toEqual({})
      const lease = await ledger.lease(holder(), t0, alive)
      if ('busy' in lease) return expect.fail('nobody holds it')
      expect(await ledger.holder()).toEqual({ holder: holder(), until: at(30) })
      await ledger.step(lease, [], undefined, at(12), at(12))
      expect(await ledger.lastWorked()).toEqual({ machine: at(12) })
      await ledger.begin(lease, announce, at(500))
      await ledger.release(lease)
      expect(await ledger.holder()).toBeUndefined()
      expect(await ledger.lastWorked()).toEqual({ machine: at(12), plan: at(500) })
      await ledger.audit(entry('pause', { at: at(900) }))
      expect((await ledger.lastWorked()).plan).toBe(at(900))
    })

    test('the audit trail has a head, which every entry moves', async () => {
      const ledger = await fresh().open()
      expect(await ledger.auditHead()).toBeUndefined()
      await ledger.audit(entry('one'))
      const first = await ledger.auditHead()
      await ledger.audit(entry('two'))
      expect(first).toMatchObject({ number: 1, hash: expect.stringMatching(/^[0-9a-f]{64}$/) })
      expect(await ledger.auditHead()).toMatchObject({ number: 2 })
    })
  })

  describe('forgetting one person', () => {
    const told = (id: number | undefined) => entry('forget', { subject: `recipient ${id}` })

    test('their number and states stay, so that every sum holds; they are written to no more', async () => {
      const bench = await benchOn(fresh())
      await bench.load(people(0, 6, { attributes: { name: 'Zoë' } }), people(6, 8, { linked: true }))
      const { claims } = await bench.step(announce, everyone, 3)
      await bench.settle([
        accepted(claims[0] ?? expect.fail()),
        later(claims[1] ?? expect.fail(), at(1)),
        failed(claims[2] ?? expect.fail()),
      ])
      const before = await bench.counts(announce)
      for (const n of [0, 1, 4, 7])
        expect(await bench.ledger.forget(bench.lease, identityOf(n), told), `${n}`).toBe(true)
      expect(await bench.counts(announce)).toEqual(before)
      expect(await bench.ledger.find(identityOf(0))).toBeUndefined()
      expect(await bench.ledger.story(identityOf(1))).toEqual({ forgottenAt: t0 })
      const again = await bench.step(announce, everyone, 9, [], { now: at(60) })
      expect(numbersOf(again.claims)).toEqual([3, 5, 6])
      await bench.settle(again.claims.map(accepted))
      expect(await bench.states(announce)).toEqual({ audience: 8, accepted: 4, failed: 1, suppressed: 3 })
      await bench.ledger.complete(bench.lease, announce, everyone, at(99))
      const addresses = (await collected(bench.ledger.people())).map(({ address }) => String(address))
      expect(addresses.filter((address) => address === 'forgotten')).toHaveLength(4)
      await bench.deliver(reminder, unlinked)
      await bench.ledger.complete(bench.lease, reminder, unlinked, at(99))
    })

    test('no later load and no list brings them back, known before or not', async () => {
      const bench = await benchOn(fresh())
      await bench.load(people(0, 4))
      await bench.ledger.forget(bench.lease, identityOf(1), told)
      expect(await bench.ledger.forget(bench.lease, identityOf(9), told)).toBe(false)
      expect(await bench.load(people(0, 12))).toEqual({
        people: 11,
        joined: 7,
        repeated: 0,
        newlyLinked: 0,
        vanished: 0,
      })
      expect(await bench.ledger.suppress(bench.lease, [identityOf(1), identityOf(2)], 'x', t0)).toBe(1)
      expect(await bench.ledger.link(bench.lease, [identityOf(9)], t0)).toBe(0)
      expect(await bench.ledger.find(identityOf(9))).toBeUndefined()
      expect(await bench.states(announce)).toEqual({ audience: 11, pending: 11 })
    })

    test('what a platform said that names them is cleaned, and its code stays', async () => {
      const bench = await benchOn(fresh())
      await bench.load(people(0, 2))
      const { claims } = await bench.step(announce, everyone, 2)
      await bench.settle(
        claims.map((claim) => ({
          claim,
          result: {
            state: 'failed',
            reason: { code: '131026', text: `no such user: ${claim.address.slice(1)}`, of: 'recipient' },
          },
        })),
      )
      await bench.ledger.forget(bench.lease, identityOf(0), told)
      const reasons = (await bench.ledger.summary(announce)).reasons.map(({ reason }) => reason.text)
      expect(reasons.toSorted()).toEqual([
        'no such user: (forgotten)',
        `no such user: ${phoneOf(1).slice(1)}`,
      ])
    })

    test('needs the lease: nobody else works meanwhile', async () => {
      const bench = await benchOn(fresh())
      await bench.load(people(0, 2))
      await bench.takeOver()
      await expect(bench.ledger.forget(bench.lease, identityOf(0), told)).rejects.toMatchObject({
        code: 'busy',
      })
      await expect(bench.ledger.purge(bench.lease, entry('purge'))).rejects.toMatchObject({ code: 'busy' })
      expect(await bench.ledger.find(identityOf(0))).toBeDefined()
    })
  })

  describe('purging everybody', () => {
    test('keeps the counts and their proof, and nothing is loaded or begun any more', async () => {
      const bench = await benchOn(fresh())
      await bench.load(people(0, 5), people(5, 7, { cohort: 'italy', linked: true }))
      const { claims } = await bench.step(announce, everyone, 5)
      await bench.settle([...claims.slice(0, 4).map(accepted), failed(claims[4] ?? expect.fail())])
      await bench.ledger.suppress(bench.lease, [identityOf(5)], 'opted out', t0)
      const before = [await bench.counts(announce), await bench.counts(italy)]
      expect(await bench.ledger.purge(bench.lease, entry('purge'))).toBe(7)
      expect([await bench.counts(announce), await bench.counts(italy)]).toEqual(before)
      expect(before[0]).toEqual({ ...noCounts, audience: 5, accepted: 4, failed: 1 })
      await bench.ledger.complete(bench.lease, announce, everyone, at(9))
      expect(await bench.ledger.story(identityOf(0))).toBeUndefined()
      expect((await bench.ledger.summary(announce)).reasons).toMatchObject([{ state: 'failed', n: 1 }])
      const refused = { code: 'refused' }
      await expect(bench.load(people(0, 9))).rejects.toMatchObject(refused)
      await expect(bench.ledger.begin(bench.lease, italy, at(9))).rejects.toMatchObject(refused)
    })
  })
}
