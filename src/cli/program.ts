import { Command, Option } from 'commander'
import type { Surroundings } from '../app/surroundings.ts'
import { version } from '../app/version.ts'
import { callOf } from './command.ts'
import { accounting, deciding, keeping } from './operator-commands.ts'
import { approving } from './template-commands.ts'
import { tools } from './tool-commands.ts'

type Done = (exitStatus: number) => void

/** The command tree. What a command does is loaded when it runs, so that starting stays fast. */
export const programOf = (surroundings: Surroundings, done: Done): Command => {
  const program = new Command('sunset')
    .description(
      'Leave a messaging channel well: tell everyone in time, remind the unlinked, freeze, shut down, and prove it.',
    )
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => surroundings.stdout.write(text),
      writeErr: (text) => surroundings.stderr.write(text),
      getOutHelpWidth: () => surroundings.columns,
      getErrHelpWidth: () => surroundings.columns,
    })
    .showHelpAfterError('(sunset --help lists the commands)')
    .showSuggestionAfterError()
  for (const define of [
    planning,
    approving,
    rehearsing,
    running,
    looking,
    accounting,
    deciding,
    keeping,
    tools,
  ])
    define(program, surroundings, done)
  for (const command of program.commands)
    for (const one of command.commands.length === 0 ? [command] : command.commands) addGlobalOptions(one)
  return program
}

/** On every command, so that they may stand behind it. */
const addGlobalOptions = (command: Command): void => {
  command
    .option('--json', 'one JSON document on stdout, and nothing else there')
    .option('--quiet', 'no progress and no remarks')
    .option('--verbose', 'stack traces with errors')
    .addOption(new Option('--color <when>', 'colours').choices(['auto', 'always', 'never']).default('auto'))
    .option('--ledger <url>', 'another ledger than the plan names (sqlite:PATH)')
    .option('--env-file <file>', 'read variables from this file, in place of .env beside the plan')
    .option('--no-input', 'never ask')
    .option('--now <instant>', 'pretend that it is this instant (ISO 8601, with Z or an offset)')
}

const planning = (program: Command, surroundings: Surroundings, done: Done): void => {
  program
    .command('init')
    .argument('[sentence]', '"ChatGPT leaves WhatsApp on 2026-01-15"')
    .description('write a commented plan; on a terminal, ask for what is missing')
    .option('--output <file>', 'where to write it; by default it is named after the plan')
    .option('--audience <file>', 'the people to tell')
    .option('--force', 'write over a file that is there')
    .action(async (sentence: string | undefined, _: unknown, command: Command) => {
      const { runInit } = await import('./commands/init.ts')
      done(await runInit(sentence, callOf(surroundings, command, undefined)))
    })
  program
    .command('check')
    .argument('<plan...>')
    .description(
      'say everything that is wrong with a plan, and whether it can finish in time (exit 3 when it has errors, 4 when it cannot)',
    )
    .option('--audience <n>', 'as if it had so many people: spread like its own, or evenly')
    .option(
      '--online',
      'ask the platform too: how the account and its numbers stand, and whether the templates are approved (exit 69 when nothing could be sent)',
    )
    .option('--explain', 'print the plan with every default')
    .option('--allow-exec', 'run the command that an audience of the plan names, though nothing is approved')
    .action(async (plans: string[], _: unknown, command: Command) => {
      const { runCheck } = await import('./commands/check.ts')
      done(await runCheck(plans, callOf(surroundings, command, plans[0])))
    })
  program
    .command('timeline')
    .argument('<plan>')
    .description('what happens when, in the plan’s zone and UTC, with a picture')
    .option('--cohort <name>', 'only this cohort’s')
    .addOption(new Option('--format <format>').choices(['text', 'json']).default('text'))
    .action(async (plan: string, _: unknown, command: Command) => {
      const { runTimeline } = await import('./commands/timeline.ts')
      done(await runTimeline(plan, callOf(surroundings, command, plan)))
    })
  program
    .command('preview')
    .argument('<plan>')
    .description('the messages as each locale’s recipient would see them')
    .option('--phase <phase>', 'only this phase’s')
    .option('--locale <tag>', 'only in this locale')
    .option(
      '--send-to <address>',
      'send one for real, to try it: the phase’s message (the first phase’s, if none is named), in each locale; counts for nothing',
    )
    .action(async (plan: string, _: unknown, command: Command) => {
      const { runPreview } = await import('./commands/preview.ts')
      done(await runPreview(plan, callOf(surroundings, command, plan)))
    })
  program
    .command('approve')
    .argument('<plan>')
    .description('make the file the revision that runs')
    .option('--reason <text>', 'why, for the audit trail')
    .option('--source <url>', 'where the reason can be read')
    .option('--yes', 'do not ask')
    .option('--list', 'list the revisions')
    .option('--show <number>', 'print a revision’s text')
    .option('--diff', 'show what approving would change, and for whom; approves nothing')
    .option('--confirm <name>', 'the plan’s name, where it does something that cannot be undone')
    .option('--despite <what>', 'approve although: untold, notice, infeasible (separated by commas)')
    .action(async (plan: string, _: unknown, command: Command) => {
      const { runApprove } = await import('./commands/approve.ts')
      done(await runApprove(plan, callOf(surroundings, command, plan)))
    })
}

