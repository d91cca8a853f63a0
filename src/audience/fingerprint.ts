import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { AudienceSource } from '../model/plan.ts'

/**
 * Size and time of the file behind a source: while it stays the same the audience need not be read again. Undefined where
 * there is no file (standard input, a command, a pipe) or none any more. A SQLite file's journal counts as part of it.
 */
export const fingerprintOf = async (
  source: AudienceSource,
  baseFolder: string,
): Promise<string | undefined> => {
  if (source.kind === 'file')
    return source.path === '-' ? undefined : sizeAndTime(resolve(baseFolder, source.path))
  if (source.kind !== 'sqlite') return undefined
  const file = resolve(baseFolder, source.file)
  const [main, journal] = await Promise.all([sizeAndTime(file), sizeAndTime(`${file}-wal`)])
  return main === undefined || journal === undefined ? main : `${main}+${journal}`
}

const sizeAndTime = async (path: string): Promise<string | undefined> => {
  try {
    const found = await stat(path, { bigint: true })
    if (!found.isFile()) return undefined
    const { size, mtimeNs } = found
    return `${size}@${mtimeNs}`
  } catch {
    return undefined
  }
}
