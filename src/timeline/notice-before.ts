import type { Instant } from '../base/instant.ts'
import type { CohortName } from '../model/names.ts'
import type { Plan } from '../model/plan.ts'
import type { Span } from '../model/when.ts'
import { deadlineWall } from './deadline-of.ts'
import { pointAtWall, shiftPoint } from './point.ts'

/** The last instant at which somebody may be told, to have so much notice of their cohort's deadline. */
export const noticeBefore = (plan: Plan, cohort: CohortName, notice: Span): Instant =>
  shiftPoint(pointAtWall(deadlineWall(plan, cohort), plan.timezone), notice, -1, plan.timezone).at
