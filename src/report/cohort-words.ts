import type { CohortName } from '../model/names.ts'
import type { CohortPlan, Plan } from '../model/plan.ts'
import { deadlineOf } from '../timeline/deadline-of.ts'
import { exemptionsOf } from '../timeline/exemptions.ts'
import { localText, shortDayText } from './local-text.ts'

/** What holds for a cohort: `exempt since 14 Jan 2026`, `exempt 15 Jan 2026 until 22 Jan 2026, deadline Sat 24 Jan 00:00`. */
export const cohortWords = (plan: Plan, cohort: CohortPlan | undefined, name: CohortName): string => {
  const day = (at: Parameters<typeof shortDayText>[0]): string => shortDayText(at, plan.timezone)
  const exempt = exemptionsOf(plan, name).map(({ since, until }) =>
    until === undefined ? `exempt since ${day(since)}` : `exempt ${day(since)} until ${day(until)}`,
  )
  const hasOwn = cohort === undefined || cohort.deadline !== undefined
  const deadline = hasOwn ? [`deadline ${localText(deadlineOf(plan, name), plan.timezone)}`] : []
  return [...exempt, ...deadline].join(', ')
}
