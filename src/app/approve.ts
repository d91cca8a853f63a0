import { SunsetError } from '../base/errors.ts'
import { type Instant, isoOf } from '../base/instant.ts'
import { hasErrors } from '../base/problem.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Revision } from '../model/facts.ts'
import type { OccurrenceId } from '../model/occurrence.ts'
import type { Plan } from '../model/plan.ts'
import { deadlineOf } from '../timeline/deadline-of.ts'
import { type ApprovalRefusal, type Despite, despites } from '../work/approval-refusals.ts'
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
  /** What it is approved in spite of. */
  readonly despite?: readonly Despite[]
}

/** Refuses a plan with errors (3), one that is approved already, and a first approval whose deadline has passed (4). */
export const assertMayApprove = (
  { file, plan, at }: Pick<Approval, 'file' | 'plan' | 'at'>,
  newest: Revision | undefined,
): void => {
  if (plan === undefined || hasErrors(file.problems))
    throw new PlanRefused(file.file, file.printable, file.problems)
  if (newest?.hash === file.hash)
    throw new SunsetError(
      'refused',
      `${file.file} is revision ${newest.number} already, approved ${isoOf(newest.approvedAt)} by ${newest.by}. Nothing was approved.`,
      {
        hint: 'Change the plan first, or go on: `sunset run` and `sunset tick` use this revision.',
      },
    )
  const deadline = deadlineOf(plan)
  if (newest === undefined && deadline <= at)
    throw new SunsetError(
      'refused',
      `The deadline of ${file.file} (${isoOf(deadline)}) has passed. Nothing was approved.`,
      {
        hint: 'Is the year right? A plan is approved for the first time before its deadline.',
      },
    )
}

/**
 * Makes the file's text the newest revision, after `expected`. `steps`: occurrences that are noted with this instant where they are in the plan
 * for the first time: those whose time has passed by now are never created.
 */
export const approve = (
  ledger: Ledger,
  { file, at, by, reason, source, despite = [] }: Approval,
  expected: number | undefined,
  steps: readonly OccurrenceId[],
): Promise<Revision> =>
  ledger.approve(
    {
      text: file.text,
      hash: file.hash,
      approvedAt: at,
      by,
      reason,
      ...(source === undefined ? {} : { source }),
      ...(despite.length === 0 ? {} : { despite }),
    },
    expected,
    steps,
  )

/** Refuses (4) what nobody said it is approved in spite of. Gives what of `despite` was needed: only that is recorded. */
export const assertDespite = (
  file: string,
  refusals: readonly ApprovalRefusal[],
  despite: readonly Despite[],
): readonly Despite[] => {
  const needed = despites.filter((one) => refusals.some((refusal) => refusal.despite === one))
  const missing = needed.filter((one) => !despite.includes(one))
  if (missing.length === 0) return needed
  const why = missing.map((one) => reasons[one]).join('; ')
  throw new SunsetError('refused', `${why}. Nothing was approved.`, {
    hint: `Give them another deadline or more time (\`sunset check ${file}\`), or say that it is meant: \`sunset approve ${file} --reason "…" --despite ${missing.join(',')}\`.`,
  })
}

const reasons: Readonly<Record<Despite, string>> = {
  untold: 'People would be frozen or closed out the moment this is approved, and were never told so',
  notice: 'People would have less notice than the plan promises',
  infeasible: 'The messages cannot be sent in time',
}

/** Reads `untold,notice`; what cannot be overruled is a mistake (2). */
export const readDespite = (text: string): readonly Despite[] =>
  text.split(',').map((word) => {
    const known = despites.find((one) => one === word.trim())
    if (known !== undefined) return known
    throw new SunsetError('usage', `--despite ${word.trim()} is nothing that can be overruled.`, {
      hint: `There are ${despites.join(', ')}.`,
    })
  })
