import { accessSync, constants, statfsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/** SQLite's index of a WAL alone takes 32 KB: with less than this left, whatever error it reports is that of a full disk. */
const hardlyAny = 131_072

/** Bytes that are left for this user where a file lies; infinite where nobody can tell. */
const leftBeside = (path: string): number => {
  try {
    const { bavail, bsize } = statfsSync(dirname(path))
    return bavail * bsize
  } catch {
    return Number.POSITIVE_INFINITY
  }
}

/** Whether hardly any room is left on the disk of a file. */
export const isFull = (path: string): boolean => leftBeside(path) < hardlyAny

/**
 * Whether it is rather the temporary folder that is full: SQLite sorts there, and reports its own file's disk and that one in the same words.
 */
export const isRatherTemporary = (path: string, folder: string): boolean => {
  const left = leftBeside(path)
  return left >= hardlyAny && leftBeside(`${folder}/x`) < left
}

/** False where files, or the folders on the way to it, may not be made beside a file; SQLite then says only that it cannot open a database. */
export const mayWriteBeside = (path: string): boolean => {
  const folder = dirname(path)
  try {
    accessSync(folder, constants.W_OK | constants.X_OK)
    return true
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ENOENT' && folder !== path) return mayWriteBeside(folder)
    return code !== 'EACCES' && code !== 'EPERM' && code !== 'EROFS'
  }
}

/**
 * Where SQLite puts its temporary files: the first of these that is a folder it may write to. It reads the environment itself, so
 * no other one than the process's counts. https://www.sqlite.org/tempfiles.html#temporary_file_storage_locations
 */
export const temporaryFolder = (): string => {
  const { SQLITE_TMPDIR, TMPDIR } = process.env
  return [SQLITE_TMPDIR, TMPDIR, '/var/tmp', '/usr/tmp', '/tmp'].find(isUsable) ?? '.'
}

const isUsable = (folder: string | undefined): folder is string => {
  if (folder === undefined || folder === '') return false
  try {
    accessSync(folder, constants.W_OK | constants.X_OK)
    return statSync(folder).isDirectory()
  } catch {
    return false
  }
}
