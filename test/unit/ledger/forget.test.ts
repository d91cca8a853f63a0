import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openDatabase } from '../../../src/ledger/sqlite/driver.ts'
import { openSqliteLedger } from '../../../src/ledger/sqlite/sqlite-ledger.ts'
import { address, identity } from '../../../src/model/recipient.ts'
import {
  type Bench,
  batchesOf,
  benchOn,
  entry,
  everyone,
  occurrenceOf,
  people,
  recipientOf,
  t0,
} from '../../contract/ledger/bench.ts'
import { closing, folder } from './folder.ts'

const announce = occurrenceOf('announce')
const hermione = 'FR.HermioneGranger1979'

/** Whether the bytes lie anywhere in the ledger's folder: the file, its WAL, what is beside it. */
const isAnywhere = (home: string, bytes: Buffer): boolean =>
  readdirSync(home).some((name) => readFileSync(join(home, name)).includes(bytes))

/** A phone number is kept as a number, as the driver hands it over: eight bytes, the highest first. */
const asNumber = (phone: string): Buffer => {
  const bytes = Buffer.alloc(8)
  bytes.writeDoubleBE(Number(phone.slice(1)))
  return bytes
}
const phone = '+33698765432'

const written = async (home: string): Promise<Bench> => {
  const ledger = closing(openSqliteLedger({ path: join(home, 'ledger.db'), machine: 'm' }))
  const bench = await benchOn({ shared: false, open: async () => ledger, tamper: undefined })
  async function* source() {
    for await (const batch of batchesOf(people(0, 3000, { attributes: { name: 'Somebody' } }))) {
      const one = { ...recipientOf({ n: 0 }), address: address(hermione), identity: identity(hermione) }
      const other = { ...recipientOf({ n: 0 }), address: address(phone), identity: identity(phone) }
      yield [
        ...batch.slice(0, 1500),
        { ...one, attributes: { name: 'Hermione Jean Granger' } },
        { ...other, attributes: { name: 'Neville Longbottom' } },
        ...batch.slice(1500),
      ]
    }
  }
  await bench.loadFrom(source())
  const { claims } = await bench.step(announce, everyone, 3100)
  await bench.settle(
    claims.map((claim) => ({
      claim,
      result:
        claim.address === hermione
          ? {
              state: 'failed',
              reason: { code: '131026', text: `no user ${hermione} here`, of: 'recipient' },
            }
          : { state: 'accepted', platformId: `wamid.${String(claim.address)}` },
    })),
  )
  await bench.ledger.suppress(bench.lease, [identity(hermione), identity(phone)], 'opted out', t0)
  return bench
}

const traces: readonly (readonly [string, Buffer])[] = [
  ['the address', Buffer.from(hermione)],
  ['the name in a column', Buffer.from('Hermione')],
  ['the number', asNumber(phone)],
  ['the digits', Buffer.from(phone.slice(1))],
  ['the other name', Buffer.from('Longbottom')],
]

test('of a person who is forgotten no byte is left in the ledger’s files, while it is open and after', async () => {
  const home = folder()
  const bench = await written(home)
  const before = await bench.counts(announce)
  for (const [what, bytes] of traces) expect(isAnywhere(home, bytes), `${what}, before`).toBe(true)
  for (const whom of [hermione, phone])
    await bench.ledger.forget(bench.lease, identity(whom), (id) => entry('forget', { subject: `${id}` }))
  for (const [what, bytes] of traces) expect(isAnywhere(home, bytes), `${what}, while open`).toBe(false)
  expect(await bench.counts(announce)).toEqual(before)
  await bench.ledger.complete(bench.lease, announce, everyone, t0)
  await bench.ledger.close()
  for (const [what, bytes] of traces) expect(isAnywhere(home, bytes), `${what}, closed`).toBe(false)
  expect(isAnywhere(home, Buffer.from('Somebody'))).toBe(true)
})

test('after a purge nobody’s are, and the audit trail still is a chain', async () => {
  const home = folder()
  const bench = await written(home)
  const before = await bench.counts(announce)
  await bench.ledger.purge(bench.lease, entry('purge', { why: 'retention ends' }))
  for (const [what, bytes] of [...traces, ['a column of all', Buffer.from('Somebody')] as const])
    expect(isAnywhere(home, bytes), what).toBe(false)
  expect(isAnywhere(home, asNumber('+33610000042'))).toBe(false)
  expect(isAnywhere(home, Buffer.from('33610000042'))).toBe(false)
  expect(await bench.counts(announce)).toEqual(before)
  await bench.ledger.complete(bench.lease, announce, everyone, t0)
  expect((await bench.ledger.summary(announce)).reasons).toMatchObject([
    { n: 1, reason: { code: '131026', text: 'no user (forgotten) here' } },
  ])
  await bench.ledger.close()
  const database = openDatabase(join(home, 'ledger.db'), { readOnly: true })
  const check = database.prepare('pragma integrity_check').get()
  const trail = database.prepare('select what from audit order by number').all()
  database.close()
  expect([check, trail.map(({ what }) => what)]).toEqual([{ integrity_check: 'ok' }, ['purge']])
})