const rehearsing = (program: Command, surroundings: Surroundings, done: Done): void => {
  const several = (text: string, before: readonly string[] = []): readonly string[] => [...before, text]
  program
    .command('simulate')
    .argument('<plan>')
    .description(
      'play the whole plan on a virtual clock, through the engine itself; nobody is written to, nothing is kept (exit 0 when it played to the end and its sums hold)',
    )
    .option('--audience <n>', 'so many people, spread like the plan’s own or evenly')
    .option('--sample <n>', 'of more people than this a weighted sample of so many is played', '1000000')
    .option('--seed <n>', 'the same chances again: the same bytes', '1')
    .option('--faults <faults>', 'what goes wrong how often: 429=5%,reset=1% (also 500, hang, garbage, slow)')
    .option('--outage <stretch>', 'the channel is out: 2025-12-20T10:00Z/6h; may be said again', several)
    .option('--crashes <n>', 'the process is killed so many times, at a commit')
    .option('--cron <time>', 'how often cron calls', '5m')
    .option('--cron-off <stretch>', 'cron calls nobody: 2026-01-08T00:00Z/5d; may be said again', several)
    .option('--linking <share>', 'of all people, who link between the first message and the deadline', '60%')
    .option('--opt-out <share>', 'of all people, who opt out', '1%')
    .action(async (plan: string, _: unknown, command: Command) => {
      const { runSimulate } = await import('./commands/simulate.ts')
      done(await runSimulate(plan, callOf(surroundings, command, plan)))
    })
}

const running = (program: Command, surroundings: Surroundings, done: Done): void => {
  program
    .command('run')
    .argument('<plan>')
    .description(
      'do what is due (exit 0 done or it waits, 5 some failed or are in doubt, 69 the channel refuses, 75 another runs)',
    )
    .option('--phase <id>', 'only this phase or occurrence')
    .option('--dry-run', 'the same, with an adapter that cannot send and a ledger that is only read')
    .option('--limit <n>', 'write to so many people at most')
    .option('--wait', 'stay until nothing more will happen by itself')
    .option(
      '--window <hours>',
      'for this run alone, in place of the plan’s windows: "09:00-22:00"; with --reason',
    )
    .option('--early', 'with --phase and --reason: begin it before its instant')
    .option('--reason <text>', 'why, with --window or --early, for the audit trail')
    .option('--max-duration <time>', 'end cleanly after so long: 90s, 10m, 2h')
    .option('--yes', 'approve a plan that was never approved')
    .option(
      '--allow-exec',
      'in a dry run of a plan that was never approved, run the command its audience names',
    )
    .addOption(acceptClock())
    .action(async (plan: string, _: unknown, command: Command) => {
      const { runRun } = await import('./commands/run.ts')
      done(await runRun(plan, callOf(surroundings, command, plan)))
    })
  program
    .command('serve')
    .argument('<plan...>')
    .description(
      'take what the platform posts, answer for a frozen gate, mark who linked, say what the bot may do (until Ctrl-C)',
    )
    .option('--host <host>', 'where to listen; TLS is left to a proxy', '127.0.0.1')
    .option('--port <n>', 'on which port (0: any free one)', '8787')
    .action(async (plans: string[], _: unknown, command: Command) => {
      const { runServe } = await import('./commands/serve.ts')
      done(await runServe(plans, (plan) => callOf(surroundings, command, plan)))
    })
  program
    .command('tick')
    .argument('<plan...>')
    .description('for cron: run what is due, never ask, say nothing when nothing is due')
    .addOption(acceptClock())
    .action(async (plans: string[], _: unknown, command: Command) => {
      const { runTick } = await import('./commands/tick.ts')
      done(await runTick(plans, (plan) => callOf(surroundings, command, plan)))
    })
}

const acceptClock = (): Option =>
  new Option('--accept-clock', 'go on although the ledger holds events later than this machine’s clock')

const looking = (program: Command, surroundings: Surroundings, done: Done): void => {
  program
    .command('status')
    .argument('<plan>')
    .description('the gate, the counts, and what waits for what (exit 8: overdue, with --max-age)')
    .option(
      '--max-age <duration>',
      'for monitors: exit 8 when work is due and none was done for so long (15m)',
    )
    .option('--watch', 'look again every second, until Ctrl-C')
    .action(async (plan: string, _: unknown, command: Command) => {
      const { runStatus } = await import('./commands/status.ts')
      done(await runStatus(plan, callOf(surroundings, command, plan)))
    })
  program
    .command('recipients')
    .argument('<plan>')
    .description('who is in a state, and why; or who was told what')
    .option('--state <states>', 'one or more of pending, sending, accepted, …, separated by commas')
    .option('--owed <what>', 'who is owed it: correction')
    .option('--told <date>', 'who was last told this date, or `stays`')
    .option('--phase <id>', 'only this phase or occurrence')
    .option('--cohort <name>', 'only this cohort')
    .addOption(new Option('--format <format>').choices(['csv', 'ndjson']).default('csv'))
    .option('--unmask', 'whole addresses')
    .action(async (plan: string, _: unknown, command: Command) => {
      const { runRecipients } = await import('./commands/recipients.ts')
      done(await runRecipients(plan, callOf(surroundings, command, plan)))
    })
  program
    .command('gate')
    .argument('<plan>')
    .description('what the bot may do now (exit 0 open, 6 frozen, 7 closed)')
    .option('--for <address>', 'for this person’s cohort')
    .action(async (plan: string, _: unknown, command: Command) => {
      const { runGate } = await import('./commands/gate.ts')
      done(await runGate(plan, callOf(surroundings, command, plan)))
    })
}
