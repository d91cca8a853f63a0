import { SunsetError } from '../base/errors.ts'
import { type Instant, isoOf } from '../base/instant.ts'
import { hasErrors } from '../base/problem.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Revision } from '../model/facts.ts'
import type { Plan } from '../model/plan.ts'
import { deadlineOf } from '../timeline/deadline-of.ts'
import { timelineOf } from '../timeline/timeline-of.ts'
import type { PlanFile } from './plan-file.ts'
import { PlanRefused } from './plan-refused.ts'

/** What is to be approved, by whom and why. */
export type Approval = {
  readonly file: PlanFile
  readonly plan: Plan | undefined
  readonly at: Instant
  readonly by: string
  readonly reason: string
  readonly source?: string
}

/**
 * Makes the file's text the newest revision. Refuses a plan with errors (3) and a first approval whose deadline has passed (4).
 * Steps that are in the plan for the first time are noted with this instant: those whose time has passed by now are never created.
 */
export const approve = async (ledger: Ledger, approval: Approval): Promise<Revision> => {
  const { file, plan, at } = approval
  if (plan === undefined || hasErrors(file.problems))
    throw new PlanRefused(file.file, file.printable, file.problems)
  const standing = await ledger.standing()
  if (standing.revision?.hash === file.hash)
    throw new SunsetError(
      'refused',
      `${file.file} is revision ${standing.revision.number} already, approved ${isoOf(standing.revision.approvedAt)} by ${standing.revision.by}. Nothing was approved.`,
      {
        hint: 'Change the plan first, or go on: `sunset run` and `sunset tick` use this revision.',
      },
    )
  const deadline = deadlineOf(plan)
  if (standing.revision === undefined && deadline <= at)
    throw new SunsetError(
      'refused',
      `The deadline of ${file.file} (${isoOf(deadline)}) has passed. Nothing was approved.`,
      {
        hint: 'Is the year right? A plan is approved for the first time before its deadline.',
      },
    )
  const { occurrences } = timelineOf(plan, { at, firstApproved: (id) => standing.firstApproved.get(id) })
  return ledger.approve(
    {
      text: file.text,
      hash: file.hash,
      approvedAt: at,
      by: approval.by,
      reason: approval.reason,
      ...(approval.source === undefined ? {} : { source: approval.source }),
    },
    standing.revision?.number,
    occurrences.map(({ id }) => id),
  )
}
