import {
  chmodSync,
  closeSync,
  copyFileSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openDatabase } from '../../../src/ledger/sqlite/driver.ts'
import { openSqliteLedger, readSqliteLedger } from '../../../src/ledger/sqlite/sqlite-ledger.ts'
import { benchOn, collected, people } from '../../contract/ledger/bench.ts'
import { bytesIn, closing, folder } from './folder.ts'

const mode = (path: string): string => (statSync(path).mode & 0o777).toString(8)
const where = (path: string) => ({ path, machine: 'm', patienceMs: 20 })

/** A closed ledger of a few thousand people, so that it has many pages. */
const filled = async (path: string): Promise<void> => {
  const ledger = openSqliteLedger(where(path))
  const bench = await benchOn({ shared: true, open: async () => ledger, tamper: undefined })
  await bench.load(people(0, 5000))
  await ledger.close()
}

describe('a ledger file', () => {
  test('is for its owner alone, with the folders made for it and the files beside it', () => {
    const home = folder()
    const path = join(home, 'a', 'b', 'ledger.db')
    closing(openSqliteLedger(where(path)))
    expect([mode(join(home, 'a')), mode(join(home, 'a', 'b'))]).toEqual(['700', '700'])
    const files = readdirSync(join(home, 'a', 'b'))
    expect(files).toContain('ledger.db')
    for (const file of files) expect(`${file} ${mode(join(home, 'a', 'b', file))}`).toBe(`${file} 600`)
  })

  test('leaves the mode of a folder that was there', () => {
    const home = folder()
    mkdirSync(join(home, 'shared'))
    chmodSync(join(home, 'shared'), 0o755)
    closing(openSqliteLedger(where(join(home, 'shared', 'ledger.db'))))
    expect(mode(join(home, 'shared'))).toBe('755')
  })

  test('holds everything itself when it is closed: copying that one file is a backup', async () => {
    const home = folder()
    const path = join(home, 'ledger.db')
    await filled(path)
    const backup = join(folder(), 'backup.db')
    copyFileSync(path, backup)
    expect((await closing(readSqliteLedger(where(backup)))?.standing())?.audience?.people).toBe(5000)
    // Node 20's driver leaves an empty WAL until its garbage is collected.
    for (const name of readdirSync(home))
      if (name.endsWith('-wal')) expect(statSync(join(home, name)).size).toBe(0)
  })

  test('that is empty, because its making was cut off, is made now, and is nobody’s ledger to read', () => {
    const path = join(folder(), 'ledger.db')
    writeFileSync(path, '', { mode: 0o644 })
    expect(readSqliteLedger(where(path))).toBeUndefined()
    expect(closing(openSqliteLedger(where(path))).isOriginal).toBe(true)
    expect(mode(path)).toBe('600')
    expect(closing(readSqliteLedger(where(path)))?.id).toMatch(/^[0-9a-f]{8}$/)
  })

  test('that is not there is not made by reading', () => {
    const home = folder()
    expect(readSqliteLedger(where(join(home, 'no', 'ledger.db')))).toBeUndefined()
    expect(readdirSync(home)).toEqual([])
  })
})

describe('a file that is no ledger is left as it is', () => {
  const refused = (path: string, code: string): void => {
    // Not its index and an empty WAL, which SQLite makes for whoever reads.
    const written = () =>
      bytesIn(dirname(path), (name) => !name.endsWith('-shm') && statSync(join(dirname(path), name)).size > 0)
    const before = written()
    expect(() => openSqliteLedger(where(path))).toThrow(
      expect.objectContaining({ code, hint: expect.any(String) }),
    )
    expect(() => readSqliteLedger(where(path))).toThrow(expect.objectContaining({ code }))
    expect(written()).toEqual(before)
  }

  test('a database of another program', () => {
    const path = join(folder(), 'other.db')
    const other = openDatabase(path)
    other.exec('create table t (a); insert into t values (1)')
    other.close()
    refused(path, 'ledger')
  })

  test('a text', () => {
    const path = join(folder(), 'plan.yaml')
    writeFileSync(path, 'sunset: 1\n'.repeat(100))
    refused(path, 'ledger-corrupt')
  })

  test('a short text', () => {
    const path = join(folder(), 'plan.yaml')
    writeFileSync(path, 'hello')
    refused(path, 'ledger-corrupt')
  })

  test.each([
    ['in its middle', 0.5],
    ['by its last byte', 1],
    ['in its header', 0],
  ])('a ledger that was cut off %s', async (_, share) => {
    const path = join(folder(), 'ledger.db')
    await filled(path)
    const { size } = statSync(path)
    const file = openSync(path, 'r+')
    ftruncateSync(file, share === 0 ? 50 : share === 1 ? size - 1 : Math.floor(size * share))
    closeSync(file)
    refused(path, 'ledger-corrupt')
  })

  test('a ledger of a newer sunset', async () => {
    const path = join(folder(), 'ledger.db')
    await filled(path)
    const database = openDatabase(path)
    database.exec('pragma user_version = 99')
    database.close()
    refused(path, 'ledger-newer')
  })

  test('a folder', () => {
    const path = join(folder(), 'ledger.db')
    mkdirSync(path)
    expect(() => openSqliteLedger(where(path))).toThrow()
    expect(statSync(path).isDirectory()).toBe(true)
  })

  test('a ledger whose pages are damaged says so, when it is opened or when they are read', async () => {
    const path = join(folder(), 'ledger.db')
    await filled(path)
    const file = openSync(path, 'r+')
    const { size } = statSync(path)
    for (let page = 4096 * 2; page < size; page += 4096)
      writeSync(file, Buffer.alloc(4096, 0xff), 0, 4096, page)
    closeSync(file)
    const asked: Promise<unknown>[] = []
    try {
      const ledger = closing(openSqliteLedger(where(path)))
      asked.push(ledger.standing(), ledger.segments(), ledger.recall('x'), collected(ledger.people()))
    } catch (error) {
      asked.push(Promise.reject(error))
    }
    for (const answer of await Promise.allSettled(asked))
      expect(answer).toMatchObject({
        status: 'rejected',
        reason: { code: 'ledger-corrupt', hint: expect.any(String) },
      })
  })
})

