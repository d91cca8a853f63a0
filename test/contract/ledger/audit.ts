import { describe, expect, test } from 'vitest'
import {
  at,
  type Bench,
  benchOn,
  collected,
  entry,
  everyone,
  occurrenceOf,
  type PlaceFactory,
  people,
  t0,
} from './bench.ts'

const announce = occurrenceOf('announce')
const freeze = occurrenceOf('freeze', 'default', { kind: 'gate', gate: 'frozen' })

const told = async ({ ledger }: Bench) => (await collected(ledger.auditTrail())).map(({ what }) => what)

export const auditContract = (fresh: PlaceFactory): void => {
  describe('the audit trail', () => {
    test('is streamed as it is kept: numbers, instants, and nothing where nothing was said', async () => {
      const bench = await benchOn(fresh())
      expect(await told(bench)).toEqual([])
      await bench.ledger.audit(entry('preview', { subject: 'one', at: at(1) }))
      await bench.ledger.audit(entry('window', { why: 'late' }))
      const trail = await collected(bench.ledger.auditTrail())
      expect(trail).toMatchObject([
        { number: 1, at: '2025-11-16T08:00:01Z', who: 'ops', what: 'preview', subject: 'one', why: null },
        { number: 2, at: '2025-11-16T08:00:00Z', who: 'ops', what: 'window', subject: null, why: 'late' },
      ])
      expect(await bench.ledger.auditHead()).toEqual({ number: 2, hash: trail[1]?.hash })
    })

    test('has the end of an occurrence with it, or neither', async () => {
      const bench = await benchOn(fresh())
      await bench.load(people(0, 2))
      await bench.ledger.begin(bench.lease, announce, t0)
      const end = (what: typeof announce) =>
        bench.ledger.complete(bench.lease, what, everyone, at(1), entry('end', { subject: what.id }))
      await expect(end(announce)).rejects.toMatchObject({ code: 'accounting' })
      expect(await told(bench)).toEqual([])
      await end(freeze)
      expect(await told(bench)).toEqual(['end'])
    })

    test('has what is remembered with it', async () => {
      const bench = await benchOn(fresh())
      await bench.ledger.remember('gates', 'frozen', [entry('one'), entry('two')])
      expect([await bench.ledger.recall('gates'), await told(bench)]).toEqual(['frozen', ['one', 'two']])
    })

    test('tells what a dead runner had in flight, once', async () => {
      const first = await benchOn(fresh())
      await first.load(people(0, 3))
      await first.step(announce, everyone, 2)
      const bench = await first.takeOver()
      const settle = () =>
        bench.ledger.settleAbandoned(bench.lease, 'hold', at(9), (n) => entry('left', { subject: `${n}` }))
      expect([await settle(), await settle()]).toEqual([2, 0])
      expect(await collected(bench.ledger.auditTrail())).toMatchObject([{ what: 'left', subject: '2' }])
    })

    test('takes nothing of a run from a holder that was replaced', async () => {
      const first = await benchOn(fresh())
      const bench = await first.takeOver()
      await first.ledger.release(first.lease, entry('ran'))
      await expect(first.ledger.audit(entry('run'), first.lease)).rejects.toMatchObject({ code: 'busy' })
      expect(await told(bench)).toEqual([])
      await bench.ledger.release(bench.lease, entry('ran'))
      await bench.ledger.release(bench.lease, entry('ran'))
      expect(await told(bench)).toEqual(['ran'])
    })
  })
}
