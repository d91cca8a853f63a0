import { chmodSync, closeSync, copyFileSync, openSync, rmSync, statSync } from 'node:fs'
import { copyDatabase, type Database } from './driver.ts'
import { explained } from './explained.ts'
import { isNone, openStill, openToRead } from './open-file.ts'
import { sizeOf } from './size-of.ts'

/**
 * Copies a ledger to `scratch` (0600) and leaves all of it as it is, the files beside it too; false where there is none. Nobody
 * writing is the rule: then it is read without a lock. What was written to meanwhile is copied again, as SQLite copies what is in use.
 */
export const copyStill = async (path: string, scratch: string, timeout?: number): Promise<boolean> => {
  if (isNone(path)) return false
  const before = traceOf(path)
  try {
    clear(scratch)
    const copied =
      sizeOf(`${path}-wal`) > 0 ? copyWithWal(path, scratch) : await copyFrom(openStill(path), scratch)
    if (traceOf(path) === before) return copied
  } catch (error) {
    if (traceOf(path) === before) throw explained(error, path)
  }
  clear(scratch)
  return copyFrom(openToRead(path, timeout), scratch)
}

/** Left behind by a runner that was killed: opening it would change the index of its WAL, which lies beside it. */
const copyWithWal = (path: string, scratch: string): boolean => {
  for (const part of ['', '-wal']) {
    copyFileSync(`${path}${part}`, `${scratch}${part}`)
    chmodSync(`${scratch}${part}`, 0o600)
  }
  return true
}

const copyFrom = async (source: Database | undefined, scratch: string): Promise<boolean> => {
  if (source === undefined) return false
  try {
    await copyDatabase(source, scratch)
    return true
  } finally {
    source.close()
  }
}

const clear = (scratch: string): void => {
  for (const part of ['', '-wal', '-shm']) rmSync(`${scratch}${part}`, { force: true })
  closeSync(openSync(scratch, 'wx', 0o600))
}

/** Changes with every write to the ledger. */
const traceOf = (path: string): string =>
  ['', '-wal']
    .map((part) => {
      const file = statSync(`${path}${part}`, { throwIfNoEntry: false, bigint: true })
      return `${file?.size ?? 0n}/${file?.mtimeNs ?? 0n}`
    })
    .join(' ')
