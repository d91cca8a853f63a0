import { CommanderError } from 'commander'
import type { Surroundings } from '../app/surroundings.ts'
import { consoleOf, type GlobalOptions } from './console.ts'
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
    // commander has printed its own words already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitStatusOf('usage')
    const options: GlobalOptions = { ...program.opts(), ...optionsOfCommand(args) }
    return tellError(error, consoleOf(surroundings, options, paintFor), options, surroundings)
  }
}

/** An error may come before commander has told which options were given; these two decide how it is shown. */
const optionsOfCommand = (args: readonly string[]): GlobalOptions => ({
  ...(args.includes('--json') ? { json: true } : {}),
  ...(args.includes('--verbose') ? { verbose: true } : {}),
})
