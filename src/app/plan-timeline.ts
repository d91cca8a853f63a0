import { SunsetError } from '../base/errors.ts'
import type { CohortName } from '../model/names.ts'
import type { TimelineInput } from '../report/timeline-document.ts'
import { deadlineOf } from '../timeline/deadline-of.ts'
import { cohortNames } from '../work/compared.ts'
import { byHandOf } from './by-hand.ts'
import { type LookOptions, withStandingPlan } from './standing-plan.ts'
import type { Surroundings } from './surroundings.ts'

/** What happens when by the revision that stands (or the file where none does); of one cohort where one is named. */
export const planTimeline = (
  surroundings: Surroundings,
  options: LookOptions & { readonly cohort?: string },
): Promise<TimelineInput & { readonly fileDiffers: boolean; readonly revision: number | undefined }> =>
  withStandingPlan(surroundings, options, async ({ plan, view, revision, fileDiffers }) => {
    const cohort = options.cohort === undefined ? undefined : cohortIn(plan, options.cohort)
    const items = view.agenda.items
      .filter(({ occurrence }) => occurrence.former !== true)
      .filter(({ occurrence }) => cohort === undefined || occurrence.cohort === cohort)
    const deadline = cohort === undefined ? {} : { deadline: deadlineOf(plan, cohort) }
    return {
      plan,
      items,
      now: view.now,
      byHand: byHandOf(plan, view),
      ...deadline,
      fileDiffers,
      revision: revision?.number,
    }
  })

const cohortIn = (plan: Parameters<typeof cohortNames>[0], name: string): CohortName => {
  const names = cohortNames(plan)
  const found = names.find((one) => one === name)
  if (found !== undefined) return found
  throw new SunsetError('usage', `The plan has no cohort "${name}".`, { hint: `It has ${names.join(', ')}.` })
}
