import type { Instant } from '../base/instant.ts'
import type { AuditHead } from '../ledger/audit-chain.ts'
import { openSqliteLedger, readSqliteLedger, temporaryLedger } from '../ledger/sqlite/sqlite-ledger.ts'
import type { Revision } from '../model/facts.ts'
import type { Plan } from '../model/plan.ts'
import type { Despite } from '../work/approval-refusals.ts'
import { approve, assertDespite, assertMayApprove } from './approve.ts'
import { columnsAtHand } from './audience-of-plan.ts'
import { examine } from './examine.ts'
import { keepGateFile } from './gate-file.ts'
import { assertConfirmed } from './one-way.ts'
import { ledgerPathOf, readPlanFile } from './plan-file.ts'
import { PlanRefused, refuseErrors } from './plan-refused.ts'
import { assertMayPretend, planClockOf } from './plan-time.ts'
import { type Proposal, type Proposing, proposalOf } from './proposal.ts'
import type { LookOptions } from './standing-plan.ts'
import type { Surroundings } from './surroundings.ts'
import { type View, viewOf } from './view.ts'
import { whereOf } from './where.ts'

export type ApproveOptions = LookOptions & {
  readonly reason: string
  readonly source?: string
  readonly despite: readonly Despite[]
  /** Shows what would be approved, and what is refused of it. */
  readonly show: (proposal: Proposal) => void
  /** The plan's name, as somebody typed it: asked where something cannot be undone. */
  readonly confirm: (name: string) => Promise<string | undefined>
  /** Asked once nothing is refused any more. */
  readonly mayApprove: (proposal: Proposal) => Promise<boolean>
}

export type Approved = {
  readonly revision: Revision
  readonly plan: Plan
  readonly view: View
  readonly proposal: Proposal
  /** The audit trail's newest entry: this approval. */
  readonly audit: AuditHead | undefined
  /** Why the plan's gate file could not be written. */
  readonly gateFileTrouble: string | undefined
}

/** Makes the file the newest revision, when whoever is asked agrees; undefined when they do not. */
export const approvePlan = async (
  surroundings: Surroundings,
  options: ApproveOptions,
): Promise<Approved | undefined> => {
  const proposing = await examined(surroundings, options)
  const { plan, file, at } = proposing
  assertMayPretend(plan, options.now)
  const ledger = openSqliteLedger(whereOf(surroundings, ledgerPathOf(options.file, plan, options.ledger)))
  try {
    assertMayApprove(proposing, (await ledger.standing()).revision)
    const proposal = await proposalOf(surroundings, ledger, proposing)
    options.show(proposal)
    const despite = assertDespite(options.file, proposal.refusals, options.despite)
    if (!(await options.mayApprove(proposal))) return undefined
    await assertConfirmed(plan, options.file, proposal.irreversible, options.confirm)
    const { reason, source } = options
    const by = surroundings.process.user
    const revision = await approve(
      ledger,
      { file, plan, at, by, reason, despite, ...(source === undefined ? {} : { source }) },
      proposal.before?.number,
      proposal.steps,
    )
    const audit = await ledger.auditHead()
    const view = await viewOf(plan, ledger, at)
    const gateFileTrouble = ledger.isOriginal ? await keepGateFile(plan, view) : undefined
    return { revision, plan, view, proposal, audit, gateFileTrouble }
  } finally {
    await ledger.close()
  }
}

/** What approving the file would change, and nothing else: the ledger is only read, and none is made. */
export const differencePlan = async (surroundings: Surroundings, options: LookOptions): Promise<Proposal> => {
  const proposing = await examined(surroundings, options)
  const where = whereOf(surroundings, ledgerPathOf(options.file, proposing.plan, options.ledger))
  const ledger = readSqliteLedger(where) ?? temporaryLedger()
  try {
    return await proposalOf(surroundings, ledger, proposing)
  } finally {
    await ledger.close()
  }
}

const examined = async (
  surroundings: Surroundings,
  options: { readonly file: string; readonly now?: Instant },
): Promise<Proposing> => {
  const file = readPlanFile(options.file)
  const { plan } = file
  if (plan === undefined) throw new PlanRefused(file.file, file.printable, file.problems)
  const at = planClockOf(surroundings, options.now).now()
  const { problems, messages } = examine(plan, at, await columnsAtHand(plan, surroundings))
  refuseErrors(file.file, file.printable, [...file.problems, ...problems])
  return { file, plan, messages, at }
}
