import { statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openSqliteLedger } from '../../../src/ledger/sqlite/sqlite-ledger.ts'
import { accepted, type Bench, benchOn, everyone, occurrenceOf, people } from '../../contract/ledger/bench.ts'
import { folder } from './folder.ts'

const audience = 40_000
const announce = occurrenceOf('announce')

const withLedger = async (path: string, work: (bench: Bench) => Promise<unknown>): Promise<number> => {
  const ledger = openSqliteLedger({ path, machine: 'm' })
  await work(await benchOn({ shared: true, open: async () => ledger, tamper: undefined }))
  await ledger.close()
  return statSync(path).size
}

/** The figures of docs/ledger.md: 50 million people cost 50 MB for each byte of the first, 200 MB for each of the second. */
test('a recipient costs less than 56 bytes, a delivery less than 24', async () => {
  const path = join(folder(), 'ledger.db')
  const empty = await withLedger(path, async () => {})
  const loaded = await withLedger(path, (bench) =>
    bench.load(people(0, audience / 2, { zone: 'Asia/Tokyo' }), people(audience / 2, audience)),
  )
  const delivered = await withLedger(path, async (bench) => {
    for (let claims = 1; claims > 0; ) {
      const group = (await bench.step(announce, everyone, 4000)).claims
      await bench.settle(group.map(accepted))
      claims = group.length
    }
    expect(await bench.states(announce)).toEqual({ audience, accepted: audience })
  })
  expect((loaded - empty) / audience).toBeLessThan(56)
  expect((delivered - loaded) / audience).toBeLessThan(24)
})
