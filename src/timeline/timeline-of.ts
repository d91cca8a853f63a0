import type { Problem } from '../base/problem.ts'
import { type CohortName, defaultCohort } from '../model/names.ts'
import type { Occurrence } from '../model/occurrence.ts'
import type { PhasePlan, Plan } from '../model/plan.ts'
import { anchorOrder } from './anchor-order.ts'
import { correctionsOf } from './corrections-of.ts'
import { createdOf } from './created.ts'
import { deadlineOf, isFreed } from './deadline-of.ts'
import type { CohortTimeline, Draft } from './draft.ts'
import { type Approval, draftCohort } from './draft-cohort.ts'
import { exemptionsOf } from './exemptions.ts'
import { judgeFaults } from './judge-faults.ts'
import { judgeNotice } from './judge-notice.ts'
import { judgeOrder } from './judge-order.ts'
import { judgePast } from './judge-past.ts'
import { judgeUntil } from './judge-until.ts'
import { judgeZones } from './judge-zones.ts'
import { outsideExemptions } from './outside-exemptions.ts'

export type Timeline = { readonly occurrences: readonly Occurrence[]; readonly problems: readonly Problem[] }

/** More than any exit needs: cohorts times steps. */
const mostOccurrences = 20_000

/**
 * What happens when, for every cohort, and what is wrong with it. Pure: the same plan and approval give the same answer, now and
 * in a year, which is why it takes the instant of the first approval and not of today.
 */
export const timelineOf = (plan: Plan, approval: Approval): Timeline => {
  const order = anchorOrder(plan)
  const problems: Problem[] = [...order.problems, ...judgeZones(plan)]
  const drafts: Draft[] = []
  for (const cohort of cohortsOf(plan)) {
    const drafted = draftCohort(plan, order.phases, cohort, approval)
    const timeline: CohortTimeline = {
      cohort,
      deadline: deadlineOf(plan, cohort),
      ...createdOf(plan, outsideExemptions(drafted.drafts, exemptionsOf(plan, cohort))),
    }
    if (hasOwnInstants(plan, cohort))
      problems.push(
        ...judgeFaults(plan, drafted.faults),
        ...judgePast(plan, timeline, approval.at),
        ...judgeOrder(plan, timeline, approval.at),
        ...judgeNotice(plan, timeline, approval.at),
        ...judgeUntil(plan, timeline),
      )
    if (drafts.length + timeline.created.length > mostOccurrences) {
      problems.push(tooMany(plan))
      break
    }
    drafts.push(...timeline.created)
  }
  return {
    occurrences: withCorrections(inOrder(plan, drafts), correctionsOf(plan, approval)),
    problems: withoutRepeats(problems),
  }
}

/** `default`, then the plan's; whoever is freed for good is told nothing but corrections, and moves no gate. */
const cohortsOf = (plan: Plan): readonly CohortName[] => [
  defaultCohort,
  ...plan.cohorts.map(({ name }) => name).filter((cohort) => !isFreed(plan, cohort)),
]

/** The others only repeat what is said of `default`. */
const hasOwnInstants = (plan: Plan, cohort: CohortName): boolean =>
  cohort === defaultCohort ||
  plan.cohorts.some(({ name, deadline }) => name === cohort && deadline !== undefined)

/** By instant; what is at the same one in the order of the text, `default` before the cohorts. */
const inOrder = (plan: Plan, drafts: readonly Draft[]): readonly Occurrence[] => {
  const position = new Map<PhasePlan, number>(plan.phases.map((phase, index) => [phase, index]))
  const of = ({ phase }: Draft): number => position.get(phase) ?? 0
  return [...drafts]
    .sort(
      (one, other) =>
        one.occurrence.at - other.occurrence.at || of(one) - of(other) || one.index - other.index,
    )
    .map(({ occurrence }) => occurrence)
}

/** By instant as well, and first: whoever was told what is not so hears that before anything else. */
const withCorrections = (
  occurrences: readonly Occurrence[],
  corrections: readonly Occurrence[],
): readonly Occurrence[] =>
  corrections.length === 0
    ? occurrences
    : [...corrections, ...occurrences].sort((one, other) => one.at - other.at)

const withoutRepeats = (problems: readonly Problem[]): readonly Problem[] => {
  const seen = new Set<string>()
  return problems.filter((problem) => {
    const key = JSON.stringify([problem.code, problem.message, problem.place])
    return !seen.has(key) && seen.add(key)
  })
}

const tooMany = (plan: Plan): Problem => ({
  severity: 'error',
  code: 'too-many-occurrences',
  message: `the plan has more than ${mostOccurrences.toLocaleString('en')} occurrences, over ${plan.cohorts.length} cohorts`,
  hint: 'give phases fewer times, or join cohorts that share a deadline',
})
