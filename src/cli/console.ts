import type { Writable } from 'node:stream'
import type { Surroundings } from '../app/surroundings.ts'
import type { Look } from '../report/look.ts'
import type { Paint } from '../report/paint.ts'

/** The options that every command takes. */
export type GlobalOptions = {
  readonly json?: boolean
  readonly quiet?: boolean
  readonly verbose?: boolean
  readonly color?: 'auto' | 'always' | 'never'
  readonly ledger?: string
  readonly envFile?: string
  /** False with `--no-input`. */
  readonly input?: boolean
  readonly now?: string
}

/** Where a command's words go: the answer to stdout, progress and complaints to stderr. */
export type Console = {
  readonly look: Look
  readonly lookOfErrors: Look
  /** The command's answer. With `--json`, the document and nothing else. */
  answer(text: string): void
  document(value: unknown): void
  /** Beside the answer: progress, mentions. Silent with `--quiet`. */
  remark(text: string): void
  /** What went wrong; never silent. */
  complain(text: string): void
}

export const consoleOf = (
  surroundings: Surroundings,
  options: GlobalOptions,
  paintFor: (colour: boolean) => Paint,
): Console => {
  const { stdout, stderr, isTerminal, columns } = surroundings
  return {
    look: { paint: paintFor(hasColour(surroundings, options, isTerminal.output)), columns },
    lookOfErrors: { paint: paintFor(hasColour(surroundings, options, isTerminal.errors)), columns },
    answer: (text) => write(stdout, text),
    document: (value) => write(stdout, JSON.stringify(value, undefined, 2)),
    remark: (text) => {
      if (options.quiet !== true) write(stderr, text)
    },
    complain: (text) => write(stderr, text),
  }
}

const write = (stream: Writable, text: string): void => {
  stream.write(text.endsWith('\n') ? text : `${text}\n`)
}

/** `--color` rules; then NO_COLOR; then whether it is a terminal. */
const hasColour = ({ env }: Surroundings, { color }: GlobalOptions, isTerminal: boolean): boolean => {
  if (color === 'always') return true
  if (color === 'never' || (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb') return false
  return isTerminal
}
