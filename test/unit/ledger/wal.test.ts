import { fstatSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openToWrite } from '../../../src/ledger/sqlite/open-file.ts'
import { connectionTo } from '../../../src/ledger/sqlite/transaction.ts'
import type { SyncFile } from '../../../src/ledger/sqlite/wal.ts'
import { folder } from './folder.ts'

const opened = (syncFile?: SyncFile) => {
  const path = join(folder(), 'ledger.db')
  const database = openToWrite(path)
  return { path, database, connection: connectionTo(database, path, undefined, syncFile) }
}

const synchronousIn = (database: ReturnType<typeof openToWrite>): unknown =>
  database.prepare('pragma synchronous').get()?.['synchronous']
const full = 2

describe('what is committed durably', () => {
  test('is waited for until the disk has it, beside the thread', async () => {
    const synced: (() => void)[] = []
    const { connection } = opened(() => new Promise((resolve) => synced.push(resolve)))
    let isDurable = false
    const committed = connection
      .durably(undefined, () => connection.statement("insert into memory values ('a', 'b')").run())
      .then(() => {
        isDurable = true
      })
    await new Promise((resolve) => setImmediate(resolve))
    expect([isDurable, synced.length]).toEqual([false, 1])
    synced[0]?.()
    await committed
    expect(isDurable).toBe(true)
    connection.close()
  })

  test('is still synced to its own file when the ledger is closed meanwhile', async () => {
    const synced: { readonly file: number; readonly done: () => void }[] = []
    const { connection } = opened((file) => new Promise((done) => synced.push({ file, done })))
    const committed = connection.durably(undefined, () => 1)
    connection.close()
    const [sync] = synced
    if (sync === undefined) throw new Error('nothing was synced')
    expect(fstatSync(sync.file).isFile()).toBe(true)
    sync.done()
    await committed
    expect(() => fstatSync(sync.file)).toThrow(/EBADF/)
  })

  test('that the disk does not take fails, and says which ledger', async () => {
    const { connection, path } = opened(() => Promise.reject(new Error('EIO: i/o error, fdatasync')))
    await expect(connection.durably(undefined, () => 1)).rejects.toMatchObject({
      code: 'ledger',
      message: expect.stringContaining(path),
    })
    connection.close()
  })

  test('leaves every other transaction to wait for the disk itself, also when it failed', async () => {
    const { connection, database } = opened()
    await connection.durably(undefined, () => {
      expect(synchronousIn(database)).not.toBe(full)
    })
    expect(synchronousIn(database)).toBe(full)
    await expect(
      connection.durably(undefined, () => {
        throw new TypeError('no')
      }),
    ).rejects.toThrow(TypeError)
    expect(synchronousIn(database)).toBe(full)
    connection.close()
  })
})
