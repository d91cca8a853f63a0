import { closeSync, fdatasync, openSync } from 'node:fs'
import { promisify } from 'node:util'
import type { Database } from './driver.ts'

/** How a transaction's pages come to be on the disk. */
export type Wal = {
  /** What `work` commits is written, but not waited for: `sync` does that. */
  unsynced<T>(work: () => T): T
  /** Resolves once all that was written is durable. */
  sync(): Promise<void>
  close(): void
}

/** Resolves once the system says that all that was written to an opened file is on its disk. */
export type SyncFile = (file: number) => Promise<void>

const onDisk: SyncFile = promisify(fdatasync)

/** A temporary ledger has nothing that must outlive anything. */
const none: Wal = { unsynced: (work) => work(), sync: async () => {}, close: () => {} }

/**
 * With `synchronous = full` SQLite waits for the disk within the commit, and with it everything else in this thread: answers, requests. At
 * full speed that was a tenth of the time. With `normal` it writes the same bytes in the same order and leaves the waiting to us: it differs in
 * nothing but the last fsync of the WAL (https://www.sqlite.org/pragma.html#pragma_synchronous), which is made here, beside the thread. Every
 * other transaction is `full`.
 *
 * That the WAL is opened and closed a second time is safe: of all of SQLite's files, no lock lies on this one.
 */
export const walOf = (database: Database, path: string, syncFile: SyncFile = onDisk): Wal => {
  if (!isWal(database)) return none
  let file: number | undefined
  let syncing = 0
  let isClosed = false
  // Never while the system still syncs it: by then the number may name another file.
  const closeUnused = (): void => {
    if (!isClosed || syncing > 0 || file === undefined) return
    closeSync(file)
    file = undefined
  }
  return {
    unsynced: (work) => {
      database.exec('pragma synchronous = normal')
      try {
        return work()
      } finally {
        becomeFull(database)
      }
    },
    sync: async () => {
      // There since the first commit, and the same until the last connection closes.
      file ??= openSync(`${path}-wal`, 'r')
      syncing++
      try {
        await syncFile(file)
      } finally {
        syncing--
        closeUnused()
      }
    },
    close: () => {
      isClosed = true
      closeUnused()
    },
  }
}

/** Not possible within a transaction: where even the rollback failed no other can begin, and that error is the one to tell. */
const becomeFull = (database: Database): void => {
  try {
    database.exec('pragma synchronous = full')
  } catch {}
}

const isWal = (database: Database): boolean =>
  database.prepare('pragma journal_mode').get()?.['journal_mode'] === 'wal'
