import { SunsetError } from '../../base/errors.ts'
import type { Lease } from '../ledger.ts'
import type { Database, Statement } from './driver.ts'

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
  /** Several reads of one and the same instant, whoever writes meanwhile: only so are sums of two tables sums. */
  reading<T>(work: () => T): T
  close(): void
}

export const connectionTo = (database: Database, path: string): Connection => {
  const statements = new Map<string, Statement>()
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
      throw explained(error, path)
    }
  }
  const transaction = <T>(lease: Lease | undefined, work: () => T): T =>
    within('begin immediate', () => {
      if (lease !== undefined) assertHeld(statement, lease)
      return work()
    })
  const reading = <T>(work: () => T): T => within('begin', work)
  const close = (): void => {
    emptyWal(database)
    statements.clear()
    database.close()
  }
  return { database, path, statement, transaction, reading, close }
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

/** SQLite's errors in words: what happened, what it means, what to do. What is ours already is passed on. */
export const explained = (error: unknown, path: string): unknown => {
  if (error instanceof SunsetError || !(error instanceof Error)) return error
  const text = error.message
  const details = { cause: error }
  if (/database or disk is full|ENOSPC/i.test(text))
    return new SunsetError(
      'disk-full',
      `The disk is full: the ledger "${path}" could not be written. Nothing is lost, and nothing more was sent.`,
      {
        ...details,
        hint: 'Make space, then run the same command again: it goes on where this one stopped.',
      },
    )
  if (/database is locked|database table is locked|SQLITE_BUSY/i.test(text))
    return new SunsetError(
      'ledger-locked',
      `Another program keeps the ledger "${path}" locked. Nothing was recorded, so nothing was sent.`,
      {
        ...details,
        hint: 'Close the program that has it open (a database browser, a backup), then run again.',
      },
    )
  if (/readonly database|attempt to write a readonly/i.test(text))
    return new SunsetError(
      'read-only',
      `The ledger "${path}" cannot be written to. Without a ledger nothing may be sent.`,
      {
        ...details,
        hint: 'Give this user the right to write to the file and its folder.',
      },
    )
  if (/malformed|not a database|disk image|corrupt/i.test(text))
    return new SunsetError(
      'ledger-corrupt',
      `The ledger "${path}" is damaged (${text}). It was left as it is, and nothing was sent.`,
      {
        ...details,
        hint: 'Keep the file. Restore the last good copy, or make it whole with `sqlite3 FILE .recover`, before you run again.',
      },
    )
  if (/disk I\/O error/i.test(text))
    return new SunsetError(
      'ledger',
      `The ledger "${path}" could not be read or written: the disk reports an error. Nothing was recorded, so nothing was sent.`,
      {
        ...details,
        hint: 'Is the disk well, and is the ledger on a local one? SQLite must not lie on a network share.',
      },
    )
  if (/unable to open database/i.test(text))
    return new SunsetError(
      'ledger',
      `The ledger "${path}" cannot be opened. Without a ledger nothing may be sent.`,
      {
        ...details,
        hint: 'Is its folder there, and may this user write to it?',
      },
    )
  return error
}
