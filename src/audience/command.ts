import { execa } from 'execa'
import { messageOf } from '../base/errors.ts'
import { streamBytes } from './bytes.ts'
import { audienceFailure } from './failure.ts'

/** How a command is run whose output is the audience: its output as it comes, failing at its end where the command failed. */
export type Execute = (
  command: readonly string[],
  around: {
    readonly folder: string
    /** Of which a command is told no more than it needs to find programs and its user's files. */
    readonly environment: Readonly<Record<string, string | undefined>>
    readonly signal?: AbortSignal
  },
) => AsyncGenerator<Buffer>

/** Where programs and their user's files are; never the channel's tokens. */
const passedOn =
  /^(PATH|HOME|USER|LOGNAME|SHELL|LANG|LC_\w+|TZ|TMPDIR|XDG_\w+|SystemRoot|USERPROFILE|APPDATA)$/

/**
 * Runs a command by its argument list, without a shell, in the plan's folder. A command that does not end well fails the
 * audience, however much it printed: nobody can tell whom it left out.
 */
export async function* execute(
  command: readonly string[],
  { folder, environment, signal }: Parameters<Execute>[1],
): AsyncGenerator<Buffer> {
  const [program = '', ...args] = command
  const child = execa(program, args, {
    cwd: folder,
    env: Object.fromEntries(Object.entries(environment).filter(([name]) => passedOn.test(name))),
    extendEnv: false,
    stdin: 'ignore',
    encoding: 'buffer',
    buffer: false,
    reject: false,
    ...(signal === undefined ? {} : { cancelSignal: signal }),
  })
  let said = ''
  child.stderr.on('data', (text: Buffer) => {
    said = `${said}${text.toString('utf8')}`.slice(-2000)
  })
  let whole = false
  try {
    yield* streamBytes(child.stdout, program, signal)
    whole = true
  } finally {
    // Whoever stops reading early has no use for the rest of it.
    if (!whole) child.kill()
  }
  const ended = await child
  signal?.throwIfAborted()
  if (ended.failed) throw commandFailure(program, ended, said)
}

type Ended = {
  readonly exitCode?: number | undefined
  readonly signal?: string | undefined
  readonly cause?: unknown
}

const commandFailure = (program: string, ended: Ended, said: string): Error => {
  const how =
    ended.exitCode !== undefined
      ? `ended with status ${ended.exitCode}`
      : ended.signal !== undefined
        ? `was ended by ${ended.signal}`
        : `cannot be run (${messageOf(ended.cause)})`
  const words = lastWords(said)
  return audienceFailure(
    `The command "${program}", whose output is the audience, ${how}${words === '' ? '' : ` (it said: ${words})`}: people may be missing, so none is taken from it.`,
    'Run it by hand in the folder of the plan, and see that it ends with status 0.',
    ended.cause,
  )
}

/** The last line of what it said, without what could be a password or a person's number. */
const lastWords = (said: string): string =>
  (said.trim().split('\n').at(-1) ?? '')
    .replace(/:\/\/[^\s/@]*@/g, '://***@')
    .replace(/\d{6,}/g, '***')
    .slice(0, 200)
