import { randomUUID } from 'node:crypto'
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { stringify } from 'csv-stringify/sync'
import { messageOf, SunsetError } from '../base/errors.ts'
import type { RejectedRow } from './audience.ts'
import { codeOf } from './failure.ts'
import { safeCell } from './safe-cell.ts'

/**
 * Keeps rejected rows in a CSV that only its owner may read: the line, the reason, the row as it was. Nothing stands at its
 * path before `keep`, and then all of it does.
 */
export interface RejectFile {
  add(rows: readonly RejectedRow[]): Promise<void>
  /** Puts it in place, and resolves with the number of rows. Without any, a file of an earlier reading is taken away. */
  keep(): Promise<number>
  /** Leaves everything as it was. */
  discard(): Promise<void>
}

/** `columns` are the audience's; cells that were beyond them come last. */
export const rejectFile = (path: string, columns: readonly string[]): RejectFile => {
  const draft = `${path}.${randomUUID()}.tmp`
  let file: FileHandle | undefined
  let isDraft = false
  let count = 0

  const begin = async (): Promise<FileHandle> => {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    const opened = await open(draft, 'wx', 0o600)
    isDraft = true
    await opened.writeFile(
      stringify([['line', 'reason', ...columns, '(more)'].map((name) => safeCell(name))]),
    )
    return opened
  }

  const discard = async (): Promise<void> => {
    await file?.close()
    file = undefined
    if (isDraft) await rm(draft, { force: true })
    isDraft = false
  }

  /** A disk that is full or read-only leaves no half file behind. */
  const guarded = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work()
    } catch (error) {
      await discard().catch(() => {})
      throw writeFailure(path, error)
    }
  }

  return {
    add: (rows) =>
      guarded(async () => {
        if (rows.length === 0) return
        file ??= await begin()
        await file.writeFile(stringify(rows.map((row) => lineOf(row, columns))))
        count += rows.length
      }),
    keep: () =>
      guarded(async () => {
        if (file === undefined) await rm(path, { force: true })
        else {
          await file.sync()
          await file.close()
          file = undefined
          await rename(draft, path)
          isDraft = false
        }
        return count
      }),
    discard,
  }
}

const lineOf = ({ number, reason, cells }: RejectedRow, columns: readonly string[]): readonly string[] => [
  String(number),
  safeCell(reason),
  ...[...columns, '(more)'].map((column) =>
    safeCell(Object.hasOwn(cells, column) ? (cells[column] ?? '') : ''),
  ),
]

const writeFailure = (path: string, cause: unknown): SunsetError => {
  const code = codeOf(cause)
  const details = { cause, hint: 'Name another place in the plan (audience.rejects), or make room.' }
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new SunsetError(
      'disk-full',
      `The disk is full, so the rejected rows cannot be kept in "${path}".`,
      details,
    )
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM')
    return new SunsetError(
      'read-only',
      `"${path}" may not be written, so the rejected rows cannot be kept.`,
      details,
    )
  return new SunsetError(
    'audience',
    `The rejected rows cannot be kept in "${path}" (${messageOf(cause)}).`,
    details,
  )
}
