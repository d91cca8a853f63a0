import type { Command } from 'commander'
import { withEnvFile } from '../app/env-file.ts'
import { readNow } from '../app/plan-time.ts'
import type { Surroundings } from '../app/surroundings.ts'
import type { Instant } from '../base/instant.ts'
import { type Console, consoleOf, type GlobalOptions } from './console.ts'
import { paintFor } from './paint.ts'

/** What every command is handed: the world with the plan's `.env` in it, a place for its words, its options. */
export type Call<Options> = {
  readonly surroundings: Surroundings
  readonly console: Console
  readonly options: Options & GlobalOptions
  readonly now: Instant | undefined
}

/** What the look at a plan needs, as the options say it. */
export const lookOptionsOf = (
  file: string,
  { options, now }: Pick<Call<unknown>, 'options' | 'now'>,
): { readonly file: string; readonly now?: Instant; readonly ledger?: string } => ({
  file,
  ...(now === undefined ? {} : { now }),
  ...(options.ledger === undefined ? {} : { ledger: options.ledger }),
})

export const callOf = <Options>(
  surroundings: Surroundings,
  command: Command,
  planFile: string | undefined,
): Call<Options> => {
  const options = command.optsWithGlobals<Options & GlobalOptions>()
  return {
    surroundings: withEnvFile(surroundings, planFile, options.envFile),
    console: consoleOf(surroundings, options, paintFor),
    options,
    now: options.now === undefined ? undefined : readNow(options.now),
  }
}
