import { instant } from '../../../../src/base/instant.ts'
import type { CopyFacts } from '../../../../src/messages/lint/copy-facts.ts'
import { lintCopy } from '../../../../src/messages/lint/lint-copy.ts'
import { roughInstantOf } from '../../../../src/messages/rough-instant.ts'
import { cohortName, defaultCohort } from '../../../../src/model/names.ts'
import type { Plan } from '../../../../src/model/plan.ts'
import type { Deadline } from '../../../../src/model/when.ts'
import { dateOf } from '../../../kit/plan-builder.ts'
import { planSaying } from '../texts.ts'

/** What is true of a plan whose cohorts have these deadlines, and which freezes on its own. */
export const factsOf = (
  plan: Plan,
  others: Readonly<Record<string, Deadline>> = {},
  days: CopyFacts['days'] = [],
): CopyFacts => ({
  deadlines: [
    [defaultCohort, plan.deadline] as const,
    ...Object.entries(others).map(([name, deadline]) => [cohortName(name), deadline] as const),
  ].map(([cohort, deadline]) => ({
    cohort,
    deadline,
    at: instant(roughInstantOf(deadline, plan.timezone)),
  })),
  days,
  readers: new Map(),
})

type Text = string | Readonly<Record<string, string>>

/** What is said of a text: `severity code column:length message (hint)`. */
export const saidOf = (
  text: Text,
  overrides: Partial<Plan> = {},
  others: Readonly<Record<string, Deadline>> = {},
  days: CopyFacts['days'] = [],
): string[] => {
  const plan = planSaying(typeof text === 'string' ? text : { texts: text }, overrides)
  return lintCopy(plan, factsOf(plan, others, days)).map(
    ({ severity, code, place, message, hint }) =>
      `${severity} ${code} ${place?.column}:${place?.length} ${message}${hint === undefined ? '' : ` (${hint})`}`,
  )
}

export const shutdown: CopyFacts['days'] = [{ date: dateOf('2026-04-15'), what: 'the day of `shutdown`' }]
