import { SunsetError } from '../../base/errors.ts'
import { isFull, isRatherTemporary, mayWriteBeside, temporaryFolder } from './room-left.ts'

/** What the disk or SQLite says, in words: what happened, what it means, what to do. What is ours already is passed on. */
export const explained = (error: unknown, path: string): unknown => {
  if (error instanceof SunsetError || !(error instanceof Error)) return error
  const said = kinds.find(({ says }) => says.test(error.message))
  if (said === undefined) return error
  // SQLite calls many things an I/O error that only lack room: the index of a WAL, above all.
  if (said.maybeFull === true && isFull(path)) return diskFull(path, error)
  return said.means(path, error)
}

/** The same for what is done in SQLite's temporary files alone. */
export const explainedInTemporary = (error: unknown, path: string): unknown => {
  if (error instanceof Error && fullDisk.test(error.message)) return temporaryFull(error)
  return explained(error, path)
}

export const damaged = (path: string, what: string, cause?: Error): SunsetError =>
  new SunsetError(
    'ledger-corrupt',
    `The ledger "${path}" is damaged: ${what}. Nothing more is written to it, and nothing more is sent.`,
    {
      ...(cause === undefined ? {} : { cause }),
      hint: `Keep the file. Lay the last good copy in its place (\`sunset ledger adopt\` makes it the original), or save what can be saved: \`sqlite3 "${path}" .recover\`.`,
    },
  )

const diskFull = (path: string, cause: Error): SunsetError =>
  new SunsetError(
    'disk-full',
    `The disk is full: the ledger "${path}" could not be written, so this run has stopped. What was recorded stays recorded, and nothing more was sent.`,
    { cause, hint: 'Make space, then run the same command again: it goes on where this one stopped.' },
  )

const noRight = (path: string, cause: Error): SunsetError =>
  new SunsetError(
    'read-only',
    `The ledger "${path}" may not be ${/EACCES|EPERM/.test(cause.message) ? 'opened' : 'written to'} by this user, or lies on a disk that is read-only. Without a ledger nothing may be sent.`,
    {
      cause,
      hint: 'Give this user the right to read and write the file and its folder, or let the user run it who made it.',
    },
  )

const temporaryFull = (cause: Error): SunsetError => {
  const folder = temporaryFolder()
  return new SunsetError(
    'disk-full',
    `The temporary folder "${folder}" is full: people are sorted there before they go into the ledger. The ledger is as it was, and nobody was written to.`,
    {
      cause,
      hint: 'Make space there, or name a folder with room in SQLITE_TMPDIR, then run the same command again.',
    },
  )
}

type Kind = {
  readonly says: RegExp
  readonly maybeFull?: boolean
  readonly means: (path: string, cause: Error) => SunsetError
}

const fullDisk = /database or disk is full|\b(ENOSPC|EDQUOT)\b/i

/** By what SQLite or the system writes: SQLite's drivers do not agree on codes. */
const kinds: readonly Kind[] = [
  {
    says: fullDisk,
    means: (path, cause) =>
      isRatherTemporary(path, temporaryFolder()) ? temporaryFull(cause) : diskFull(path, cause),
  },
  {
    says: /database is locked|database table is locked|SQLITE_BUSY/i,
    means: (path, cause) =>
      new SunsetError(
        'ledger-locked',
        `Another program keeps the ledger "${path}" locked. Nothing could be recorded, so nothing more was sent.`,
        {
          cause,
          hint: 'Close the program that has it open (a database browser, a backup), then run again.',
        },
      ),
  },
  {
    says: /readonly database|attempt to write a readonly|\b(EROFS|EACCES|EPERM)\b/i,
    means: (path, cause) => noRight(path, cause),
  },
  {
    // Before any quote: what the system says of a file names its path, whatever that is called.
    says: /^[^']*(malformed|not a database|corrupt)/i,
    means: (path, cause) => damaged(path, cause.message, cause),
  },
  {
    says: /disk I\/O error|\bEIO\b/i,
    maybeFull: true,
    means: (path, cause) =>
      new SunsetError(
        'ledger',
        `The ledger "${path}" could not be read or written: the disk reports an error. Nothing could be recorded, so nothing more was sent.`,
        {
          cause,
          hint: 'Is the disk well, and is the ledger on a local one? SQLite must not lie on a network share.',
        },
      ),
  },
  {
    says: /unable to open database|\b(ENOTDIR|EEXIST|ENOENT|ELOOP|ENAMETOOLONG|EMFILE|ENFILE)\b/i,
    maybeFull: true,
    means: (path, cause) => {
      if (!mayWriteBeside(path)) return noRight(path, cause)
      return new SunsetError(
        'ledger',
        `The ledger "${path}" cannot be opened (${cause.message}). Without a ledger nothing may be sent.`,
        { cause, hint: 'Is its folder there, and a folder, and may this user read and write in it?' },
      )
    },
  },
]
