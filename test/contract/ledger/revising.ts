import { describe, expect, test } from 'vitest'
import type { Claim } from '../../../src/ledger/claiming.ts'
import type { Standing, Told } from '../../../src/ledger/revising.ts'
import { cohortName } from '../../../src/model/names.ts'
import type { Occurrence } from '../../../src/model/occurrence.ts'
import type { Addressees } from '../../../src/model/plan.ts'
import { isTrue, type Statement, stays } from '../../../src/model/promise.ts'
import {
  accepted,
  at,
  type Bench,
  benchOn,
  collected,
  entry,
  everyone,
  failed,
  identityOf,
  later,
  numbersOf,
  occurrenceOf,
  type PlaceFactory,
  people,
  sorted,
  t0,
  unlinked,
} from './bench.ts'

const announce = occurrenceOf('announce')
const announceItaly = occurrenceOf('announce', 'italy')
const reminder = occurrenceOf('link-reminder')
const reminderItaly = occurrenceOf('link-reminder', 'italy')
const correction = (round: number, cohort = 'default'): Occurrence =>
  occurrenceOf('correction', cohort, {
    round,
    id: `correction#${round}${cohort === 'default' ? '' : `/${cohort}`}` as Occurrence['id'],
    stepKey: `correction#${round}` as Occurrence['stepKey'],
  })

const january: Statement = { kind: 'date', date: { year: 2026, month: 1, day: 15 }, at: at(5_000_000) }
const april: Statement = { kind: 'date', date: { year: 2026, month: 4, day: 15 }, at: at(12_000_000) }
const owedFor = (truth: Statement): Addressees => ({ kind: 'owed', truth })
const isWrong =
  (truth: Statement) =>
  ({ newest }: Told): boolean =>
    !isTrue(newest, truth)

const italians = (...numbers: readonly number[]) => {
  const them = new Set<string>(numbers.map(identityOf))
  return ({ identity }: { readonly identity: string }) => cohortName(them.has(identity) ? 'italy' : 'default')
}
const nobody = () => cohortName('default')

const tell = async (
  bench: Bench,
  occurrence: Occurrence,
  statement: Statement,
  limit: number,
  now = t0,
  to: Addressees = everyone,
): Promise<readonly Claim[]> => {
  const { claims } = await bench.step(occurrence, to, limit, [], { promise: { statement }, now })
  await bench.settle(claims.map(accepted), now)
  return claims
}

const standings = async (bench: Bench): Promise<readonly Standing[]> =>
  (await collected(bench.ledger.standings({ steps: [announce.stepKey] }))).flat()

