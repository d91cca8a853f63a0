import { SunsetError } from '../../base/errors.ts'
import type { Lease } from '../ledger.ts'
import type { Database, Statement } from './driver.ts'
import { explained } from './explained.ts'
import type { Reserve } from './reserve.ts'
import { type SyncFile, walOf } from './wal.ts'

/** A connection with its prepared statements: each is compiled once. */
export type Connection = {
  readonly database: Database
  readonly path: string
  statement(sql: string): Statement
  /**
   * All or nothing. It takes the write lock first, so that it never fails half-way for somebody else's write. With a lease it
   * refuses when another runner has taken over meanwhile.
   */
  transaction<T>(lease: Lease | undefined, work: () => T): T
  /** The same, and as durable once it resolves; but while the disk writes, this thread goes on with something else. */
  durably<T>(lease: Lease | undefined, work: () => T): Promise<T>
  /** Several reads of one and the same instant, whoever writes meanwhile: only so are sums of two tables sums. */
  reading<T>(work: () => T): T
  close(): void
}

/** `reserve` is given back when the disk is full, so that the next transaction, the one with the last answers, finds room. */
export const connectionTo = (
  database: Database,
  path: string,
  reserve?: Reserve,
  syncFile?: SyncFile,
): Connection => {
  const statements = new Map<string, Statement>()
  const wal = walOf(database, path, syncFile)
  const statement = (sql: string): Statement => {
    let prepared = statements.get(sql)
    if (prepared === undefined) {
      prepared = database.prepare(sql)
      statements.set(sql, prepared)
    }
    return prepared
  }

  const within = <T>(begin: string, work: () => T): T => {
    try {
      database.exec(begin)
    } catch (error) {
      throw explained(error, path)
    }
    try {
      const result = work()
      database.exec('commit')
      return result
    } catch (error) {
      rollBack(database)
      throw failed(error)
    }
  }
  const failed = (error: unknown): unknown => {
    const reason = explained(error, path)
    if (reason instanceof SunsetError && reason.code === 'disk-full') reserve?.free()
    return reason
  }
  const transaction = <T>(lease: Lease | undefined, work: () => T): T =>
    within('begin immediate', () => {
      if (lease !== undefined) assertHeld(statement, lease)
      return work()
    })
  const durably = async <T>(lease: Lease | undefined, work: () => T): Promise<T> => {
    const result = wal.unsynced(() => transaction(lease, work))
    try {
      await wal.sync()
    } catch (error) {
      throw failed(error)
    }
    return result
  }
  const reading = <T>(work: () => T): T => within('begin', work)
  const close = (): void => {
    reserve?.free()
    wal.close()
    emptyWal(database)
    statements.clear()
    database.close()
  }
  return { database, path, statement, transaction, durably, reading, close }
}

/**
 * All of it into the one file, unless somebody else has it open. SQLite does so itself when the last connection closes; but
 * `@photostructure/sqlite` keeps one open behind the scenes until its statements are collected as garbage.
 */
const emptyWal = (database: Database): void => {
  try {
    database.exec('pragma busy_timeout = 0; pragma wal_checkpoint(truncate)')
  } catch {
    // Opened to read only, or locked: what is in the WAL is as durable.
  }
}

/** Some errors (a full disk) have rolled back already; then there is nothing to roll back. */
const rollBack = (database: Database): void => {
  try {
    database.exec('rollback')
  } catch {}
}

/** A lease that was given back counts no more than one that was taken over. */
const assertHeld = (statement: (sql: string) => Statement, lease: Lease): void => {
  const row = statement('select token from lease where id = 1 and holder is not null').get()
  if (row !== undefined && Number(row['token']) === lease.token) return
  throw new SunsetError(
    'busy',
    'Another runner took over this plan while this one was stopped or too slow.',
    {
      hint: 'Nothing that this process did since then was recorded; what it may have sent is in doubt. See `sunset status`.',
    },
  )
}
