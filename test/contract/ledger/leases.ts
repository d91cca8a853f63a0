import { describe, expect, test } from 'vitest'
import {
  accepted,
  alive,
  at,
  batchesOf,
  benchOn,
  everyone,
  gone,
  holder,
  identityOf,
  occurrenceOf,
  type PlaceFactory,
  people,
  t0,
} from './bench.ts'

const announce = occurrenceOf('announce')

export const leasesContract = (fresh: PlaceFactory): void => {
  describe('the right to write', () => {
    test('is held by one; others learn by whom and until when (T12)', async () => {
      const ledger = await fresh().open()
      expect(await ledger.lease(holder(1), t0, alive)).toMatchObject({ holder: holder(1) })
      const busy = await ledger.lease(holder(2), at(1), alive)
      expect(busy).toEqual({ busy: holder(1), until: at(30) })
    })

    test('of a holder that is gone is taken over at once, and its pid is not believed alone (T49)', async () => {
      const ledger = await fresh().open()
      await ledger.lease(holder(1), t0, alive)
      const seen: string[] = []
      const next = await ledger.lease(holder(2), at(1), (present) => {
        seen.push(`${present.pid} ${present.started}`)
        return false
      })
      expect(next).toMatchObject({ holder: holder(2) })
      expect(seen).toEqual(['1 boot-1'])
    })

    test('of a holder that shows no sign of life is taken over after its lease, not before (T21, T30)', async () => {
      const ledger = await fresh().open()
      await ledger.lease(holder(1), t0, alive)
      expect(await ledger.lease(holder(2), at(29.999), alive)).toHaveProperty('busy')
      expect(await ledger.lease(holder(2), at(30), alive)).toHaveProperty('token')
    })

    test('is renewed by every step, with results or without', async () => {
      const bench = await benchOn(fresh())
      for (const seconds of [20, 40, 60]) await bench.settle([], at(seconds))
      expect(await bench.ledger.lease(holder(2), at(89), alive)).toMatchObject({
        busy: holder(1),
        until: at(90),
      })
    })

    test('given back is free at once', async () => {
      const bench = await benchOn(fresh())
      await bench.ledger.release(bench.lease)
      await bench.ledger.release(bench.lease)
      expect(await bench.ledger.lease(holder(2), t0, alive)).toHaveProperty('token')
    })

    test('that was lost cannot be given back for the one who has it now', async () => {
      const bench = await benchOn(fresh())
      const next = await bench.takeOver()
      await bench.ledger.release(bench.lease)
      expect(await bench.ledger.lease(holder(3), t0, alive)).toMatchObject({ busy: holder(2) })
      await next.settle([])
    })

    test.each(['taken over', 'given back'])(
      '%s: the old holder writes nothing any more (T50)',
      async (how) => {
        const place = fresh()
        const bench = await benchOn(place)
        await bench.load(people(0, 5))
        const { claims } = await bench.step(announce, everyone, 2)
        if (how === 'taken over') await bench.takeOver()
        else await bench.ledger.release(bench.lease)
        const { ledger, lease } = bench
        const refused = { code: 'busy' }
        await expect(bench.settle(claims.map(accepted))).rejects.toMatchObject(refused)
        await expect(bench.step(announce, everyone, 2, claims.map(accepted))).rejects.toMatchObject(refused)
        await expect(bench.load(people(0, 9))).rejects.toMatchObject(refused)
        await expect(bench.loadFrom(batchesOf(people(0, 9)))).rejects.toMatchObject(refused)
        await expect(ledger.link(lease, [identityOf(1)], t0)).rejects.toMatchObject(refused)
        await expect(ledger.suppress(lease, [identityOf(1)], 'x', t0)).rejects.toMatchObject(refused)
        await expect(ledger.begin(lease, announce, t0)).rejects.toMatchObject(refused)
        await expect(ledger.complete(lease, announce, everyone, t0)).rejects.toMatchObject(refused)
        await expect(ledger.expire(lease, announce, everyone, 'x', t0)).rejects.toMatchObject(refused)
        await expect(ledger.skip(lease, announce, 'missed', 'x', t0)).rejects.toMatchObject(refused)
        await expect(ledger.settleAbandoned(lease, 'hold', t0)).rejects.toMatchObject(refused)
        expect(await bench.states(announce)).toEqual({ audience: 5, sending: 2, pending: 3 })
        const next = await bench.takeOver(3)
        expect(await next.ledger.settleAbandoned(next.lease, 'hold', t0)).toBe(2)
        expect(await next.load(people(0, 9))).toMatchObject({ joined: 4 })
      },
    )

    test('passes between processes: each sees what the last one wrote', async ({ skip }) => {
      const place = fresh()
      if (!place.shared) return skip('this ledger is of one process')
      const bench = await benchOn(place)
      await bench.load(people(0, 10))
      let told = 0
      let now = bench
      for (let pid = 2; pid < 8; pid++) {
        const { claims } = await now.step(announce, everyone, 2)
        await now.settle(claims.map(accepted))
        told += claims.length
        now = await now.takeOver(pid)
      }
      expect(told).toBe(10)
      expect(await bench.states(announce)).toEqual({ audience: 10, accepted: 10 })
    })

    test('nobody gets it twice when two ask for it at once', async ({ skip }) => {
      const place = fresh()
      if (!place.shared) return skip('this ledger is of one process')
      const ledgers = await Promise.all([1, 2, 3].map(() => place.open()))
      const answers = await Promise.all(ledgers.map((ledger, i) => ledger.lease(holder(i + 1), t0, alive)))
      expect(answers.filter((answer) => 'token' in answer)).toHaveLength(1)
      expect(new Set(ledgers.map((ledger) => ledger.id)).size).toBe(1)
      expect(await ledgers[0]?.lease(holder(9), at(31), gone)).toHaveProperty('token')
    })
  })
}
