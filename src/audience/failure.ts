import { messageOf, SunsetError } from '../base/errors.ts'

/** An audience that cannot be read: what happened and what it means, then what to do. */
export const audienceFailure = (message: string, hint: string, cause?: unknown): SunsetError =>
  new SunsetError('audience', message, { hint, ...(cause === undefined ? {} : { cause }) })

/** What the operating system said of a file, in words. */
export const fileFailure = (name: string, cause: unknown): SunsetError => {
  const code = codeOf(cause)
  const known = code === undefined ? undefined : words[code]
  const [what, hint] = known ?? [
    `cannot be read (${code ?? messageOf(cause)})`,
    'See what is wrong with the file.',
  ]
  return audienceFailure(`"${name}" ${what}, so there is no audience.`, hint, cause)
}

const words: Readonly<Record<string, readonly [what: string, hint: string]>> = {
  ENOENT: ['does not exist', 'Check the path; it is relative to the plan.'],
  ENOTDIR: ['does not exist', 'Check the path; it is relative to the plan.'],
  EISDIR: ['is a folder, not a file', 'Name the file in it.'],
  EACCES: ['may not be read by this user', 'Give the user who runs sunset the right to read it.'],
  EPERM: ['may not be read by this user', 'Give the user who runs sunset the right to read it.'],
  EMFILE: ['cannot be opened, too many files are', 'Raise the limit of open files.'],
  EIO: ['cannot be read, the disk fails', 'Copy the file to another disk.'],
}

/** The error's own code, as Node gives it. */
export const codeOf = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined
