import { SunsetError } from '../base/errors.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Revision } from '../model/facts.ts'
import { firstRefusals } from '../work/approval-refusals.ts'
import { type Approval, approve, assertDespite, assertMayApprove } from './approve.ts'
import { columnsAtHand } from './audience-of-plan.ts'
import { examine } from './examine.ts'
import { assertConfirmed, oneWayActions } from './one-way.ts'
import type { PlanFile } from './plan-file.ts'
import { PlanRefused, refuseErrors } from './plan-refused.ts'
import { planClockOf } from './plan-time.ts'
import { firstSteps } from './proposal.ts'
import type { RunOptions } from './run-options.ts'
import type { Surroundings } from './surroundings.ts'
import { viewOf } from './view.ts'

/** Who approves what a dry run plays: nobody. */
export const dryRunner = 'dry run'

/** A plan without a revision: judged by every room, and agreed to. In a dry run it is as if it were approved now. */
export const approvalOf = async (
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
  assertMayApprove(approval, undefined)
  if (options.dryRun) return approval
  assertDespite(file.file, firstRefusals(plan, at), [])
  // Who runs it is asked whether to, not what it does for good: that wants an approval of its own.
  await assertConfirmed(
    plan,
    file.file,
    oneWayActions(plan, await viewOf(plan, undefined, at)),
    async () => undefined,
  )
  if (!(await options.mayApprove(plan, file)))
    throw new SunsetError('not-approved', `${file.file} was never approved, so nothing was run.`, {
      hint: `Look at it with \`sunset check ${file.file}\`, then \`sunset approve ${file.file} --reason "…"\`, or answer yes to \`sunset run\`.`,
    })
  return { ...approval, by: surroundings.process.user, reason: `first run (${options.doing})` }
}

export const firstRevision = async (
  surroundings: Surroundings,
  ledger: Ledger,
  approval: Approval | undefined,
): Promise<Revision> => {
  if (approval?.plan === undefined) throw new SunsetError('internal', 'A ledger lost its revision.')
  const { plan, at } = approval
  const steps = firstSteps(plan, await ledger.standing(), at)
  const revision = await approve(ledger, approval, undefined, steps)
  surroundings.probe('approved')
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
