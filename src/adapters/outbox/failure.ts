import type { Outcome } from '../../model/outcome.ts'
import type { Failed } from './append-file.ts'

/** Failures after which nothing of the line is in the file. Somebody must make room, or change a path, a right, a mount. */
const plainWords: ReadonlyMap<string, string> = new Map([
  ['ENOSPC', 'the disk is full'],
  ['EDQUOT', 'the disk quota is used up'],
  ['EFBIG', 'the file has reached the greatest size allowed'],
  ['EACCES', 'permission denied'],
  ['EPERM', 'not permitted'],
  ['EROFS', 'the file system is read-only'],
  ['EISDIR', 'it is a folder'],
  ['ENOTDIR', 'a part of the path is not a folder'],
  ['EEXIST', 'a part of the path is not a folder'],
  ['ENOENT', 'a part of the path does not exist'],
  ['ELOOP', 'too many symbolic links'],
  ['ENAMETOOLONG', 'the path is too long'],
  ['EMFILE', 'too many files are open'],
  ['ENFILE', 'too many files are open on this machine'],
])

/** Of these, what passes by itself or with a little room: the same message is written by a later run, without anybody's decision. */
const passing = new Set(['ENOSPC', 'EDQUOT', 'EMFILE', 'ENFILE'])

/**
 * What a failed write means. It concerns every message alike, so it is the channel's fault, never the recipient's. A failure of a write
 * (a disk error) that may have left the line in the file leaves the message in doubt.
 */
export const outcomeOfFailure = (path: string, { failed, during }: Failed): Outcome => {
  const code = codeOf(failed)
  const words = plainWords.get(code)
  if (during === 'write' && words === undefined)
    return { kind: 'unknown', evidence: `writing ${path} failed (${code}), the line may be there or not` }
  const text = `cannot write ${path}: ${words ?? code}`
  if (passing.has(code)) return { kind: 'unreached', text }
  return { kind: 'refused', of: 'account', code, text, retry: 'never' }
}

const codeOf = (failed: unknown): string => {
  if (!(failed instanceof Error)) return 'unknown'
  return 'code' in failed && typeof failed.code === 'string' ? failed.code : failed.message
}
