import { CommanderError } from 'commander'
import type { Surroundings } from '../app/surroundings.ts'
import { type Console, consoleOf, type GlobalOptions } from './console.ts'
import { exitStatusOf, tellError } from './errors.ts'
import { paintFor } from './paint.ts'
import { programOf } from './program.ts'

/**
 * The whole command line: arguments in, exit status out. Nothing else ends the process, and this is the one place where errors
 * become words and a number.
 */
export const main = async (args: readonly string[], surroundings: Surroundings): Promise<number> => {
  let status = 0
  const program = programOf(surroundings, (code) => {
    status = code
  })
  try {
    await program.parseAsync([...args], { from: 'user' })
    return status
  } catch (error) {
    const options: GlobalOptions = { ...program.opts(), ...optionsOfCommand(args) }
    const console = consoleOf(surroundings, options, paintFor)
    if (error instanceof CommanderError) return usageStatusOf(error, options, console)
    return tellError(error, console, options, surroundings)
  }
}

/** commander has said it in words already; the document is still owed. */
const usageStatusOf = (
  { exitCode, message }: CommanderError,
  { json }: GlobalOptions,
  console: Console,
): number => {
  if (exitCode === 0) return 0
  if (json === true) {
    const [said = '', ...hints] = message.replace(/^error: /, '').split('\n')
    const hint = hints.join(' ').replace(/^\((.*)\)$/, '$1')
    console.document({ error: { code: 'usage', message: said, ...(hint === '' ? {} : { hint }) } })
  }
  return exitStatusOf('usage')
}

/** An error may come before commander has told which options were given; these two decide how it is shown. */
const optionsOfCommand = (args: readonly string[]): GlobalOptions => ({
  ...(args.includes('--json') ? { json: true } : {}),
  ...(args.includes('--verbose') ? { verbose: true } : {}),
})
