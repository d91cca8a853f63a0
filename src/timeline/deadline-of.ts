import type { Instant } from '../base/instant.ts'
import type { ZoneName } from '../model/names.ts'
import { type CohortName, defaultCohort } from '../model/names.ts'
import type { Plan } from '../model/plan.ts'
import type { Deadline } from '../model/when.ts'
import { exemptionAt, exemptionsOf } from './exemptions.ts'
import { instantAtWall, type Wall, wallIn, wallOf } from './wall.ts'

type Deadlines = Pick<Plan, 'deadline' | 'timezone' | 'cohorts'>

/** The instant everything hangs on for this cohort. */
export const deadlineOf = (plan: Deadlines, cohort: CohortName = defaultCohort): Instant =>
  instantAtWall(wallOfDeadline(deadlineFor(plan, cohort), plan.timezone), plan.timezone)

/** What the calendar and clock of the plan's zone show then; 00:00 for a bare date even where a clock change skips it. */
export const deadlineWall = (plan: Deadlines, cohort: CohortName): Wall =>
  wallOfDeadline(deadlineFor(plan, cohort), plan.timezone)

/**
 * A cohort's deadline as its people are told it: its own, or the plan's; where an exemption covers that, the day on which the exemption
 * ends. Of who is freed for good (`isFreed`) it is what would hold without the exemption.
 */
export const deadlineFor = (plan: Deadlines, cohort: CohortName): Deadline => {
  const written = writtenFor(plan, cohort)
  const endsOn = exemptionOver(plan, cohort)?.endsOn
  return endsOn === undefined ? written : { date: endsOn }
}

/** Whether the cohort is exempt at its deadline, for good: it never leaves. */
export const isFreed = (plan: Deadlines, cohort: CohortName): boolean => {
  const over = exemptionOver(plan, cohort)
  return over !== undefined && over.until === undefined
}

const exemptionOver = (plan: Deadlines, cohort: CohortName) => {
  const exempt = exemptionsOf(plan, cohort)
  if (exempt.length === 0) return undefined
  return exemptionAt(
    exempt,
    instantAtWall(wallOfDeadline(writtenFor(plan, cohort), plan.timezone), plan.timezone),
  )
}

const writtenFor = (plan: Deadlines, cohort: CohortName): Deadline =>
  plan.cohorts.find(({ name }) => name === cohort)?.deadline ?? plan.deadline

const wallOfDeadline = ({ date, time }: Deadline, planZone: ZoneName): Wall => {
  const shown = wallOf(date, time?.hour, time?.minute)
  // A gate moves at one instant for all: "each recipient's own" deadline is the plan's.
  if (time?.zone === undefined || time.zone === 'recipient' || time.zone === planZone) return shown
  return wallIn(instantAtWall(shown, time.zone), planZone)
}
