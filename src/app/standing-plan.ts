import type { Clock } from '../base/clock.ts'
import type { Instant } from '../base/instant.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { readSqliteLedger } from '../ledger/sqlite/sqlite-ledger.ts'
import type { Revision } from '../model/facts.ts'
import type { Plan } from '../model/plan.ts'
import { ledgerPathOf, type PlanFile, readPlanFile, readRevision } from './plan-file.ts'
import { PlanRefused, refuseErrors } from './plan-refused.ts'
import { planClockOf } from './plan-time.ts'
import type { Surroundings } from './surroundings.ts'
import { type View, viewOf } from './view.ts'
import { whereOf } from './where.ts'

export type LookOptions = { readonly file: string; readonly now?: Instant; readonly ledger?: string }

/** A plan as it stands: the newest revision where there is one, else the file; looked at through a ledger that cannot be written. */
export type StandingPlan = {
  readonly file: PlanFile
  readonly plan: Plan
  readonly revision: Revision | undefined
  readonly fileDiffers: boolean
  readonly ledger: Ledger | undefined
  readonly ledgerPath: string
  readonly clock: Clock
  readonly view: View
}

/** Opens, looks, hands it to `work`, and lets go again. Refuses (3) only where nothing is approved and the file has errors. */
export const withStandingPlan = async <Result>(
  surroundings: Surroundings,
  options: LookOptions,
  work: (standing: StandingPlan) => Promise<Result>,
): Promise<Result> => {
  const file = readPlanFile(options.file)
  const ledgerPath = ledgerPathOf(options.file, file.plan, options.ledger)
  const ledger = readSqliteLedger(whereOf(surroundings, ledgerPath))
  try {
    const revision = ledger === undefined ? undefined : (await ledger.standing()).revision
    const read = revision === undefined ? file : readRevision(revision.text, options.file)
    if (read.plan === undefined) throw new PlanRefused(options.file, file.printable, read.problems)
    if (revision === undefined) refuseErrors(options.file, file.printable, read.problems)
    const clock = planClockOf(surroundings, options.now)
    const view = await viewOf(read.plan, ledger, clock.now())
    const fileDiffers = revision !== undefined && revision.hash !== file.hash
    return await work({ file, plan: read.plan, revision, fileDiffers, ledger, ledgerPath, clock, view })
  } finally {
    await ledger?.close()
  }
}
