import { execa } from 'execa'
import type { ActionDone } from '../../adapters/adapter.ts'
import { type Millis, minute } from '../../base/instant.ts'

export type Command = {
  readonly words: readonly string[]
  /** Absolute: the plan's. */
  readonly folder: string
  /** The whole environment that it is given. */
  readonly env: Readonly<Record<string, string>>
  readonly timeout: Millis
  /** Keeps secrets out of what it prints. */
  readonly clean: (text: string) => string
}

/** So much of what it prints is kept: its beginning and its end, in characters each. */
const keptOfOutput = 1000
/** After SIGTERM it has so long to end, in milliseconds. */
const patience = 5000
/** sysexits.h, `EX_TEMPFAIL`: it did nothing, and asks to be called again. */
const temporaryFailure = 75

/**
 * Runs a command by its argument list, without a shell. It did what it should when it ends with status 0. With 75 it asks for another try later; with any
 * other it failed. What was cut off (by its time limit, by a second Ctrl-C, by a signal) may have done it or not.
 */
export const runCommand = async (
  { words, folder, env, timeout, clean }: Command,
  signal: AbortSignal,
): Promise<ActionDone> => {
  const [program = '', ...args] = words
  const output = new Output()
  const child = execa(program, args, {
    cwd: folder,
    env: { ...env },
    extendEnv: false,
    stdin: 'ignore',
    all: true,
    encoding: 'buffer',
    buffer: false,
    reject: false,
    timeout,
    forceKillAfterDelay: patience,
    cancelSignal: signal,
  })
  child.all.on('data', (chunk: Buffer) => output.add(chunk.toString('utf8')))
  const ended = await child
  const said = clean(output.text())
  const words_ = said === '' ? '' : `; it said: ${said}`
  if (!ended.failed)
    return { kind: 'done', said: said === '' ? 'status 0, it said nothing' : `status 0; it said: ${said}` }
  if (ended.timedOut)
    return { kind: 'unknown', evidence: `it did not end within ${timeout / 1000} s and was killed${words_}` }
  if (ended.isCanceled) return { kind: 'unknown', evidence: `it was stopped before its end${words_}` }
  if (ended.exitCode !== undefined)
    return {
      kind: 'refused',
      of: 'request',
      code: `exit-${ended.exitCode}`,
      text: `\`${program}\` ended with status ${ended.exitCode}${words_}`,
      retry: ended.exitCode === temporaryFailure ? minute : 'never',
    }
  if (ended.signal !== undefined)
    return { kind: 'unknown', evidence: `it was ended by ${ended.signal}${words_}` }
  return {
    kind: 'refused',
    of: 'request',
    code: 'not-started',
    text: `\`${program}\` cannot be run: ${clean(causeOf(ended.cause))}`,
    retry: 'never',
  }
}

const causeOf = (cause: unknown): string => {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  if (code === 'ENOENT') return 'there is no such program'
  if (code === 'EACCES') return 'it may not be executed'
  return cause instanceof Error ? cause.message : String(cause)
}

/** What a command prints, however much: its beginning and its end. */
class Output {
  #first = ''
  #last = ''
  #isCut = false

  add(text: string): void {
    const room = keptOfOutput - this.#first.length
    this.#first += text.slice(0, room)
    const rest = `${this.#last}${text.slice(room)}`
    if (rest.length > keptOfOutput) this.#isCut = true
    this.#last = rest.slice(-keptOfOutput)
  }

  text(): string {
    return `${this.#first}${this.#isCut ? ' … ' : ''}${this.#last}`.trim()
  }
}
