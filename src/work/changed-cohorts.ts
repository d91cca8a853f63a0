import { defaultCohort } from '../model/names.ts'
import type { CohortPlan } from '../model/plan.ts'
import { type CohortChange, type Compared, cohortNames } from './compared.ts'
import { peopleIn, summedBy } from './survey.ts'

/** Which cohorts come, go and change, and who enters and leaves them. */
export const cohortChanges = ({ before, plan, survey }: Compared): readonly CohortChange[] =>
  [...new Set([...cohortNames(plan), ...cohortNames(before)])].map((cohort) => {
    const was = before.cohorts.find(({ name }) => name === cohort)
    const is = plan.cohorts.find(({ name }) => name === cohort)
    const joined = survey.groups.filter(({ from, to }) => to === cohort && from !== cohort)
    const left = survey.groups.filter(({ from, to }) => from === cohort && to !== cohort)
    return {
      cohort,
      change: changeOf(
        cohort === defaultCohort,
        was,
        is,
        JSON.stringify(before.deadline) !== JSON.stringify(plan.deadline),
      ),
      plan: is,
      people: peopleIn(survey.groups.filter(({ to }) => to === cohort)),
      joined: summedBy(joined, ({ from }) => from).map(({ key, n }) => ({ cohort: key, n })),
      left: summedBy(left, ({ to }) => to).map(({ key, n }) => ({ cohort: key, n })),
      elsewhere: survey.overlaps
        .filter(({ later }) => later === cohort)
        .map(({ first, n }) => ({ cohort: first, n })),
    }
  })

const changeOf = (
  isDefault: boolean,
  was: CohortPlan | undefined,
  is: CohortPlan | undefined,
  deadlineMoved: boolean,
): CohortChange['change'] => {
  if (isDefault) return deadlineMoved ? 'changed' : 'same'
  if (was === undefined) return 'added'
  if (is === undefined) return 'removed'
  return JSON.stringify(was) === JSON.stringify(is) ? 'same' : 'changed'
}
