import { describe, expect, test } from 'vitest'
import type { Instant } from '../../../src/base/instant.ts'
import type { Claim } from '../../../src/ledger/claiming.ts'
import {
  accepted,
  at,
  benchOn,
  collected,
  entry,
  everyone,
  later,
  linked,
  numbersOf,
  occurrenceOf,
  type PlaceFactory,
  people,
  putAside,
  t0,
  unlinked,
} from './bench.ts'

const announce = occurrenceOf('announce')
const reminder = occurrenceOf('link-reminder')

export const occurrencesContract = (fresh: PlaceFactory): void => {
  describe('how many were told later than an instant', () => {
    const minute = (n: number) => at(60 * n)

    test('is known to the minute, by when they were accepted; a minute that is not over counts as later', async () => {
      const bench = await benchOn(fresh())
      await bench.load(people(0, 6), people(6, 8, { cohort: 'italy' }))
      for (const [when, n] of [
        [0, 1],
        [10, 2],
        [20, 3],
      ] as const) {
        const { claims } = await bench.step(announce, everyone, n, [], { now: minute(when) })
        await bench.settle(claims.map(accepted), minute(when))
      }
      const told = (than: Instant): Promise<number> => bench.ledger.toldLater(announce, than)
      expect([await told(at(-60)), await told(at(30)), await told(at(59))]).toEqual([6, 6, 5])
      expect([await told(minute(10)), await told(at(659)), await told(minute(30))]).toEqual([5, 3, 0])
      expect(await bench.ledger.toldLater(occurrenceOf('announce', 'italy'), at(-60))).toBe(0)
      expect(await bench.ledger.toldLater(occurrenceOf('reminder'), at(-60))).toBe(0)
    })

    test('counts nobody who is in doubt, and who turns out as told from when it was handed over', async () => {
      const bench = await benchOn(fresh())
      await bench.load(people(0, 3))
      const { claims } = await bench.step(announce, everyone, 3, [], { now: minute(5) })
      const doubt = {
        state: 'in_doubt',
        reason: { code: 'reset', text: 'no answer', of: 'network' },
      } as const
      await bench.settle(
        claims.map((claim) => ({ claim, result: doubt })),
        minute(5),
      )
      expect(await bench.ledger.toldLater(announce, at(-60))).toBe(0)
      await bench.ledger.resolve([{ occurrence: announce, to: everyone }], 'sent', 'asked them', () =>
        entry('resolve', { at: minute(90) }),
      )
      expect(await bench.ledger.toldLater(announce, at(-60))).toBe(3)
      expect(await bench.ledger.toldLater(announce, minute(6))).toBe(0)
    })
  })

  describe('an occurrence', () => {
    test('begins once, and keeps its first instant', async () => {
      const bench = await benchOn(fresh())
      await bench.ledger.begin(bench.lease, announce, at(1))
      await bench.ledger.begin(bench.lease, announce, at(2))
      const happened = await bench.ledger.happened([{ occurrence: announce, to: everyone }])
      expect(happened.get(announce.id)).toMatchObject({ began: at(1) })
      expect(happened.get(announce.id)).not.toHaveProperty('completed')
      expect((await bench.ledger.standing()).newest).toBe(at(1))
    })

    test('is complete with an instant, and runs again for joiners', async () => {
      const bench = await benchOn(fresh())
      await bench.load(people(0, 2))
      await bench.ledger.begin(bench.lease, announce, at(1))
      await bench.deliver(announce, everyone)
      await bench.ledger.complete(bench.lease, announce, everyone, at(3))
      const facts = async () =>
        (await bench.ledger.happened([{ occurrence: announce, to: everyone }])).get(announce.id)
      expect(await facts()).toMatchObject({ began: at(1), completed: at(3) })
      await bench.load(people(0, 3))
      await bench.ledger.begin(bench.lease, announce, at(9))
      expect(await facts()).not.toHaveProperty('completed')
      expect(await facts()).toMatchObject({ began: at(1) })
    })

    test('is never complete while somebody is pending or a message is on its way (T04, T20)', async () => {
      const bench = await benchOn(fresh())
      await bench.load(people(0, 3))
      const complete = () => bench.ledger.complete(bench.lease, announce, everyone, t0)
      const refused = { code: 'accounting' }
      await expect(complete()).rejects.toMatchObject(refused)
      const { claims } = await bench.step(announce, everyone, 2)
      await bench.settle([accepted(claims[0] as Claim)])
      await expect(complete()).rejects.toMatchObject(refused)
      await bench.settle([later(claims[1] as Claim, at(60))])
      await expect(complete()).rejects.toMatchObject(refused)
      await bench.deliver(announce, everyone)
      await expect(complete()).rejects.toThrow('1 deliveries are pending')
      const due = await bench.step(announce, everyone, 1, [], { now: at(60) })
      await bench.settle(due.claims.map(accepted))
      await complete()
    })

    test('for the unlinked is complete when all who are left have linked', async () => {
      const bench = await benchOn(fresh())
      await bench.load(people(0, 2, { linked: true }))
      await bench.ledger.complete(bench.lease, reminder, unlinked, t0)
      await expect(bench.ledger.complete(bench.lease, reminder, linked, t0)).rejects.toMatchObject({
        code: 'accounting',
      })
    })

    test('is not complete when its sums do not hold, and the message says which', async ({ skip }) => {
      const place = fresh()
      if (place.tamper === undefined) return skip('nothing can reach behind this ledger')
      const bench = await benchOn(place)
      await bench.load(people(0, 4))
      await bench.deliver(announce, everyone)
      const complete = () => bench.ledger.complete(bench.lease, announce, everyone, t0)
      for (const [damage, repair] of [
        [
          'delete from delivery where recipient = 2',
          'insert into delivery values (1, 2, 2, 1, 0, 1, null, null)',
        ],
        [
          'update delivery set state = 5 where recipient = 2',
          'update delivery set state = 2 where recipient = 2',
        ],
        ['update tally set n = n - 1 where state = 2', 'update tally set n = n + 1 where state = 2'],
        ['update progress set not_addressed = 1', 'update progress set not_addressed = 0'],
      ] as const) {
        bench.tamper(damage)
        await expect(complete(), damage).rejects.toMatchObject({ code: 'accounting' })
        bench.tamper(repair)
      }
      bench.tamper('update delivery set state = 5 where recipient = 2')
      await expect(complete()).rejects.toThrow(
        '3 accepted, 1 failed are kept, 4 accepted are counted; 4 of them are of this cohort, of whom 4 were passed',
      )
      const happened = await bench.ledger.happened([{ occurrence: announce, to: everyone }])
      expect(happened.get(announce.id)).not.toHaveProperty('completed')
    })

    test('that is a gate or an action is complete without anybody having been told', async () => {
      const bench = await benchOn(fresh())
      await bench.load(people(0, 3))
      const freeze = occurrenceOf('freeze', 'default', { kind: 'gate', gate: 'frozen' })
      await bench.ledger.complete(bench.lease, freeze, everyone, at(5))
      const happened = await bench.ledger.happened([{ occurrence: freeze, to: everyone }])
      expect(happened.get(freeze.id)).toMatchObject({ began: at(5), completed: at(5) })
    })

    test('expires for all who are pending: ahead, waiting for another attempt, put aside', async () => {
      const bench = await benchOn(fresh())
      await bench.load(
        people(0, 4),
        people(4, 6, { sender: 'b', linked: true }),
        people(6, 9, { sender: 'b' }),
      )
      const { claims } = await bench.step(reminder, unlinked, 4)
      expect(claims).toHaveLength(7)
      const [a, b, c, d] = claims as [Claim, Claim, Claim, Claim]
      await bench.settle([accepted(a), later(b, at(60)), putAside(c)])
      await bench.load(people(0, 12))
      expect(await bench.ledger.expire(bench.lease, reminder, unlinked, 'the freeze came first', at(9))).toBe(
        5,
      )
      expect(await bench.states(reminder, unlinked)).toEqual({
        audience: 10,
        accepted: 1,
        expired: 5,
        sending: 4,
      })
      expect(await bench.ledger.expire(bench.lease, reminder, unlinked, 'the freeze came first', at(9))).toBe(
        0,
      )
      // Nobody waits for another attempt any more.
      const happened = await bench.ledger.happened([{ occurrence: reminder, to: unlinked }])
      expect(happened.get(reminder.id)).not.toHaveProperty('retryAt')
      await bench.settle([d, ...claims.slice(4)].map(accepted))
      expect(await bench.deliver(reminder, unlinked)).toEqual([])
      expect((await bench.step(reminder, unlinked, 5, [], { now: at(9999), again: [c] })).claims).toEqual([])
      await bench.ledger.complete(bench.lease, reminder, unlinked, t0)
      const list = await collected(
        bench.ledger.deliveries({
          states: ['expired'],
          occurrences: [{ occurrence: reminder, to: unlinked }],
        }),
      )
      expect(list).toHaveLength(5)
      expect(list[0]).toMatchObject({
        at: at(9),
        reason: { code: 'expired', text: 'the freeze came first', of: 'plan' },
      })
    })

    test('that nobody ever began expires for everybody', async () => {
      const bench = await benchOn(fresh())
      await bench.load(people(0, 4), people(4, 6, { cohort: 'italy' }))
      expect(await bench.ledger.expire(bench.lease, announce, everyone, 'late', t0)).toBe(4)
      expect(await bench.states(announce)).toEqual({ audience: 4, expired: 4 })
      expect(await bench.states(occurrenceOf('announce', 'italy'))).toEqual({ audience: 2, pending: 2 })
    })

    test('is skipped once, with the first reason', async () => {
      const bench = await benchOn(fresh())
      await bench.ledger.skip(bench.lease, reminder, 'superseded', 'the next one is due', at(1))
      await bench.ledger.skip(bench.lease, reminder, 'cancelled', 'an operator', at(2))
      const happened = await bench.ledger.happened([{ occurrence: reminder, to: unlinked }])
      expect(happened.get(reminder.id)?.skipped).toEqual({
        as: 'superseded',
        why: 'the next one is due',
        at: at(1),
      })
    })

    test('that is complete is not skipped any more', async () => {
      const bench = await benchOn(fresh())
      await bench.ledger.complete(bench.lease, announce, everyone, at(1))
      await bench.ledger.skip(bench.lease, announce, 'missed', 'late', at(2))
      const happened = await bench.ledger.happened([{ occurrence: announce, to: everyone }])
      expect(happened.get(announce.id)).not.toHaveProperty('skipped')
    })

    test('that the ledger never heard of has everybody pending', async () => {
      const bench = await benchOn(fresh())
      await bench.load(people(0, 3), people(3, 5, { linked: true }))
      expect(await bench.states(announce)).toEqual({ audience: 5, pending: 5 })
      expect(await bench.states(announce, linked)).toEqual({ audience: 2, pending: 2 })
      expect(await bench.states(occurrenceOf('announce', 'nobody'))).toEqual({})
    })

    test('is listed by state, pending ones too, in the order of their ids', async () => {
      const bench = await benchOn(fresh())
      await bench.load(people(0, 10), people(10, 14, { linked: true }))
      const { claims } = await bench.step(reminder, unlinked, 4)
      await bench.settle([accepted(claims[0] as Claim), later(claims[3] as Claim, at(60))])
      const listed = async (states: Parameters<typeof bench.ledger.deliveries>[0]['states']) =>
        collected(bench.ledger.deliveries({ states, occurrences: [{ occurrence: reminder, to: unlinked }] }))
      const numbers = (records: Awaited<ReturnType<typeof listed>>): number[] =>
        records.map((record) => Number(String(record.address).slice(-7)))
      expect(numbers(await listed(['pending']))).toEqual([3, 4, 5, 6, 7, 8, 9])
      expect(numbers(await listed(['sending', 'accepted']))).toEqual([0, 1, 2])
      expect(await listed([])).toEqual([])
      expect((await listed(['pending']))[1]).toMatchObject({ attempt: 0, at: undefined, reason: undefined })
      expect(numbersOf(claims)).toEqual([0, 1, 2, 3])
    })

    test('is listed whole when it is longer than a page', async () => {
      const bench = await benchOn(fresh())
      await bench.load(
        people(0, 2500),
        people(2500, 4600, { sender: 'b' }),
        people(4600, 4700, { cohort: 'italy' }),
      )
      const all = async (states: readonly ('accepted' | 'pending')[]) =>
        collected(bench.ledger.deliveries({ states, occurrences: [{ occurrence: announce, to: everyone }] }))
      expect(await all(['pending'])).toHaveLength(4600)
      await bench.deliver(announce, everyone, 1000)
      expect(new Set((await all(['accepted'])).map((record) => record.recipient)).size).toBe(4600)
      expect(await collected(bench.ledger.people())).toHaveLength(4700)
    })
  })

  describe('what a dead runner left on its way', () => {
    test.each([
      ['hold', { audience: 5, accepted: 1, in_doubt: 2, pending: 2 }, 0],
      ['resend', { audience: 5, accepted: 1, pending: 4 }, 2],
    ] as const)('with %s: what it may have sent is neither lost nor guessed', async (as, states, resent) => {
      const bench = await benchOn(fresh())
      await bench.load(people(0, 5))
      const { claims } = await bench.step(announce, everyone, 4)
      await bench.settle([accepted(claims[0] as Claim), putAside(claims[1] as Claim)])
      const next = await bench.takeOver()
      expect(await next.ledger.settleAbandoned(next.lease, as, at(5))).toBe(2)
      expect(await next.ledger.settleAbandoned(next.lease, as, at(5))).toBe(0)
      expect(await next.states(announce)).toEqual(states)
      // What was put aside, and who was never claimed, are told now; and those to be sent again.
      const due = await next.step(announce, everyone, 10, [], { now: at(6) })
      expect(due.claims.map((claim) => claim.attempt).sort()).toEqual([
        1,
        2,
        ...Array<number>(resent).fill(2),
      ])
      await next.settle(due.claims.map(accepted))
      await next.ledger.complete(next.lease, announce, everyone, at(7))
    })
  })
}
