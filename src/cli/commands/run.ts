import { reasonOf } from '../../app/deciding.ts'
import { leftSomebody } from '../../app/left-somebody.ts'
import type { RunOptions } from '../../app/run-options.ts'
import { withStandingPlan } from '../../app/standing-plan.ts'
import { type RunReport, startRun } from '../../app/start-run.ts'
import { readUrgentWindow } from '../../app/urgent-window.ts'
import { SunsetError } from '../../base/errors.ts'
import { runSummaryText } from '../../report/run-summary.ts'
import { type StatusInput, statusDocument } from '../../report/status-document.ts'
import { approvalQuestion } from '../approval-question.ts'
import { askYes, mayAsk } from '../ask.ts'
import { type Call, lookOptionsOf } from '../command.ts'
import type { Console } from '../console.ts'
import { durationOf } from '../duration.ts'
import { done, exitCodes, interruptExitCodes, someLeft } from '../exit-codes.ts'
import { keepMemoryFlat } from '../keep-memory-flat.ts'
import { liveOf } from '../live.ts'

export type RunCommandOptions = {
  readonly phase?: string
  readonly dryRun?: boolean
  readonly limit?: string
  readonly wait?: boolean
  readonly maxDuration?: string
  readonly yes?: boolean
  readonly allowExec?: boolean
  readonly acceptClock?: boolean
  readonly window?: string
  readonly early?: boolean
  readonly reason?: string
}

export const runRun = async (plan: string, call: Call<RunCommandOptions>): Promise<number> => {
  const { options, surroundings, console } = call
  keepMemoryFlat()
  const live = await liveOf(surroundings, console, options)
  try {
    const report = await startRun(surroundings, {
      ...lookOptionsOf(plan, call),
      dryRun: options.dryRun === true,
      allowExec: options.allowExec === true,
      doing: `run ${plan}`,
      ...(options.phase === undefined ? {} : { only: options.phase }),
      ...(options.limit === undefined ? {} : { limit: limitOf(options.limit) }),
      ...(options.wait === true ? { wait: true } : {}),
      ...(options.maxDuration === undefined ? {} : { maxDurationMs: durationOf(options.maxDuration) }),
      ...(options.acceptClock === true ? { acceptClock: true } : {}),
      ...urgentOf(plan, options),
      ...earlyOf(plan, options),
      mayApprove: () => mayApprove(plan, call),
      tell: live.tell,
    })
    live.end()
    const input = statusInputOf(report, options.dryRun === true)
    if (options.json === true) console.document(statusDocument(input))
    else console.answer(runSummaryText({ ...input, look: console.look, touched: report.touched }))
    // The summary in words of a real run says so itself, under what needs a person.
    if (report.fileDiffers && (options.json === true || options.dryRun === true))
      console.remark(
        `${plan} was edited since revision ${report.revision} was approved; the revision ran. \`sunset approve ${plan}\` makes the edit count.`,
      )
    if (report.braked !== undefined)
      console.complain(
        `A brake tripped: ${report.braked}. The occurrence is held: \`sunset resume ${plan} --reason "…"\` lets it go on.`,
      )
    complainOfChannel(report, console)
    return exitStatusOf(report, call)
  } finally {
    live.end()
  }
}

/** Why nothing more goes out (69): a person must mend it, or the next run just tries again. Of several plans, which. */
export const complainOfChannel = (
  { refused, unreachable }: Pick<RunReport, 'refused' | 'unreachable'>,
  console: Console,
  plan?: string,
): void => {
  const said = (why: string): string =>
    plan === undefined ? `${why.slice(0, 1).toUpperCase()}${why.slice(1)}` : `${plan}: ${why}`
  if (refused !== undefined) console.complain(said(`the channel refuses us: ${refused}.`))
  if (unreachable !== undefined)
    console.complain(
      said(
        `${unreachable}. Whoever was not reached stays pending.\nMend that, then run again: it goes on where this one stopped.`,
      ),
    )
}

export const statusInputOf = (report: RunReport, isDry: boolean): StatusInput => ({
  plan: report.plan,
  now: report.now,
  fileDiffers: report.fileDiffers,
  agenda: report.view.agenda,
  facts: report.view.facts,
  ...(report.revision === undefined ? {} : { revision: report.revision }),
  ...(isDry ? { wouldSend: report.handedOver, wouldDo: report.wouldDo ?? [] } : {}),
})

export const exitStatusOf = (
  report: RunReport,
  { surroundings }: Pick<Call<unknown>, 'surroundings'>,
): number => {
  const signal = surroundings.interrupts.signal()
  if (signal !== undefined) return interruptExitCodes[signal]
  if (report.refused !== undefined || report.unreachable !== undefined) return exitCodes['channel-refused']
  if (report.braked !== undefined) return exitCodes.refused
  return leftSomebody(report) ? someLeft : done
}

/** `--window` for one urgent night: why is part of it, as it goes into the audit trail. */
const urgentOf = (plan: string, { window, reason }: RunCommandOptions): Pick<RunOptions, 'urgent'> =>
  window === undefined
    ? {}
    : { urgent: readUrgentWindow(window, reasonOf(`run --window "${window}"`, plan, reason)) }

/** `--early` begins before its instant what `--phase` names, and nothing else. */
const earlyOf = (plan: string, { early, phase, reason }: RunCommandOptions): Pick<RunOptions, 'early'> => {
  if (early !== true) return {}
  if (phase === undefined)
    throw new SunsetError('usage', '--early needs the phase that is to begin before its instant.', {
      hint: `sunset run ${plan} --phase announce --early --reason "the press knows"`,
    })
  return { early: reasonOf(`run --phase ${phase} --early`, plan, reason) }
}

const limitOf = (text: string): number => {
  const limit = Number(text)
  if (Number.isSafeInteger(limit) && limit > 0) return limit
  throw new SunsetError('usage', `--limit ${text} is no number of people.`, {
    hint: 'Write a whole number above 0.',
  })
}

/** A plan that was never approved: `--yes`, or a person who is shown how many people, when and what. */
const mayApprove = async (plan: string, call: Call<RunCommandOptions>): Promise<boolean> => {
  const { options, surroundings, console } = call
  if (options.yes === true) return true
  if (!mayAsk(surroundings, options)) return false
  const question = await withStandingPlan(surroundings, lookOptionsOf(plan, call), (standing) =>
    approvalQuestion(standing, surroundings, console.lookOfErrors),
  )
  return askYes(surroundings, question)
}
