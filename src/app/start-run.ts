import { SunsetError } from '../base/errors.ts'
import { type Instant, instant } from '../base/instant.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Revision } from '../model/facts.ts'
import type { Plan } from '../model/plan.ts'
import { Senders } from '../send/senders.ts'
import { adapterOnce } from './adapter-once.ts'
import { channelOf } from './channel.ts'
import { dailyLimitOnce } from './daily-limit.ts'
import { judgeTexts } from './examine.ts'
import { approvalOf, dryRunner, firstRevision } from './first-revision.ts'
import { gateFileKeeper } from './gate-file-trouble.ts'
import { takeLease } from './hold-lease.ts'
import { assertClock } from './ledger-clock.ts'
import { assertLinks, linkSecretOf } from './link-secret.ts'
import { mentionEdit } from './mentioned-edit.ts'
import { assertNotRenamed } from './other-ledgers.ts'
import { ledgerPathOf, type PlanFile, readPlanFile, readRevision } from './plan-file.ts'
import { PlanRefused, refuseErrors } from './plan-refused.ts'
import { assertMayPretend, planClockOf } from './plan-time.ts'
import { preflightOnce } from './preflight.ts'
import { besideReplies } from './reception/reply-rate.ts'
import { type RunResult, runDue } from './run.ts'
import { sleepUntilMore, timedStop } from './run-bounds-in-time.ts'
import type { RunContext, RunEvent } from './run-context.ts'
import { ledgerForRun } from './run-ledger.ts'
import type { RunOptions } from './run-options.ts'
import { runTrail } from './run-trail.ts'
import type { Surroundings } from './surroundings.ts'
import { templatesOnce } from './template-approvals.ts'
import { urgentWindowOf } from './urgent-window.ts'
import { viewOf } from './view.ts'
import { wasApproved } from './was-approved.ts'

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
  const stop = timedStop(surroundings, options.maxDurationMs)
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
      if (!options.dryRun && options.ledger === undefined)
        await assertNotRenamed({ surroundings, plan, file: options.file, ledgerPath, ledger })
      await assertClock(ledger, clock, surroundings, options)
      const result = await runApproved(surroundings, options, {
        plan,
        revision: revision.number,
        ledger,
        clock,
        stop: stop.signal,
      })
      const newest = (await ledger.standing()).revision
      // Approved while this one ran: the newest revision is what runs.
      if (result.revised && newest !== undefined && newest.number !== revision.number) {
        revision = newest
        continue
      }
      const waits = options.wait === true && options.now === undefined && !options.dryRun
      if (waits && (await sleepUntilMore(surroundings, result, stop.signal))) {
        revision = (await ledger.standing()).revision ?? revision
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
    stop.end()
    await ledger.close()
    dispose()
  }
}

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
  readonly stop: AbortSignal
}

const runApproved = async (
  surroundings: Surroundings,
  options: RunOptions,
  { plan, revision, ledger, clock, stop }: Approved,
): Promise<RunResult> => {
  const channel = channelOf(plan, surroundings.env)
  const { messages } = judgeTexts(plan, undefined)
  const lease = await takeLease(ledger, surroundings, options.doing)
  const machineNow = surroundings.clocks.machine.now()
  const limits = options.dryRun
    ? new Map()
    : await besideReplies(plan, channel, () => viewOf(plan, ledger, clock.now()))
  const senders = new Senders(limits, machineNow)
  senders.count(await ledger.permitsSince(instant(machineNow - 2000)), machineNow)
  const linkSecret = linkSecretOf(surroundings, plan, options.dryRun)
  const adapters = adapterOnce(surroundings, plan, options.dryRun)
  const trail = runTrail({
    ledger,
    lease,
    now: clock.now,
    who: surroundings.process.user,
    doing: options.doing,
    revision,
    bounds: boundsInWords(options),
  })
  const tell = (event: RunEvent): void => {
    trail.saw(event)
    options.tell(event)
  }
  const preflight = preflightOnce({ adapter: adapters.get, signal: surroundings.interrupts.stop, tell })
  const context: RunContext = {
    preflight,
    perDay: dailyLimitOnce({
      plan: options.dryRun ? { ...plan, channel: { ...plan.channel, perDay: 'unlimited' } } : plan,
      adapter: adapters.get,
      preflight,
      signal: surroundings.interrupts.stop,
      tell,
    }),
    templates: templatesOnce({
      plan,
      messages,
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
    ...(options.urgent === undefined ? {} : { urgent: urgentWindowOf(options.urgent, plan) }),
    senders,
    adapter: () => {
      assertLinks(plan, messages, linkSecret)
      return adapters.get()
    },
    channelAdapter: adapters.get,
    stop,
    tell,
    begins: trail.begin,
    keepGateFile: options.dryRun ? () => Promise.resolve() : gateFileKeeper({ plan, ledger, tell, options }),
  }
  let result: RunResult
  try {
    if (options.urgent !== undefined)
      await ledger.audit({
        at: clock.now(),
        who: surroundings.process.user,
        what: 'window',
        subject: options.only ?? 'everything',
        why: `${options.urgent.written}, for this run: ${options.urgent.why}`,
      })
    result = await runDue(context, options)
  } catch (error) {
    // What stopped the run is what must be told, not that a full or damaged ledger takes no release either.
    await Promise.allSettled([adapters.close(), ledger.release(lease, trail.end({ failed: error }))])
    throw error
  }
  await adapters.close()
  await ledger.release(lease, trail.end(result))
  return result
}

const boundsInWords = ({ only, limit, dryRun }: RunOptions): readonly string[] => [
  ...(only === undefined ? [] : [`only ${only}`]),
  ...(limit === undefined ? [] : [`at most ${limit}`]),
  ...(dryRun ? ['dry'] : []),
]
