import {
  chmodSync,
  closeSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  statSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { type ErrorCode, SunsetError } from '../../base/errors.ts'
import { cacheKib, type Database, openDatabase, patientMs } from './driver.ts'
import { explained } from './explained.ts'
import { migrate, schemaVersion, versionOf } from './schema.ts'
import { sizeOf } from './size-of.ts'
import { assertSound, assertWhole } from './soundness.ts'

/** Tells our files from other SQLite databases: `suns`. */
const applicationId = 0x73756e73
/** What a WAL keeps of its size once it is written back, in bytes. */
const largestWal = 64 * 1024 * 1024
/** Ledgers that are looked through whole: before they are written to (160 ms), before they are read (20 ms). */
export const wholeToWrite: number = 32 * 1024 * 1024
const wholeToRead = 4 * 1024 * 1024

/** Opens a ledger to write to it, making it (0600, its folder 0700) where there is none. */
export const openToWrite = (path: string, timeout: number = patientMs): Database => {
  const open = (): Database => {
    if (isNone(path)) makeFile(path)
    else assertWhole(path)
    return openDatabase(path, { timeout })
  }
  return checked(path, open, (database) => {
    assertOurs(database, path)
    assertSound(database, path, wholeToWrite)
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
export const openToRead = (path: string, timeout: number = patientMs): Database | undefined => {
  try {
    const database = openToLook(path, () => openDatabase(path, { readOnly: true, timeout }))
    if (database === undefined || versionOf(database) === schemaVersion) return database
    database.close()
    return openMigrated(path)
  } catch (error) {
    // In a folder that may not be written to, or on a full disk, SQLite cannot make the files that it keeps beside a ledger.
    if (!(error instanceof SunsetError) || !mayLackFiles.has(error.code)) throw error
    // Where there is no WAL the file alone is the whole truth.
    return hasWal(path) ? openCopy(path, error) : openStill(path)
  }
}

/** Looked at in the temporary folder, in a copy that has no name any more once it is open. `reason` is why not where it lies. */
const openCopy = (path: string, reason: SunsetError): Database | undefined => {
  const folder = mkdtempSync(join(tmpdir(), 'sunset-look-'))
  const copy = join(folder, basename(path))
  try {
    for (const part of ['', '-wal']) copyFileSync(`${path}${part}`, `${copy}${part}`)
    return openToLook(copy, () => openDatabase(copy))
  } catch {
    throw reason
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Of an older sunset: brought up to date in a copy, since whoever only looks changes nothing. */
const openMigrated = (path: string): Database | undefined => {
  const folder = mkdtempSync(join(tmpdir(), 'sunset-look-'))
  const copy = join(folder, basename(path))
  try {
    for (const part of hasWal(path) ? ['', '-wal'] : ['']) copyFileSync(`${path}${part}`, `${copy}${part}`)
    return openToLook(copy, () => {
      const database = openDatabase(copy)
      migrate(database)
      return database
    })
  } catch (error) {
    throw explained(error, path)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const mayLackFiles: ReadonlySet<ErrorCode> = new Set(['ledger', 'read-only', 'disk-full'])

const hasWal = (path: string): boolean => {
  try {
    return sizeOf(`${path}-wal`) > 0
  } catch {
    return true
  }
}

/** As a file that nobody writes to: no lock is taken, and none of the files beside it is made. */
export const openStill = (path: string): Database | undefined => {
  const uri = `file:${encodeURI(path).replaceAll('?', '%3f').replaceAll('#', '%23')}?immutable=1`
  return openToLook(path, () => openDatabase(uri, { readOnly: true }))
}

const openToLook = (path: string, open: () => Database): Database | undefined => {
  if (isNone(path)) return undefined
  const whole = (): Database => {
    assertWhole(path)
    return open()
  }
  const database = checked(path, whole, (one) => {
    assertOurs(one, path)
    assertSound(one, path, wholeToRead)
  })
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

/** Whether there is no ledger, or one whose making was cut off. Refuses what can never be one: opening a pipe would wait for ever. */
export const isNone = (path: string): boolean => {
  try {
    const found = statSync(path, { throwIfNoEntry: false })
    if (found?.isFile() === false) throw noFile(path, found.isDirectory())
    return (found?.size ?? 0) === 0
  } catch (error) {
    throw explained(error, path)
  }
}

const noFile = (path: string, isFolder: boolean): SunsetError =>
  new SunsetError(
    'ledger',
    `"${path}" is ${isFolder ? 'a folder' : 'no file'}, so it cannot be the ledger. Without a ledger nothing may be sent.`,
    { hint: 'Name a file as `ledger:` in the plan, or with --ledger.' },
  )

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
  const version = versionOf(database)
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
