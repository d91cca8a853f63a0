import { SunsetError } from '../base/errors.ts'
import { type Instant, instant } from '../base/instant.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { readSqliteLedger } from '../ledger/sqlite/sqlite-ledger.ts'
import type { Revision } from '../model/facts.ts'
import type { Plan } from '../model/plan.ts'
import { Senders } from '../send/senders.ts'
import { adapterOnce } from './adapter-once.ts'
import { type Approval, approve } from './approve.ts'
import { columnsAtHand } from './audience-of-plan.ts'
import { channelOf } from './channel.ts'
import { dailyLimitOnce } from './daily-limit.ts'
import { examine } from './examine.ts'
import { takeLease } from './hold-lease.ts'
import { assertLinks, linkSecretOf } from './link-secret.ts'
import { mentionedEdit } from './mentioned-edit.ts'
import { ledgerPathOf, type PlanFile, readPlanFile, readRevision } from './plan-file.ts'
import { PlanRefused, refuseErrors } from './plan-refused.ts'
import { assertMayPretend, planClockOf } from './plan-time.ts'
import { type RunBounds, type RunResult, runDue } from './run.ts'
import type { RunContext, RunEvent } from './run-context.ts'
import { ledgerForRun } from './run-ledger.ts'
import type { Surroundings } from './surroundings.ts'
import { whereOf } from './where.ts'

export type RunOptions = RunBounds & {
  readonly file: string
  readonly now?: Instant
  readonly dryRun: boolean
  /** Whether what an unapproved plan names may be executed to read its audience. */
  readonly allowExec: boolean
  /** Cron hears of an edited file once, a person each time (from whoever shows the report). */
  readonly mentionsOnce?: boolean
  readonly ledger?: string
  /** What shows in `status` to others while it runs: the command as typed. */
  readonly doing: string
  /** Asked when the plan has no revision yet: whether to approve it now. */
  readonly mayApprove: (plan: Plan, file: PlanFile) => Promise<boolean>
  readonly tell: (event: RunEvent) => void
}

export type RunReport = RunResult & {
  readonly plan: Plan
  readonly now: Instant
  readonly revision: number | undefined
  readonly fileDiffers: boolean
  readonly ledgerPath: string
}

/** A run from its plan's file to its report: the right plan, the right ledger, one holder, an adapter that can or cannot send. */
export const startRun = async (surroundings: Surroundings, options: RunOptions): Promise<RunReport> => {
  const file = readPlanFile(options.file)
  const ledgerPath = ledgerPathOf(options.file, file.plan, options.ledger)
  if (file.plan !== undefined) assertMayPretend(file.plan, options.dryRun ? undefined : options.now)
  const clock = planClockOf(surroundings, options.now)
  // Judged and asked before a ledger is made: a plan with errors, or a no, leaves nothing behind. A dry run makes none, and looks
  // at the copy alone: looking at the real one would make the files that SQLite keeps beside it.
  const isNew = !options.dryRun && !(await wasApproved(surroundings, ledgerPath))
  const toApprove = isNew ? await approvalOf(surroundings, file, options) : undefined
  const { ledger, dispose } = await ledgerForRun(surroundings, ledgerPath, options.dryRun)
  try {
    let revision =
      (await ledger.standing()).revision ??
      (await firstRevision(
        surroundings,
        ledger,
        options.dryRun ? await approvalOf(surroundings, file, options) : toApprove,
      ))
    if (options.mentionsOnce === true && revision.hash !== file.hash)
      await mentionEdit(ledger, file, revision, options)
    for (;;) {
      const plan = planOf(revision, file)
      if (!options.dryRun) assertMayPretend(plan, options.now)
      if (!options.dryRun && !ledger.isOriginal) throw copied(ledgerPath)
      const result = await runApproved(surroundings, options, {
        plan,
        revision: revision.number,
        ledger,
        clock,
      })
      const newest = (await ledger.standing()).revision
      // Approved while this one ran: the newest revision is what runs.
      if (result.revised && newest !== undefined && newest.number !== revision.number) {
        revision = newest
        continue
      }
      return {
        ...result,
        plan,
        now: clock.now(),
        revision: options.dryRun && revision.by === dryRunner ? undefined : revision.number,
        fileDiffers: revision.hash !== file.hash,
        ledgerPath,
      }
    }
  } finally {
    await ledger.close()
    dispose()
  }
}

const wasApproved = async (surroundings: Surroundings, path: string): Promise<boolean> => {
  const ledger = readSqliteLedger(whereOf(surroundings, path))
  try {
    return ledger !== undefined && (await ledger.standing()).revision !== undefined
  } finally {
    await ledger?.close()
  }
}