describe('a ledger that a checkpoint left half-way (kill -9)', () => {
  test('is whole: what its file lacks is in the WAL', async () => {
    const home = folder()
    const path = join(home, 'ledger.db')
    const ledger = openSqliteLedger(where(path))
    const bench = await benchOn({ shared: true, open: async () => ledger, tamper: undefined })
    await bench.load(people(0, 5000))
    // As the disk is when the process dies: the WAL holds everything, the file its header, already of the new size.
    const crashed = join(folder(), 'ledger.db')
    const wal = readFileSync(`${path}-wal`)
    const main = readFileSync(path)
    main.writeUInt32BE(100_000, 28)
    writeFileSync(crashed, main)
    writeFileSync(`${crashed}-wal`, wal)
    await ledger.close()
    const again = closing(openSqliteLedger(where(crashed)))
    expect((await again.standing()).audience?.people).toBe(5000)
  })
})

describe('a ledger that another program keeps locked', () => {
  test('is refused with what to do about it, and nothing is recorded', async () => {
    const path = join(folder(), 'ledger.db')
    await filled(path)
    const ledger = closing(openSqliteLedger(where(path)))
    const browser = openDatabase(path)
    browser.exec('begin exclusive')
    const locked = expect.objectContaining({
      code: 'ledger-locked',
      hint: expect.stringContaining('Close the program'),
    })
    await expect(ledger.remember('a', 'b')).rejects.toThrow(locked)
    await expect(ledger.audit({ at: 0 as never, who: 'me', what: 'test' })).rejects.toThrow(locked)
    browser.exec('rollback')
    browser.close()
    await ledger.remember('a', 'b')
  })

  test('in the midst of a long transaction of its runner: others still learn who it is', async () => {
    const path = join(folder(), 'ledger.db')
    const ledger = closing(openSqliteLedger(where(path)))
    const holder = { host: 'h', pid: 7, started: 's', doing: 'load', since: 0 as never }
    await ledger.lease(holder, 0 as never, () => true)
    const loading = openDatabase(path)
    loading.exec('begin immediate')
    expect(await ledger.lease({ ...holder, pid: 8 }, 1 as never, () => true)).toMatchObject({
      busy: { pid: 7 },
    })
    await expect(ledger.lease({ ...holder, pid: 8 }, 99_999 as never, () => true)).rejects.toMatchObject({
      code: 'ledger-locked',
    })
    loading.close()
  })
})

describe('a ledger that may only be read', () => {
  test('answers, and refuses every write with what to do about it', async () => {
    const path = join(folder(), 'ledger.db')
    await filled(path)
    const ledger = closing(readSqliteLedger(where(path)))
    expect((await ledger?.standing())?.audience?.people).toBe(5000)
    await expect(ledger?.remember('a', 'b')).rejects.toMatchObject({
      code: 'read-only',
      hint: expect.any(String),
    })
  })

  test('leaves its bytes as they are', async () => {
    const home = folder()
    const path = join(home, 'ledger.db')
    await filled(path)
    const bytes = () => bytesIn(home, (name) => name === 'ledger.db')
    const before = bytes()
    const ledger = readSqliteLedger(where(path))
    await ledger?.standing()
    await ledger?.close()
    expect(bytes()).toEqual(before)
  })

  test('may lie under a name that looks like an address', async () => {
    const home = folder()
    const odd = join(home, 'a b?mode=rw#c%20d.db')
    await filled(join(home, 'ledger.db'))
    renameSync(join(home, 'ledger.db'), odd)
    expect((await closing(readSqliteLedger(where(odd)))?.standing())?.audience?.people).toBe(5000)
  })
})
