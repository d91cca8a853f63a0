import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { instant } from '../../src/base/instant.ts'
import { type ChainVerdict, chainCheck, type KeptEntry } from '../../src/ledger/audit-chain.ts'
import { appendAudit, auditHeadOf, auditTrailOf } from '../../src/ledger/sqlite/audit-trail.ts'
import { openDatabase, type Value } from '../../src/ledger/sqlite/driver.ts'
import { migrate } from '../../src/ledger/sqlite/schema.ts'
import { type Connection, connectionTo } from '../../src/ledger/sqlite/transaction.ts'

/** What people and platforms write: any characters, NUL and halves of surrogate pairs too. */
const words = fc.string({ unit: 'binary', maxLength: 12 })
const entries = fc.array(
  fc.record(
    { at: fc.nat(2 ** 40), who: words, what: words, subject: words, why: words },
    { requiredKeys: ['at', 'who', 'what'] },
  ),
  { minLength: 1, maxLength: 6 },
)
type Written = (typeof entries extends fc.Arbitrary<infer T> ? T : never)[number]

/** A real database, as somebody has it who took the triggers away. */
const trailWith = (written: readonly Written[]): Connection => {
  const database = openDatabase(':memory:')
  onTestFinished(() => database.close())
  migrate(database)
  const connection = connectionTo(database, ':memory:')
  for (const { at, ...entry } of written)
    connection.transaction(undefined, () => appendAudit(connection, { at: instant(at), ...entry }))
  database.exec('drop trigger audit_is_append_only_u; drop trigger audit_is_append_only_d')
  return connection
}

const verified = async (connection: Connection, kept?: string): Promise<ChainVerdict> => {
  const check = chainCheck(kept)
  for await (const entry of auditTrailOf(connection)) check.see(entry)
  return check.verdict()
}

const columns = ['at', 'who', 'what', 'subject', 'why', 'hash'] as const
const values: fc.Arbitrary<Value> = fc.oneof(
  words,
  fc.constant(null),
  fc.integer(),
  fc.double({ noNaN: true }),
  fc.uint8Array({ maxLength: 8 }),
)

const runs = { numRuns: 300 }

describe('recomputing the chain', () => {
  test('finds nothing wrong with what was only written', async () => {
    await fc.assert(
      fc.asyncProperty(entries, async (written) => {
        const connection = trailWith(written)
        const { wrong, entries: n, head } = await verified(connection)
        expect([wrong, n, head]).toEqual([undefined, written.length, auditHeadOf(connection)])
      }),
      runs,
    )
  })

  test('finds any other value in any column of any entry, and names that entry', async () => {
    await fc.assert(
      fc.asyncProperty(
        entries,
        fc.nat(),
        fc.constantFrom(...columns),
        values,
        async (written, nth, column, value) => {
          const connection = trailWith(written)
          const number = (nth % written.length) + 1
          const identical = 'typeof(c) = typeof(v) and cast(c as blob) = cast(v as blob)'
          const before = connection.statement(`select ${column} c from audit where number = ?`).get(number)
          try {
            connection.statement(`update audit set ${column} = ? where number = ?`).run(value, number)
          } catch {
            // A column that must have a value refuses to have none.
            return
          }
          const same = connection
            .statement(
              `select (c is null and v is null) or (${identical}) same from (select ${column} c, ? v from audit where number = ?)`,
            )
            .get(before?.['c'] ?? null, number)
          const { wrong } = await verified(connection)
          expect(wrong?.number).toBe(same?.['same'] === 1 ? undefined : number)
        },
      ),
      runs,
    )
  })

  test('finds a flipped bit of any column, whether or not it is text afterwards', async () => {
    await fc.assert(
      fc.asyncProperty(
        entries,
        fc.nat(),
        fc.constantFrom(...columns),
        fc.nat(),
        fc.nat(7),
        async (written, nth, column, place, bit) => {
          const connection = trailWith(written)
          const number = (nth % written.length) + 1
          const bytes = connection
            .statement(`select cast(${column} as blob) b from audit where number = ?`)
            .get(number)?.['b']
          fc.pre(bytes instanceof Uint8Array && bytes.length > 0)
          if (!(bytes instanceof Uint8Array)) return
          const changed = Uint8Array.from(bytes)
          changed[place % changed.length] = (changed[place % changed.length] ?? 0) ^ (1 << bit)
          connection
            .statement(`update audit set ${column} = cast(? as text) where number = ?`)
            .run(changed, number)
          expect((await verified(connection)).wrong?.number).toBe(number)
        },
      ),
      runs,
    )
  })

  test('finds an entry that was taken out, put in or moved; of one at the end only a head that was kept tells', async () => {
    await fc.assert(
      fc.asyncProperty(
        entries,
        fc.nat(),
        fc.constantFrom('out', 'in', 'swap', 'renumber'),
        async (written, nth, how) => {
          const connection = trailWith(written)
          const { database, statement } = connection
          const head = auditHeadOf(connection)
          const number = (nth % written.length) + 1
          const isLast = number === written.length
          if (how === 'out') statement('delete from audit where number = ?').run(number)
          if (how === 'in')
            statement(
              'insert into audit select (select max(number) + 1 from audit), at, who, what, subject, why, hash from audit where number = ?',
            ).run(number)
          if (how === 'swap') {
            if (isLast) return
            database.exec(
              `update audit set number = -1 where number = ${number}; update audit set number = ${number} where number = ${number + 1};
               update audit set number = ${number + 1} where number = -1`,
            )
          }
          if (how === 'renumber') statement('update audit set number = number - 7').run()
          const { wrong, keptAt } = await verified(connection, head?.hash)
          if (how === 'out' && isLast) expect([wrong, keptAt]).toEqual([undefined, undefined])
          else expect(wrong).toBeDefined()
          if (how === 'in') expect(wrong?.number).toBe(written.length + 1)
          if (how === 'out' && !isLast) expect(wrong?.number).toBe(number)
        },
      ),
      runs,
    )
  })

  test('says nothing against a trail that was written anew as a whole; the head that was kept does', async () => {
    const kept = auditHeadOf(trailWith([{ at: 1, who: 'ana', what: 'approve' }]))?.hash
    const forged = trailWith([{ at: 1, who: 'eve', what: 'approve' }])
    expect(await verified(forged, kept)).toMatchObject({ wrong: undefined, keptAt: undefined })
  })
})

test('a trail of several pages is read whole, in order', async () => {
  const written = Array.from({ length: 2500 }, (_, at) => ({ at, who: 'a', what: 'b' }))
  const connection = trailWith(written)
  const seen: KeptEntry[] = []
  for await (const entry of auditTrailOf(connection)) seen.push(entry)
  expect(seen.map(({ number }) => number)).toEqual(written.map((_, at) => at + 1))
  expect((await verified(connection)).wrong).toBeUndefined()
})
