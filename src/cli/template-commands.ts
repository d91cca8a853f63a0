import type { Command } from 'commander'
import type { Surroundings } from '../app/surroundings.ts'
import { callOf } from './command.ts'

/** Message templates, on platforms that must approve them. */
export const approving = (
  program: Command,
  surroundings: Surroundings,
  done: (exitStatus: number) => void,
): void => {
  const templates = program
    .command('templates')
    .description('message templates, on platforms that must approve them before they are sent')
  templates
    .command('push')
    .argument('<plan>')
    .description(
      'ask for every template of the plan that is not there yet; safe to run again (exit 69 when one is refused, 4 when one there has another text)',
    )
    .option('--dry-run', 'show what would be asked for; asks nobody')
    .action(async (plan: string, _: unknown, command: Command) => {
      const { runTemplatesPush } = await import('./commands/templates.ts')
      done(await runTemplatesPush(plan, callOf(surroundings, command, plan)))
    })
  templates
    .command('status')
    .argument('<plan>')
    .description('each template’s review, category, quality and pause (exit 69 when one cannot be sent)')
    .action(async (plan: string, _: unknown, command: Command) => {
      const { runTemplatesStatus } = await import('./commands/templates.ts')
      done(await runTemplatesStatus(plan, callOf(surroundings, command, plan)))
    })
}
