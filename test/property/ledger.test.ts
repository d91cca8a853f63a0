import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, test } from 'vitest'
import type { Ledger } from '../../src/ledger/ledger.ts'
import { openDatabase } from '../../src/ledger/sqlite/driver.ts'
import { openSqliteLedger, temporaryLedger } from '../../src/ledger/sqlite/sqlite-ledger.ts'
import { benchOn, type Place } from '../contract/ledger/bench.ts'
import { answers, type Event, watched } from './ledger-events.ts'
import { Story } from './ledger-model.ts'

const person = fc.integer({ min: 0, max: 29 })
const which = fc.integer({ min: 0, max: watched.length - 1 })

const step: fc.Arbitrary<Event> = fc.record({
  kind: fc.constant('step' as const),
  which,
  limit: fc.integer({ min: 0, max: 9 }),
  spacing: fc.constantFrom(0, 0, 40, 120),
  answers: fc.array(fc.constantFrom(...answers), { minLength: 1, maxLength: 6 }),
})
const load: fc.Arbitrary<Event> = fc
  .tuple(person, person, fc.integer({ min: 0, max: 5 }))
  .map(([one, other, linkedEvery]) => ({
    kind: 'load',
    from: Math.min(one, other),
    to: Math.max(one, other) + 1,
    linkedEvery,
  }))
const list: fc.Arbitrary<Event> = fc.record({
  kind: fc.constantFrom('link' as const, 'suppress' as const),
  who: fc.array(person, { maxLength: 4 }),
})
const wait: fc.Arbitrary<Event> = fc.record({
  kind: fc.constant('wait' as const),
  seconds: fc.integer({ min: 1, max: 60 }),
})
const expire: fc.Arbitrary<Event> = fc.record({ kind: fc.constant('expire' as const), which })
const reset: fc.Arbitrary<Event> = fc.constant({ kind: 'reset', which: 0 })
const crash: fc.Arbitrary<Event> = fc.record({
  kind: fc.constant('crash' as const),
  as: fc.constantFrom('hold' as const, 'resend' as const),
})
const decision: fc.Arbitrary<Event> = fc.oneof(
  fc.record({ kind: fc.constant('cancel' as const), which }),
  fc.record({
    kind: fc.constant('resolve' as const),
    which,
    as: fc.constantFrom('sent' as const, 'unsent' as const, 'resend' as const),
  }),
  fc.record({ kind: fc.constant('forget' as const), who: person }),
  fc.record({ kind: fc.constant('revive' as const), which }),
)
const regroup: fc.Arbitrary<Event> = fc.record({
  kind: fc.constant('regroup' as const),
  italyEvery: fc.integer({ min: 1, max: 5 }),
  diesAfter: fc.option(fc.integer({ min: 0, max: 20 }), { nil: undefined }),
})
const handOver: fc.Arbitrary<Event> = fc.constant({ kind: 'hand over' })

const eventsOf = (...more: readonly fc.Arbitrary<Event>[]): fc.Arbitrary<readonly Event[]> =>
  fc.array(
    fc.oneof(
      { weight: 6, arbitrary: step },
      load,
      list,
      wait,
      expire,
      crash,
      decision,
      { weight: 2, arbitrary: regroup },
      handOver,
      ...more,
    ),
    {
      minLength: 1,
      maxLength: 30,
    },
  )

const played = async (place: Place, events: readonly Event[]): Promise<void> => {
  const story = new Story(await benchOn(place))
  await story.play({ kind: 'load', from: 0, to: 12, linkedEvery: 4 })
  for (const event of events) await story.play(event)
  await story.end()
}

const seed = process.env['SEED'] === undefined ? {} : { seed: Number(process.env['SEED']) }

describe('whatever happens, in whatever order', () => {
  test('counts are the sums of rows, nobody is told twice, and nobody is forgotten (promises 2 and 3)', async () => {
    await fc.assert(
      fc.asyncProperty(eventsOf(), async (events) => {
        const ledger = temporaryLedger()
        try {
          await played({ shared: false, open: async () => ledger, tamper: undefined }, events)
        } finally {
          await ledger.close()
        }
      }),
      { numRuns: 40, ...seed },
    )
  }, 120_000)

  test('so it is in a file, across processes and with cursors that are reset', async () => {
    await fc.assert(
      fc.asyncProperty(eventsOf(reset), async (events) => {
        const folder = mkdtempSync(join(tmpdir(), 'sunset-ledger-'))
        const path = join(folder, 'ledger.db')
        const opened: Ledger[] = []
        try {
          await played(
            {
              shared: true,
              open: async () => {
                const ledger = openSqliteLedger({ path, machine: 'm', patienceMs: 50 })
                opened.push(ledger)
                return ledger
              },
              tamper: (sql) => {
                const database = openDatabase(path)
                database.exec(sql)
                database.close()
              },
            },
            events,
          )
        } finally {
          for (const ledger of opened) await ledger.close()
          rmSync(folder, { recursive: true })
        }
      }),
      { numRuns: 10, ...seed },
    )
  }, 120_000)
})
