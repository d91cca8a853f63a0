import { createInterface } from 'node:readline/promises'
import type { Surroundings } from '../app/surroundings.ts'
import type { GlobalOptions } from './console.ts'

/** Whether somebody sits there who may be asked. */
export const mayAsk = ({ isTerminal }: Surroundings, options: GlobalOptions): boolean =>
  options.input !== false && isTerminal.input && isTerminal.errors

/** A question to be answered with y; anything else is no. Asked on stderr, so that the answer on stdout stays clean. */
export const askYes = async (surroundings: Surroundings, question: string): Promise<boolean> =>
  /^y(es)?$/i.test(await askText(surroundings, `${question} [y/N] `))

export const askText = async (
  { stdin, stderr, interrupts }: Surroundings,
  question: string,
): Promise<string> => {
  const lines = createInterface({ input: stdin, output: stderr })
  try {
    return (await lines.question(question, { signal: interrupts.stop })).trim()
  } catch {
    return ''
  } finally {
    lines.close()
  }
}