/** What a new revision asks of a ledger. */
export const revisingContract = (fresh: PlaceFactory): void => {
  describe('people who change their cohort', () => {
    test('take their deliveries with them, and both cohorts’ sums hold', async () => {
      const bench = await benchOn(fresh())
      await bench.load(people(0, 10))
      await tell(bench, announce, january, 6)
      expect(await bench.ledger.regroup(bench.lease, italians(1, 2, 8), () => t0)).toBe(3)
      expect(await bench.states(announce)).toEqual({ audience: 7, accepted: 4, pending: 3 })
      expect(await bench.states(announceItaly)).toEqual({ audience: 3, accepted: 2, pending: 1 })
      expect(await bench.ledger.regroup(bench.lease, italians(1, 2, 8), () => t0)).toBe(0)
    })

    test('are told once by a step, whichever cohort they were in when', async () => {
      const bench = await benchOn(fresh())
      await bench.load(people(0, 12))
      const first = await tell(bench, announce, january, 5)
      await bench.ledger.regroup(bench.lease, italians(0, 3, 7, 9))
      const italy = await bench.deliver(announceItaly, everyone)
      await bench.ledger.regroup(bench.lease, nobody)
      const rest = await bench.deliver(announce, everyone)
      const told = sorted(numbersOf([...first, ...italy, ...rest]))
      expect(told).toEqual(Array.from({ length: 12 }, (_, n) => n))
      expect(await bench.states(announce)).toEqual({ audience: 12, accepted: 12 })
      await bench.ledger.complete(bench.lease, announce, everyone, t0)
    })

    test('who come in behind a cursor are not passed over', async () => {
      const bench = await benchOn(fresh())
      await bench.load(people(0, 4), people(4, 8, { cohort: 'italy' }))
      expect(numbersOf(await bench.deliver(announceItaly, everyone))).toHaveLength(4)
      await bench.ledger.regroup(bench.lease, italians(0, 1, 4, 5, 6, 7))
      expect(await bench.states(announceItaly)).toEqual({ audience: 6, accepted: 4, pending: 2 })
      expect(sorted(numbersOf(await bench.deliver(announceItaly, everyone)))).toEqual([0, 1])
      await bench.ledger.complete(bench.lease, announceItaly, everyone, t0)
    })

    test('are counted rightly by a phase for the unlinked, also when they link on the way', async () => {
      const bench = await benchOn(fresh())
      await bench.load(people(0, 9), people(9, 12, { linked: true }))
      await tell(bench, reminder, january, 4, t0, unlinked)
      await bench.ledger.regroup(bench.lease, italians(0, 1, 5, 6, 10))
      expect(await bench.states(reminderItaly, unlinked)).toEqual({ audience: 4, accepted: 2, pending: 2 })
      await bench.ledger.link(bench.lease, [identityOf(0), identityOf(5)], t0)
      expect(await bench.states(reminderItaly, unlinked)).toEqual({ audience: 3, accepted: 2, pending: 1 })
      await bench.load(people(0, 2, { linked: true }), people(2, 12))
      expect(await bench.states(reminderItaly, unlinked)).toEqual({ audience: 3, accepted: 2, pending: 1 })
      expect(numbersOf(await bench.deliver(reminderItaly, unlinked))).toEqual([6])
      await bench.ledger.complete(bench.lease, reminderItaly, unlinked, t0)
      expect(await bench.states(reminder, unlinked)).toEqual({ audience: 5, accepted: 2, pending: 3 })
    })

    test('keep what was refused for now: it is due in their new cohort', async () => {
      const bench = await benchOn(fresh())
      await bench.load(people(0, 3))
      const { claims } = await bench.step(announce, everyone, 1)
      await bench.settle(claims.map((claim) => later(claim, at(60))))
      await bench.ledger.regroup(bench.lease, italians(0))
      expect(await bench.states(announceItaly)).toEqual({ audience: 1, pending: 1 })
      const again = await bench.step(announceItaly, everyone, 5, [], { now: at(61) })
      expect([numbersOf(again.claims), again.claims[0]?.attempt]).toEqual([[0], 2])
    })

    test('half of whom were moved when the runner died are moved by the next, and the sums held in between', async () => {
      const bench = await benchOn(fresh())
      await bench.load(people(0, 5000))
      await tell(bench, announce, january, 3000)
      let asked = 0
      const dies = (): never => {
        throw new Error('killed')
      }
      const everySecond = ({ identity }: { readonly identity: string }) =>
        ++asked > 3500 ? dies() : cohortName(Number(identity.slice(-1)) % 2 === 0 ? 'italy' : 'default')
      await expect(bench.ledger.regroup(bench.lease, everySecond)).rejects.toThrow('killed')
      const half = await bench.states(announceItaly)
      expect(half.audience).toBe(1000)
      expect(await bench.states(announce)).toEqual({ audience: 4000, accepted: 2000, pending: 2000 })
      asked = -100_000
      await bench.ledger.regroup(bench.lease, everySecond)
      expect(await bench.states(announceItaly)).toEqual({ audience: 2500, accepted: 1500, pending: 1000 })
      expect(await bench.states(announce)).toEqual({ audience: 2500, accepted: 1500, pending: 1000 })
    })

    test('are not moved by a runner whose lease was taken over', async () => {
      const place = fresh()
      const bench = await benchOn(place)
      await bench.load(people(0, 3))
      await bench.ledger.release(bench.lease)
      await expect(bench.ledger.regroup(bench.lease, italians(0))).rejects.toMatchObject({ code: 'busy' })
      expect((await standings(bench)).map(({ segment }) => segment.cohort)).toEqual([
        'default',
        'default',
        'default',
      ])
    })
  })

  describe('what people were told', () => {
    test('is the newest of what was accepted or is in doubt; what failed or expired told nobody', async () => {
      const bench = await benchOn(fresh())
      await bench.load(people(0, 4))
      const first = await bench.step(announce, everyone, 4, [], { promise: { statement: january } })
      const [a, b, c, d] = first.claims
      if (a === undefined || b === undefined || c === undefined || d === undefined) expect.fail('four claims')
      await bench.settle([
        accepted(a),
        { claim: b, result: { state: 'in_doubt', reason: { code: 'x', text: '', of: 'network' } } },
        failed(c),
        accepted(d),
      ])
      await tell(bench, reminder, april, 1, at(60))
      const told = await standings(bench)
      expect(told.map((one) => one.told?.newest)).toEqual([april, january, undefined, january])
      expect(told[0]?.told).toEqual({ newest: april, dated: april, at: at(60) })
      expect(told.map(({ handed }) => handed.has(announce.stepKey))).toEqual([true, true, true, true])
    })

    test('that the service stays is no date, and the last date is remembered', async () => {
      const bench = await benchOn(fresh())
      await bench.load(people(0, 1))
      await tell(bench, announce, january, 1)
      await tell(bench, reminder, stays, 1, at(60))
      expect((await standings(bench))[0]?.told).toEqual({ newest: stays, dated: january, at: at(60) })
      expect((await bench.ledger.promises()).map(({ statement }) => statement)).toEqual([january, stays])
    })

    test('of two things said in one second is the one said later', async () => {
      const bench = await benchOn(fresh())
      await bench.load(people(0, 1))
      await tell(bench, announce, april, 1)
      await tell(bench, reminder, january, 1)
      expect((await standings(bench))[0]?.told?.newest).toEqual(january)
    })

    test('keeps the link that it carried', async () => {
      const bench = await benchOn(fresh())
      await bench.load(people(0, 1))
      const promise = { statement: january, link: 'https://chatgpt.example/{{ token }}' }
      const { claims } = await bench.step(announce, everyone, 1, [], { promise })
      await bench.settle(claims.map(accepted))
      expect(await bench.ledger.story(identityOf(0))).toMatchObject({
        deliveries: [{ promised: { revision: 1, cohort: 'default', ...promise } }],
      })
    })
  })

  describe('a correction', () => {
    test('is owed to exactly those whom the ledger is told; nobody who joins later is addressed', async () => {
      const bench = await benchOn(fresh())
      await bench.load(people(0, 6))
      await tell(bench, announce, january, 4)
      const two = correction(2)
      const owed = [{ occurrence: two, isOwed: isWrong(april) }]
      expect(await bench.ledger.owe(bench.lease, owed, t0)).toEqual(new Map([[two.id, 4]]))
      await bench.load(people(0, 9))
      expect(await bench.states(two, owedFor(april))).toEqual({ audience: 4, pending: 4 })
      const claims = await bench.deliver(two, owedFor(april))
      expect(sorted(numbersOf(claims))).toEqual([0, 1, 2, 3])
      expect(claims.map(({ told }) => told)).toEqual([january, january, january, january])
      await bench.ledger.complete(bench.lease, two, owedFor(april), t0)
      expect(await bench.states(two, owedFor(april))).toEqual({ audience: 4, accepted: 4 })
    })

    test('that a crash interrupted is found again, and nobody has two', async () => {
      const bench = await benchOn(fresh())
      await bench.load(people(0, 5))
      await tell(bench, announce, january, 5)
      const two = correction(2)
      const owed = [{ occurrence: two, isOwed: isWrong(april) }]
      await bench.ledger.owe(bench.lease, owed, t0)
      const next = await bench.takeOver()
      await next.ledger.owe(next.lease, owed, t0)
      expect(await next.states(two, owedFor(april))).toEqual({ audience: 5, pending: 5 })
    })

    test('goes to nobody who was told the truth meanwhile, nor to who must not be written to', async () => {
      const bench = await benchOn(fresh())
      await bench.load(people(0, 3))
      await tell(bench, announce, january, 3)
      const two = correction(2)
      await bench.ledger.owe(bench.lease, [{ occurrence: two, isOwed: isWrong(april) }], t0)
      await tell(bench, reminder, april, 1, at(60))
      await bench.ledger.suppress(bench.lease, [identityOf(1)], 'opted out', at(60))
      const claims = await bench.deliver(two, owedFor(april))
      expect(numbersOf(claims)).toEqual([2])
      expect(await bench.states(two, owedFor(april))).toEqual({ audience: 3, accepted: 1, suppressed: 2 })
    })

    test('that another takes the place of expires, and whoever was never owed it is left alone', async () => {
      const bench = await benchOn(fresh())
      await bench.load(people(0, 5))
      await tell(bench, announce, january, 3)
      const two = correction(2)
      await bench.ledger.owe(bench.lease, [{ occurrence: two, isOwed: isWrong(april) }], t0)
      expect(await bench.ledger.expire(bench.lease, two, owedFor(stays), 'revision 3', t0)).toBe(3)
      expect(await bench.states(two, owedFor(april))).toEqual({ audience: 3, expired: 3 })
    })
  })

  describe('what had ended and is of use again', () => {
    test('is pending again for those for whom it had expired, and is claimed like any other', async () => {
      const bench = await benchOn(fresh())
      await bench.load(people(0, 4))
      await tell(bench, announce, january, 1)
      await bench.ledger.begin(bench.lease, announce, t0)
      await bench.ledger.expire(bench.lease, announce, everyone, 'the freeze', t0)
      await bench.ledger.complete(bench.lease, announce, everyone, t0)
      expect(await bench.ledger.revive(bench.lease, announce)).toBe(3)
      expect(await bench.states(announce)).toEqual({ audience: 4, accepted: 1, pending: 3 })
      expect(await bench.ledger.revive(bench.lease, announce)).toBe(0)
      expect(sorted(numbersOf(await bench.deliver(announce, everyone)))).toEqual([1, 2, 3])
    })

    test('is no longer skipped; what an operator cancelled stays so', async () => {
      const bench = await benchOn(fresh())
      await bench.load(people(0, 2))
      await bench.ledger.skip(bench.lease, announce, 'missed', 'too late', t0)
      await bench.ledger.revive(bench.lease, announce)
      const asked = [announce, reminder].map((occurrence) => ({ occurrence, to: everyone }))
      expect((await bench.ledger.happened(asked)).get(announce.id)?.skipped).toBeUndefined()
      await bench.ledger.begin(bench.lease, reminder, t0)
      await bench.ledger.cancel([{ occurrence: reminder, to: everyone }], 'no more', entry('cancel'))
      expect(await bench.ledger.revive(bench.lease, reminder)).toBe(0)
      const facts = (await bench.ledger.happened(asked)).get(reminder.id)
      expect([facts?.skipped?.as, facts?.counts.expired]).toEqual(['cancelled', 2])
      expect(await bench.ledger.recorded()).toEqual([
        { id: announce.id, hasDeliveries: false },
        { id: reminder.id, hasDeliveries: true },
      ])
    })
  })
}
