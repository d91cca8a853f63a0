import type { Instant } from '../base/instant.ts'
import { openSqliteLedger } from '../ledger/sqlite/sqlite-ledger.ts'
import type { Revision } from '../model/facts.ts'
import type { Plan } from '../model/plan.ts'
import { approve } from './approve.ts'
import { columnsAtHand } from './audience-of-plan.ts'
import { examine } from './examine.ts'
import { ledgerPathOf, readPlanFile } from './plan-file.ts'
import { PlanRefused, refuseErrors } from './plan-refused.ts'
import { assertMayPretend, planClockOf } from './plan-time.ts'
import type { Surroundings } from './surroundings.ts'
import { type View, viewOf } from './view.ts'
import { whereOf } from './where.ts'

export type ApproveOptions = {
  readonly file: string
  readonly now?: Instant
  readonly ledger?: string
  readonly reason: string
  readonly source?: string
  /** Shown before it is asked: what would be approved, and what stands now. */
  readonly mayApprove: (proposal: Proposal) => Promise<boolean>
}

export type Proposal = {
  readonly plan: Plan
  /** As the file would have it. */
  readonly view: View
  readonly before: Revision | undefined
}

/** Makes the file the newest revision, when whoever is asked agrees; undefined when they do not. */
export const approvePlan = async (
  surroundings: Surroundings,
  options: ApproveOptions,
): Promise<{ readonly revision: Revision; readonly plan: Plan; readonly view: View } | undefined> => {
  const file = readPlanFile(options.file)
  const { plan } = file
  if (plan === undefined) throw new PlanRefused(file.file, file.printable, file.problems)
  assertMayPretend(plan, options.now)
  const at = planClockOf(surroundings, options.now).now()
  const { problems } = examine(plan, at, await columnsAtHand(plan, surroundings))
  refuseErrors(file.file, file.printable, [...file.problems, ...problems])
  const ledger = openSqliteLedger(whereOf(surroundings, ledgerPathOf(options.file, plan, options.ledger)))
  try {
    const before = (await ledger.standing()).revision
    if (!(await options.mayApprove({ plan, view: await viewOf(plan, ledger, at), before }))) return undefined
    const { reason, source } = options
    const by = surroundings.process.user
    const revision = await approve(ledger, {
      file,
      plan,
      at,
      by,
      reason,
      ...(source === undefined ? {} : { source }),
    })
    return { revision, plan, view: await viewOf(plan, ledger, at) }
  } finally {
    await ledger.close()
  }
}
