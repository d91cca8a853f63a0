import { chmodSync, closeSync, mkdirSync, openSync, readSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { SunsetError } from '../../base/errors.ts'
import { cacheKib, type Database, openDatabase, patientMs } from './driver.ts'
import { migrate, schemaVersion } from './schema.ts'
import { explained } from './transaction.ts'

/** Tells our files from other SQLite databases: `suns`. */
const applicationId = 0x73756e73
/** What a WAL keeps of its size once it is written back, in bytes. */
const largestWal = 64 * 1024 * 1024

/** Opens a ledger to write to it, making it (0600, its folder 0700) where there is none. */
export const openToWrite = (path: string, timeout: number = patientMs): Database => {
  const open = (): Database => {
    if (sizeOf(path) === 0) makeFile(path)
    else assertWhole(path)
    return openDatabase(path, { timeout })
  }
  return checked(path, open, (database) => {
    assertOurs(database, path)
    database.exec(
      `pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = off; pragma cache_size = -${cacheKib}; pragma temp_store = file`,
    )
    // A load is one transaction, so its WAL is as large as the audience: it gives the space back.
    database.exec(`pragma journal_size_limit = ${largestWal}`)
    if (isEmptyDatabase(database)) database.exec(`pragma application_id = ${applicationId}`)
    migrate(database)
  })
}

/** Opens a ledger to look at it, while others may write. Undefined where there is none, or one whose making was cut off. */
export const openToRead = (path: string, timeout: number = patientMs): Database | undefined =>
  openToLook(path, () => openDatabase(path, { readOnly: true, timeout }))

/** As a file that nobody writes to: no lock is taken, and none of the files beside it is made. */
export const openStill = (path: string): Database | undefined => {
  const uri = `file:${encodeURI(path).replaceAll('?', '%3f').replaceAll('#', '%23')}?immutable=1`
  return openToLook(path, () => openDatabase(uri, { readOnly: true }))
}

const openToLook = (path: string, open: () => Database): Database | undefined => {
  if (sizeOf(path) === 0) return undefined
  const whole = (): Database => {
    assertWhole(path)
    return open()
  }
  const database = checked(path, whole, (one) => assertOurs(one, path))
  if (!isEmptyDatabase(database)) return database
  database.close()
  return undefined
}

/** What is opened but not as it must be is closed again. */
const checked = (path: string, open: () => Database, check: (database: Database) => void): Database => {
  let database: Database | undefined
  try {
    database = open()
    check(database)
    return database
  } catch (error) {
    database?.close()
    throw explained(error, path)
  }
}

/** 0 where there is none. */
export const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0

const makeFile = (path: string): void => {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  closeSync(openSync(path, 'a', 0o600))
  chmodSync(path, 0o600)
}

const isEmptyDatabase = (database: Database): boolean =>
  Number(database.prepare('select count(*) n from sqlite_schema').get()?.['n']) === 0

const assertOurs = (database: Database, path: string): void => {
  if (isEmptyDatabase(database)) return
  const id = Number(database.prepare('pragma application_id').get()?.['application_id'])
  const version = Number(database.prepare('pragma user_version').get()?.['user_version'])
  if (id !== applicationId)
    throw new SunsetError(
      'ledger',
      `"${path}" is a database of another program, not a ledger of sunset. It was left as it is.`,
      {
        hint: 'Name another file as `ledger:` in the plan.',
      },
    )
  if (version > schemaVersion)
    throw new SunsetError(
      'ledger-newer',
      `The ledger "${path}" was written by a newer sunset (its version is ${version}, this one knows ${schemaVersion}). It was left as it is, and nothing was sent.`,
      {
        hint: 'Run the newer sunset.',
      },
    )
}

/**
 * A file that is shorter than its own header says was cut off; SQLite alone would find out only where it reads. Not so where a
 * WAL lies beside it: a checkpoint that was killed had written the header, and the rest is in the WAL.
 */
const assertWhole = (path: string): void => {
  const { size } = statSync(path)
  const header = Buffer.alloc(100)
  const file = openSync(path, 'r')
  try {
    readSync(file, header, 0, 100, 0)
  } finally {
    closeSync(file)
  }
  const damaged = (what: string): SunsetError =>
    new SunsetError(
      'ledger-corrupt',
      `The ledger "${path}" is damaged: ${what}. It was left as it is, and nothing was sent.`,
      {
        hint: 'Keep the file. Restore the last good copy, or make it whole with `sqlite3 FILE .recover`, before you run again.',
      },
    )
  if (header.toString('latin1', 0, 15) !== 'SQLite format 3') throw damaged('it is no SQLite database')
  const pageSize = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16)
  const pages = header.readUInt32BE(28)
  if (size < pageSize * pages && sizeOf(`${path}-wal`) === 0)
    throw damaged(`it has ${size} bytes where its header says ${pageSize * pages}`)
}
