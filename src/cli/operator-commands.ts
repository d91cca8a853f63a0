import { type Command, Option } from 'commander'
import type { Surroundings } from '../app/surroundings.ts'
import { callOf } from './command.ts'

type Done = (exitStatus: number) => void

const withScope = (command: Command): Command =>
  command
    .option('--reason <text>', 'why, for the audit trail')
    .option('--phase <id>', 'only this phase or occurrence')
    .option('--cohort <name>', 'only this cohort')

/** An operator's hand: to stop and go on, to end, to settle doubts. None of them needs a runner to be gone. */
export const deciding = (program: Command, surroundings: Surroundings, done: Done): void => {
  withScope(program.command('pause').argument('<plan>'))
    .description('hold a plan or part of it; a runner at work stops within a second')
    .action(async (plan: string, _: unknown, command: Command) => {
      const { runPause } = await import('./commands/pause.ts')
      done(await runPause(plan, callOf(surroundings, command, plan)))
    })
  withScope(program.command('resume').argument('<plan>'))
    .description('go on with what was paused, or held by the channel, a brake or a shrunken audience')
    .action(async (plan: string, _: unknown, command: Command) => {
      const { runResume } = await import('./commands/resume.ts')
      done(await runResume(plan, callOf(surroundings, command, plan)))
    })
  withScope(program.command('cancel').argument('<plan>'))
    .description('end occurrences for good: what is pending of them is not sent')
    .action(async (plan: string, _: unknown, command: Command) => {
      const { runCancel } = await import('./commands/cancel.ts')
      done(await runCancel(plan, callOf(surroundings, command, plan)))
    })
  withScope(program.command('thaw').argument('<plan>'))
    .description('take back what was done to the channel, from the last to the first; it moves no gate')
    .action(async (plan: string, _: unknown, command: Command) => {
      const { runThaw } = await import('./commands/thaw.ts')
      done(await runThaw(plan, callOf(surroundings, command, plan)))
    })
  withScope(program.command('resolve').argument('<plan>'))
    .description('settle what is in doubt')
    .option('--as <sent|unsent>', 'it arrived; or it did not, and shall not')
    .option('--resend', 'send it again, at the risk of a second one')
    .action(async (plan: string, _: unknown, command: Command) => {
      const { runResolve } = await import('./commands/resolve.ts')
      done(await runResolve(plan, callOf(surroundings, command, plan)))
    })
}

/** What happened: to one person, and to all of them. */
export const accounting = (program: Command, surroundings: Surroundings, done: Done): void => {
  program
    .command('why')
    .argument('<plan>')
    .argument('<address>', 'as in the audience; - reads it from standard input')
    .description('one person’s whole story; the first line says whether they were told')
    .option('--unmask', 'the whole address')
    .option('--utc', 'times in UTC')
    .action(async (plan: string, address: string, _: unknown, command: Command) => {
      const { runWhy } = await import('./commands/why.ts')
      done(await runWhy(plan, address, callOf(surroundings, command, plan)))
    })
  program
    .command('report')
    .argument('<plan>')
    .description('the evidence: revisions, counts, failures, doubts, who was never told')
    .addOption(new Option('--format <format>').choices(['text', 'json']).default('text'))
    .action(async (plan: string, _: unknown, command: Command) => {
      const { runReport } = await import('./commands/report.ts')
      done(await runReport(plan, callOf(surroundings, command, plan)))
    })
  program
    .command('audit')
    .argument('<plan>')
    .description('the audit trail: who did what, when, why (exit 1: it is not as it was written)')
    .option('--verify', 'recompute every hash: whatever was changed, taken out, put in or moved is found')
    .option('--head <hash>', 'the same, and whether a head that was kept elsewhere is still in it')
    .option(
      '--export <file>',
      'write it as NDJSON with its hashes, for anybody to verify; - is standard output',
    )
    .option('--force', 'write over a file that is there')
    .action(async (plan: string, _: unknown, command: Command) => {
      const { runAudit } = await import('./commands/audit.ts')
      done(await runAudit(plan, callOf(surroundings, command, plan)))
    })
}

/** The ledger's keeping. */
export const keeping = (program: Command, surroundings: Surroundings, done: Done): void => {
  const ledger = program
    .command('ledger')
    .description('its keeping: another home, one person’s data, all people’s data')
  ledger
    .command('adopt')
    .argument('<plan>')
    .description('make a copied ledger’s place its home, once the original runs no more')
    .option('--reason <text>', 'why, for the audit trail')
    .action(async (plan: string, _: unknown, command: Command) => {
      const { runLedgerAdopt } = await import('./commands/ledger.ts')
      done(await runLedgerAdopt(plan, callOf(surroundings, command, plan)))
    })
  ledger
    .command('forget')
    .argument('<plan>')
    .argument('<address>', 'as in the audience; - reads it from standard input')
    .description('delete one person’s data; sums and audit trail stay provable')
    .option('--reason <text>', 'why, for the audit trail (not the address)')
    .action(async (plan: string, address: string, _: unknown, command: Command) => {
      const { runLedgerForget } = await import('./commands/ledger.ts')
      done(await runLedgerForget(plan, address, callOf(surroundings, command, plan)))
    })
  ledger
    .command('purge')
    .argument('<plan>')
    .description('delete all people’s data after the exit, when every gate is closed')
    .option('--reason <text>', 'why, for the audit trail')
    .option('--confirm <name>', 'the plan’s name: it cannot be undone')
    .action(async (plan: string, _: unknown, command: Command) => {
      const { runLedgerPurge } = await import('./commands/ledger.ts')
      done(await runLedgerPurge(plan, callOf(surroundings, command, plan)))
    })
}
