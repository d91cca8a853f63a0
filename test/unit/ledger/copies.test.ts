import { copyFileSync, existsSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Ledger } from '../../../src/ledger/ledger.ts'
import { openDatabase } from '../../../src/ledger/sqlite/driver.ts'
import { copyOfSqliteLedger, openSqliteLedger } from '../../../src/ledger/sqlite/sqlite-ledger.ts'
import { accepted, type Bench, benchOn, everyone, occurrenceOf, people } from '../../contract/ledger/bench.ts'
import { bytesIn, closing, folder } from './folder.ts'

const announce = occurrenceOf('announce')
const where = (path: string) => ({ path, machine: 'm', patienceMs: 20 })
const onlyOn = (ledger: Ledger): Promise<Bench> =>
  benchOn({ shared: false, open: async () => ledger, tamper: undefined })

/** A dry run: everybody is told, in the copy. */
const rehearse = async (copy: Ledger | undefined): Promise<number> => {
  if (copy === undefined) return expect.fail('there is a ledger to copy')
  return (await (await onlyOn(copy)).deliver(announce, everyone, 1000)).length
}

describe('the dry run’s copy of a ledger (promise 9, T29)', () => {
  test('is written to, and the ledger stays as it is, byte for byte, with nothing beside it', async () => {
    const home = folder()
    const path = join(home, 'ledger.db')
    const ledger = openSqliteLedger(where(path))
    const bench = await onlyOn(ledger)
    await bench.load(people(0, 3000))
    const { claims } = await bench.step(announce, everyone, 1000)
    await bench.settle(claims.map(accepted))
    await ledger.close()
    const before = bytesIn(home)
    const scratch = join(folder(), 'scratch.db')
    const copy = closing(await copyOfSqliteLedger(where(path), scratch))
    expect(copy?.id).toBe(ledger.id)
    expect(copy?.isOriginal).toBe(true)
    expect(await rehearse(copy)).toBe(2000)
    expect(bytesIn(home)).toEqual(before)
  })

  test('holds what is only in the WAL of a runner that was killed, and leaves that WAL too', async () => {
    const home = folder()
    const path = join(home, 'ledger.db')
    const ledger = openSqliteLedger(where(path))
    await (await onlyOn(ledger)).load(people(0, 300))
    // As the disk is after a kill -9: nobody has the files open, and the index of the WAL may be gone with a reboot.
    const crashed = folder()
    const database = openDatabase(path)
    database.exec('pragma wal_checkpoint(passive)')
    await ledger.remember('only', 'in the WAL')
    for (const name of readdirSync(home))
      if (!name.endsWith('-shm')) copyFileSync(join(home, name), join(crashed, name))
    database.close()
    await ledger.close()
    expect(statSync(join(crashed, 'ledger.db-wal')).size).toBeGreaterThan(0)
    const before = bytesIn(crashed)
    const scratch = folder()
    const copy = closing(
      await copyOfSqliteLedger(where(join(crashed, 'ledger.db')), join(scratch, 'scratch.db')),
    )
    expect(readdirSync(scratch)).toEqual(['scratch.db'])
    expect(await copy?.recall('only')).toBe('in the WAL')
    expect(await rehearse(copy)).toBe(300)
    expect(bytesIn(crashed)).toEqual(before)
  })

  test('holds what a running process has committed, and leaves file and WAL as they are', async () => {
    const home = folder()
    const path = join(home, 'ledger.db')
    const ledger = closing(openSqliteLedger(where(path)))
    await (await onlyOn(ledger)).load(people(0, 300))
    const before = bytesIn(home)
    const copy = closing(await copyOfSqliteLedger(where(path), join(folder(), 'scratch.db')))
    expect(await rehearse(copy)).toBe(300)
    expect(bytesIn(home)).toEqual(before)
  })

  test('is for its owner alone, and replaces what lay there', async () => {
    const path = join(folder(), 'ledger.db')
    const ledger = openSqliteLedger(where(path))
    await (await onlyOn(ledger)).load(people(0, 3))
    await ledger.close()
    const scratch = join(folder(), 'scratch.db')
    writeFileSync(scratch, 'left by an earlier one', { mode: 0o644 })
    closing(await copyOfSqliteLedger(where(path), scratch))
    expect((statSync(scratch).mode & 0o777).toString(8)).toBe('600')
  })

  test('can undo what rejects, as the ledger can', async () => {
    const path = join(folder(), 'ledger.db')
    const ledger = openSqliteLedger(where(path))
    await (await onlyOn(ledger)).load(people(0, 5))
    await ledger.close()
    const copy = closing(await copyOfSqliteLedger(where(path), join(folder(), 'scratch.db')))
    if (copy === undefined) return expect.fail('there is a ledger to copy')
    const bench = await onlyOn(copy)
    const { claims } = await bench.step(announce, everyone, 5)
    await bench.settle([...claims, ...claims].map(accepted))
    await expect(
      copy.complete({ ...bench.lease, token: 99 }, announce, everyone, 0 as never),
    ).rejects.toThrow()
    expect(await bench.states(announce)).toEqual({ audience: 5, accepted: 5 })
  })

  test('of a ledger that is not there is none, and makes none', async () => {
    const home = folder()
    expect(
      await copyOfSqliteLedger(where(join(home, 'x', 'ledger.db')), join(folder(), 's.db')),
    ).toBeUndefined()
    writeFileSync(join(home, 'empty.db'), '')
    expect(await copyOfSqliteLedger(where(join(home, 'empty.db')), join(folder(), 's.db'))).toBeUndefined()
    expect(existsSync(join(home, 'x'))).toBe(false)
  })

  test('of a database of another program is refused', async () => {
    const path = join(folder(), 'other.db')
    const other = openDatabase(path)
    other.exec('create table t (a)')
    other.close()
    await expect(copyOfSqliteLedger(where(path), join(folder(), 's.db'))).rejects.toMatchObject({
      code: 'ledger',
    })
  })
})
