import { randomUUID } from 'node:crypto'
import { realpathSync } from 'node:fs'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { messageOf } from '../base/errors.ts'

/**
 * Puts a text in place so that whoever opens the path finds the old one or the new one, whole, whatever crashes in between: written beside it,
 * flushed, renamed, and the folder flushed. `mode` is what it has, whatever the umask says. A symbolic link stays one. The folder is not made.
 */
export const writeWholeFile = async (
  path: string,
  mode: number,
  texts: AsyncIterable<string> | Iterable<string>,
): Promise<void> => {
  const target = targetOf(path)
  const draft = join(dirname(target), `.${basename(target)}.${randomUUID()}.tmp`)
  const file = await open(draft, 'wx', mode)
  try {
    await filled(file, mode, texts)
    await rename(draft, target)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
  await flushFolder(dirname(target))
}

const filled = async (
  file: FileHandle,
  mode: number,
  texts: AsyncIterable<string> | Iterable<string>,
): Promise<void> => {
  try {
    await file.chmod(mode)
    for await (const text of texts) await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
}

const targetOf = (path: string): string => {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}

/** Else a power cut may bring the old name back. Where a folder cannot be flushed (some network shares) the rename has to do. */
const flushFolder = async (folder: string): Promise<void> => {
  const opened = await open(folder, 'r').catch(() => undefined)
  try {
    await opened?.sync().catch(() => {})
  } finally {
    await opened?.close()
  }
}

/** Why a file could not be written, for people: of the operating system's own words only its code. */
export const writeFailureWords = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined
  switch (code) {
    case 'ENOENT':
      return 'its folder does not exist'
    case 'ENOTDIR':
    case 'EISDIR':
      return 'a file is where its folder should be, or a folder where it should be'
    case 'EACCES':
    case 'EPERM':
      return 'this user may not write there'
    case 'EROFS':
      return 'that file system is read-only'
    case 'ENOSPC':
    case 'EDQUOT':
      return 'the disk is full'
    case 'EBUSY':
      return 'it is mounted by itself, so that nothing can take its place: mount its folder'
    default:
      return code ?? messageOf(error)
  }
}
