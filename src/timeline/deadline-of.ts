import type { Instant } from '../base/instant.ts'
import type { ZoneName } from '../model/names.ts'
import { type CohortName, defaultCohort } from '../model/names.ts'
import type { CohortPlan, Plan } from '../model/plan.ts'
import type { Deadline } from '../model/when.ts'
import { instantAtWall, type Wall, wallIn, wallOf } from './wall.ts'

type Deadlines = Pick<Plan, 'deadline' | 'timezone' | 'cohorts'>

/** The instant everything hangs on for this cohort: its own deadline, or the plan's. */
export const deadlineOf = (plan: Deadlines, cohort: CohortName = defaultCohort): Instant =>
  instantAtWall(wallOfDeadline(deadlineFor(plan, cohort), plan.timezone), plan.timezone)

/** What the calendar and clock of the plan's zone show then; 00:00 for a bare date even where a clock change skips it. */
export const deadlineWall = (plan: Deadlines, cohort: CohortName): Wall =>
  wallOfDeadline(deadlineFor(plan, cohort), plan.timezone)

const deadlineFor = (plan: Deadlines, cohort: CohortName): Deadline =>
  plan.cohorts.find(({ name }) => name === cohort)?.deadline ?? plan.deadline

const wallOfDeadline = ({ date, time }: Deadline, planZone: ZoneName): Wall => {
  const shown = wallOf(date, time?.hour, time?.minute)
  // A gate moves at one instant for all: "each recipient's own" deadline is the plan's.
  if (time?.zone === undefined || time.zone === 'recipient' || time.zone === planZone) return shown
  return wallIn(instantAtWall(shown, time.zone), planZone)
}

/** Whether one of the cohort's exemptions holds at `at`. `since` is its first day, `until` the first day after it, in the plan's zone. */
export const isExemptAt = (cohort: CohortPlan, at: Instant, planZone: ZoneName): boolean =>
  cohort.exempt.some(
    ({ since, until }) =>
      instantAtWall(wallOf(since), planZone) <= at &&
      (until === undefined || at < instantAtWall(wallOf(until), planZone)),
  )
