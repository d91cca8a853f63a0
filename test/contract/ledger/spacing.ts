import { describe, expect, test } from 'vitest'
import { hour, instant, millis } from '../../../src/base/instant.ts'
import {
  accepted,
  at,
  benchOn,
  everyone,
  failed,
  later,
  numbersOf,
  occurrenceOf,
  type PlaceFactory,
  people,
  sorted,
  t0,
} from './bench.ts'

const announce = occurrenceOf('announce')
const reminder = occurrenceOf('reminder')
const spacing = millis(20 * hour)
const spaced = (seconds: number) => ({ spacing, now: at(seconds) })
const twentyHours = 20 * 3_600

/** The least time between two messages to one person is kept in the transaction that makes the intent. */
export const spacingContract = (fresh: PlaceFactory): void => {
  describe('the least time between two messages', () => {
    test('puts aside whoever got another one too short a time before, without an intent, and claims the others', async () => {
      const bench = await benchOn(fresh())
      await bench.load(people(0, 10))
      const { claims } = await bench.step(announce, everyone, 4)
      await bench.settle(claims.map(accepted), at(60))
      const next = await bench.step(reminder, everyone, 10, [], spaced(3_600))
      expect(numbersOf(next.claims).filter((n) => numbersOf(claims).includes(n))).toEqual([])
      expect(next.claims).toHaveLength(6)
      expect(await bench.states(reminder)).toEqual({ audience: 10, pending: 4, sending: 6 })
      const facts = (await bench.ledger.happened([{ occurrence: reminder, to: everyone }])).get(reminder.id)
      expect([facts?.retryAt, facts?.pendingIn]).toEqual([
        at(60 + twentyHours),
        [{ zone: 'Europe/Paris', country: undefined, ahead: 0, again: 4, againAt: at(60 + twentyHours) }],
      ])
    })

    test('lets them be claimed to the second, as a first attempt', async () => {
      const bench = await benchOn(fresh())
      await bench.load(people(0, 3))
      const { claims } = await bench.step(announce, everyone, 3)
      await bench.settle(claims.map(accepted))
      expect((await bench.step(reminder, everyone, 3, [], spaced(60))).claims).toEqual([])
      expect((await bench.step(reminder, everyone, 3, [], spaced(twentyHours - 1))).claims).toEqual([])
      const next = await bench.step(reminder, everyone, 3, [], spaced(twentyHours))
      expect(sorted(numbersOf(next.claims))).toEqual([0, 1, 2])
      expect(next.claims.map(({ attempt }) => attempt)).toEqual([1, 1, 1])
    })

    test('counts what is on the wire and what is in doubt as a message, and what failed as none', async () => {
      const bench = await benchOn(fresh())
      await bench.load(people(0, 4))
      const { claims } = await bench.step(announce, everyone, 4)
      const [wire, doubt, refused, told] = claims
      if (wire === undefined || doubt === undefined || refused === undefined || told === undefined)
        throw new Error('four were to be claimed')
      await bench.settle([
        {
          claim: doubt,
          result: { state: 'in_doubt', reason: { code: 'reset', text: 'no answer', of: 'network' } },
        },
        failed(refused),
        accepted(told),
      ])
      const next = await bench.step(reminder, everyone, 4, [], spaced(60))
      expect(numbersOf(next.claims)).toEqual(numbersOf([refused]))
    })

    test('is looked at again when another attempt is due: a message may have gone meanwhile', async () => {
      const bench = await benchOn(fresh())
      await bench.load(people(0, 1))
      const [first] = (await bench.step(reminder, everyone, 1)).claims
      if (first === undefined) throw new Error('nobody was claimed')
      await bench.settle([later(first, at(600))])
      const { claims } = await bench.step(announce, everyone, 1, [], { now: at(60) })
      await bench.settle(claims.map(accepted), at(60))
      expect((await bench.step(reminder, everyone, 1, [], spaced(700))).claims).toEqual([])
      const next = await bench.step(reminder, everyone, 1, [], spaced(60 + twentyHours))
      expect(next.claims.map(({ attempt }) => attempt)).toEqual([2])
    })

    test('asks nothing where none is wanted (a correction), nor of what its own step sent', async () => {
      const bench = await benchOn(fresh())
      await bench.load(people(0, 2))
      const { claims } = await bench.step(announce, everyone, 2)
      await bench.settle([
        ...claims.slice(0, 1).map(accepted),
        ...claims.slice(1).map((one) => later(one, at(5))),
      ])
      expect((await bench.step(announce, everyone, 2, [], spaced(10))).claims).toHaveLength(1)
      expect((await bench.step(reminder, everyone, 2, [], { now: at(20) })).claims).toHaveLength(2)
    })

    test('that ends after the use of a delivery leaves it to expire', async () => {
      const bench = await benchOn(fresh())
      await bench.load(people(0, 2))
      const { claims } = await bench.step(announce, everyone, 2)
      await bench.settle(claims.map(accepted))
      await bench.step(reminder, everyone, 2, [], spaced(60))
      expect(
        await bench.ledger.expire(bench.lease, reminder, everyone, 'over', instant(t0 + 3_600_000)),
      ).toBe(2)
      expect(await bench.states(reminder)).toEqual({ audience: 2, expired: 2 })
      await bench.ledger.complete(bench.lease, reminder, everyone, instant(t0 + 3_600_000))
    })
  })
}
