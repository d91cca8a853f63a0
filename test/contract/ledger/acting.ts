import { describe, expect, test } from 'vitest'
import {
  type ActionRecord,
  type ActionStage,
  actionKey,
  actionMoves,
  stageOf,
} from '../../../src/model/action.ts'
import { cohortName } from '../../../src/model/names.ts'
import { stepKey } from '../../../src/model/occurrence.ts'
import { at, type Bench, benchOn, collected, entry, occurrenceOf, type PlaceFactory } from './bench.ts'

const clear: ActionRecord = {
  step: stepKey('freeze'),
  cohort: undefined,
  key: actionKey('clear-commands 0a1b2c3d'),
  state: 'doing',
  way: 'do',
  attempt: 1,
  at: at(1),
  before: '{"a":1}',
  revision: 2,
}

const states = ['doing', 'waiting', 'done', 'in_doubt', 'failed', 'undone'] as const
const stages = (['do', 'undo'] as const).flatMap((way) => states.map((state) => ({ way, state })))

/** A way to each stage, from nothing. */
const wayTo: Readonly<Record<string, readonly Pick<ActionRecord, 'way' | 'state'>[]>> = Object.fromEntries([
  ['untouched', []],
  ...Object.entries({
    'do-doing': ['do-doing'],
    'do-waiting': ['do-waiting'],
    'do-done': ['do-doing', 'do-done'],
    'do-in_doubt': ['do-doing', 'do-in_doubt'],
    'do-failed': ['do-failed'],
    'undo-doing': ['do-doing', 'do-done', 'undo-doing'],
    'undo-undone': ['do-doing', 'do-done', 'undo-doing', 'undo-undone'],
    'undo-failed': ['do-doing', 'do-done', 'undo-doing', 'undo-failed'],
    'undo-in_doubt': ['do-doing', 'do-done', 'undo-doing', 'undo-in_doubt'],
  }).map(([stage, way]) => [stage, way.map((one) => stages.find((found) => stageOf(found) === one))]),
])

export const actingContract = (fresh: PlaceFactory): void => {
  const move = (bench: Bench, to: Partial<ActionRecord>): Promise<void> =>
    bench.ledger.act(bench.lease, { ...clear, ...to }, entry('action', { subject: 'freeze: clear-commands' }))
  const kept = async ({ ledger }: Bench) => (await ledger.standing()).actions

  describe('actions', () => {
    test('are kept as they were moved, in the order in which they were done', async () => {
      const bench = await benchOn(fresh())
      expect(await kept(bench)).toEqual([])
      const other = { key: actionKey('deregister 99999999'), cohort: cohortName('italy') }
      await move(bench, {})
      await move(bench, other)
      await move(bench, { state: 'waiting', retryAt: at(60), said: 'later' })
      await move(bench, { state: 'doing', attempt: 2, at: at(61) })
      expect(await kept(bench)).toEqual([
        { ...clear, ...other, number: 2 },
        { ...clear, attempt: 2, at: at(61), number: 3 },
      ])
      await bench.ledger.close()
    })

    test('move with their entry in the audit trail, or not at all', async () => {
      const bench = await benchOn(fresh())
      await move(bench, {})
      await expect(move(bench, { way: 'undo', state: 'undone' })).rejects.toMatchObject({ code: 'busy' })
      const trail = await collected(bench.ledger.auditTrail())
      expect(trail.filter(({ what }) => what === 'action')).toHaveLength(1)
      expect(await kept(bench)).toMatchObject([{ state: 'doing', way: 'do' }])
      await bench.ledger.close()
    })

    test('are moved by nobody whose lease was taken over; a person needs none', async () => {
      const place = fresh()
      const bench = await benchOn(place)
      if (!place.shared) return bench.ledger.close()
      const next = await bench.takeOver()
      await expect(move(bench, {})).rejects.toMatchObject({ code: 'busy' })
      await next.ledger.act(undefined, { ...clear, state: 'waiting' }, entry('resume'))
      expect(await kept(next)).toMatchObject([{ state: 'waiting' }])
      await bench.ledger.close()
      await next.ledger.close()
    })

    test.each(Object.keys(wayTo))('from %s only the moves of the table are made', async (from) => {
      for (const to of stages) {
        const bench = await benchOn(fresh())
        for (const step of wayTo[from] ?? []) await move(bench, step)
        const moved = await move(bench, to).then(
          () => true,
          () => false,
        )
        const isLegal = actionMoves[stageOf(to)]?.includes(from as ActionStage) ?? false
        expect([from, stageOf(to), moved]).toEqual([from, stageOf(to), isLegal])
        await bench.ledger.close()
      }
    })

    test('an occurrence begins with an entry, in one transaction', async () => {
      const bench = await benchOn(fresh())
      await bench.ledger.begin(
        bench.lease,
        occurrenceOf('freeze', 'default', { kind: 'gate' }),
        at(1),
        entry('gate'),
      )
      expect((await collected(bench.ledger.auditTrail())).map(({ what }) => what)).toEqual(['gate'])
      await bench.ledger.close()
    })
  })
}
