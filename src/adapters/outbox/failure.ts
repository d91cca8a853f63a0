import { minute } from '../../base/instant.ts'
import type { Outcome } from '../../model/outcome.ts'

/** Failures that waiting does not cure: somebody must change a path, a right, a mount. */
const standing: ReadonlyMap<string, string> = new Map([
  ['EACCES', 'permission denied'],
  ['EPERM', 'not permitted'],
  ['EROFS', 'the file system is read-only'],
  ['EISDIR', 'it is a folder'],
  ['ENOTDIR', 'a part of the path is not a folder'],
  ['ENOENT', 'a part of the path does not exist'],
  ['ELOOP', 'too many symbolic links'],
  ['ENAMETOOLONG', 'the path is too long'],
])

/** Failures that pass by themselves, or once somebody has made room. */
const passing: ReadonlyMap<string, string> = new Map([
  ['ENOSPC', 'the disk is full'],
  ['EDQUOT', 'the disk quota is used up'],
  ['EFBIG', 'the file has reached the greatest size allowed'],
  ['EMFILE', 'too many files are open'],
  ['ENFILE', 'too many files are open on this machine'],
])

/**
 * What a failed write means. It concerns every message alike, so it is the channel's fault, never the recipient's. A failure of which we
 * do not know whether it left the line in the file (a disk error) leaves the message in doubt.
 */
export const outcomeOfFailure = (path: string, failed: unknown): Outcome => {
  const code = codeOf(failed)
  const forGood = standing.get(code)
  const forNow = passing.get(code)
  if (forGood === undefined && forNow === undefined)
    return { kind: 'unknown', evidence: `writing ${path} failed (${code}), the line may be there or not` }
  return {
    kind: 'refused',
    of: 'account',
    code,
    text: `cannot write ${path}: ${forGood ?? forNow}`,
    retry: forGood === undefined ? minute : 'never',
  }
}

const codeOf = (failed: unknown): string => {
  if (!(failed instanceof Error)) return 'unknown'
  return 'code' in failed && typeof failed.code === 'string' ? failed.code : failed.message
}