/** An edited file changes nothing until it is approved; whoever edited it hears so once. */
const mentionEdit = async (
  ledger: Ledger,
  file: PlanFile,
  revision: Revision,
  { tell }: RunOptions,
): Promise<void> => {
  if ((await ledger.recall(mentionedEdit)) === file.hash) return
  await ledger.remember(mentionedEdit, file.hash)
  tell({
    kind: 'mention',
    text: `${file.file} was edited since revision ${revision.number} was approved, which goes on running. \`sunset approve ${file.file}\` makes the edit count.`,
  })
}

const dryRunner = 'dry run'

/** A plan without a revision: judged by every room, and agreed to. In a dry run it is as if it were approved now. */
const approvalOf = async (
  surroundings: Surroundings,
  file: PlanFile,
  options: RunOptions,
): Promise<Approval> => {
  const { plan } = file
  const at = planClockOf(surroundings, options.now).now()
  const approval = { file, plan, at, by: dryRunner, reason: 'as if approved now' }
  if (plan === undefined) throw new PlanRefused(file.file, file.printable, file.problems)
  refuseErrors(file.file, file.printable, file.problems)
  if (options.dryRun && plan.audience.source.kind === 'run' && !options.allowExec)
    throw notExecuted(file.file)
  const { problems } = examine(plan, at, await columnsAtHand(plan, surroundings))
  refuseErrors(file.file, file.printable, [...file.problems, ...problems])
  if (options.dryRun) return approval
  if (!(await options.mayApprove(plan, file)))
    throw new SunsetError('not-approved', `${file.file} was never approved, so nothing was run.`, {
      hint: `Look at it with \`sunset check ${file.file}\`, then \`sunset approve ${file.file} --reason "…"\`, or answer yes to \`sunset run\`.`,
    })
  return { ...approval, by: surroundings.process.user, reason: `first run (${options.doing})` }
}

const firstRevision = async (
  { probe }: Surroundings,
  ledger: Ledger,
  approval: Approval | undefined,
): Promise<Revision> => {
  if (approval === undefined) throw new SunsetError('internal', 'A ledger lost its revision.')
  const revision = await approve(ledger, approval)
  probe('approved')
  return revision
}

const notExecuted = (file: string): SunsetError =>
  new SunsetError(
    'refused',
    `The audience of ${file} comes from a command, and nothing that a plan names is executed before it is approved. Nothing was run.`,
    {
      hint: 'Look at the command, then add --allow-exec, or approve the plan first.',
    },
  )

/** The newest revision is what runs; the file only where it is that revision. */
const planOf = (revision: Revision, file: PlanFile): Plan => {
  const { plan, problems } = readRevision(revision.text, file.file)
  if (plan === undefined)
    throw new PlanRefused(`revision ${revision.number} of ${file.file}`, revision.text, problems)
  refuseErrors(`revision ${revision.number} of ${file.file}`, revision.text, problems)
  return plan
}

const copied = (path: string): SunsetError =>
  new SunsetError(
    'copied-ledger',
    `The ledger "${path}" was made at another place, or on another machine. A copy does not know what the original has sent since, so nothing was sent.`,
    {
      hint: 'Where the original no longer runs, make this its home: `sunset ledger adopt PLAN --reason "…"`.',
    },
  )

type Approved = {
  readonly plan: Plan
  readonly revision: number
  readonly ledger: Ledger
  readonly clock: ReturnType<typeof planClockOf>
}

const runApproved = async (
  surroundings: Surroundings,
  options: RunOptions,
  { plan, revision, ledger, clock }: Approved,
): Promise<RunResult> => {
  const channel = channelOf(plan, surroundings.env)
  const { messages } = examine(plan, clock.now(), undefined)
  const lease = await takeLease(ledger, surroundings, options.doing)
  const machineNow = surroundings.clocks.machine.now()
  const senders = new Senders(options.dryRun ? new Map() : channel.limits, machineNow)
  senders.count(await ledger.permitsSince(instant(machineNow - 2000)))
  const linkSecret = linkSecretOf(surroundings, plan, options.dryRun)
  const adapters = adapterOnce(surroundings, plan, options.dryRun)
  const context: RunContext = {
    perDay: dailyLimitOnce({
      plan: options.dryRun ? { ...plan, channel: { ...plan.channel, perDay: 'unlimited' } } : plan,
      adapter: adapters.get,
      signal: surroundings.interrupts.stop,
      tell: options.tell,
    }),
    surroundings,
    plan,
    revision,
    ledger,
    lease,
    channel,
    messages,
    clock,
    mode: options.dryRun ? 'dry' : 'real',
    linkSecret,
    senders,
    adapter: () => {
      assertLinks(plan, messages, linkSecret)
      return adapters.get()
    },
    stop: surroundings.interrupts.stop,
    tell: options.tell,
  }
  try {
    return await runDue(context, options)
  } finally {
    await adapters.close()
    await ledger.release(lease)
  }
}
