import { type Command, Option } from 'commander'
import type { Surroundings } from '../app/surroundings.ts'
import { callOf } from './command.ts'

type Done = (exitStatus: number) => void

/** For editors, and for rehearsals. */
export const tools = (program: Command, surroundings: Surroundings, done: Done): void => {
  program
    .command('schema')
    .description('the plan’s JSON Schema, for editors')
    .action(async (_: unknown, command: Command) => {
      const { runSchema } = await import('./commands/schema.ts')
      done(await runSchema(callOf(surroundings, command, undefined)))
    })
  program
    .command('sandbox')
    .description('a stand-in of the WhatsApp Cloud API on this machine, to rehearse against over real HTTP')
    .option('--port <port>', 'where it listens', '4010')
    .option('--faults <faults>', 'what goes wrong how often: 429=5%,reset-after=1%')
    .option('--log <file>', 'what it accepted, a JSON line a message')
    .option('--seed <n>', 'the same faults again')
    .option('--webhooks <url>', 'where it posts receipts of what it accepts, signed with WHATSAPP_APP_SECRET')
    .addOption(
      new Option('--review <review>', 'what it says to each template that is asked for').choices([
        'approved',
        'pending',
        'rejected',
      ]),
    )
    .option(
      '--say <words>',
      'what its numbers and account say of themselves: quality_rating=RED,tier=TIER_10K,health=payment',
    )
    .action(async (_: unknown, command: Command) => {
      const { runSandbox } = await import('./commands/sandbox.ts')
      done(await runSandbox(callOf(surroundings, command, undefined)))
    })
}
