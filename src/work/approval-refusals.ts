import { type Instant, instant, type Millis, millis } from '../base/instant.ts'
import type { Gate } from '../model/gate.ts'
import { stricterGate } from '../model/gate.ts'
import type { CohortName } from '../model/names.ts'
import type { OccurrenceId } from '../model/occurrence.ts'
import type { Plan } from '../model/plan.ts'
import { isDated, isTrue, keyOfStatement } from '../model/promise.ts'
import { deadlineOf, isFreed } from '../timeline/deadline-of.ts'
import type { OccurrenceFeasibility } from '../timeline/feasibility/feasibility.ts'
import { noticeBefore } from '../timeline/notice-before.ts'
import { truthOf } from '../timeline/truth-of.ts'
import { type Compared, cohortNames } from './compared.ts'
import { gateOf } from './gate-of.ts'
import { peopleIn, type SurveyGroup } from './survey.ts'

/** What `approve` refuses unless it is told `--despite` it. */
export const despites = ['untold', 'notice', 'infeasible'] as const
export type Despite = (typeof despites)[number]

export type ApprovalRefusal =
  /** Their gate freezes or closes the moment it is approved, and they were never told that it would. */
  | {
      readonly despite: 'untold'
      readonly cohort: CohortName
      readonly from: CohortName
      readonly gate: Gate
      readonly deadline: Instant
      readonly people: number
    }
  /** They learn of their deadline at this approval, and less than the plan's notice before it. */
  | {
      readonly despite: 'notice'
      readonly cohort: CohortName
      readonly deadline: Instant
      readonly left: Millis
      /** Undefined at a first approval: nobody has been counted yet. */
      readonly people: number | undefined
    }
  /** An occurrence does not reach everybody before its messages are of no more use, or fewer than it would without this approval. */
  | {
      readonly despite: 'infeasible'
      readonly cohort: CohortName
      readonly occurrence: OccurrenceId
      readonly people: number
      readonly misses: number
      readonly until: Instant | undefined
    }

/** At a first approval nobody was told anything, and everybody has what is left. */
export const firstRefusals = (plan: Plan, at: Instant): readonly ApprovalRefusal[] =>
  cohortNames(plan)
    .filter((cohort) => !isFreed(plan, cohort) && isShort(plan, cohort, at))
    .map((cohort) => noticeRefusal(plan, cohort, at, undefined))

/** Of a revision only what it changes for somebody is judged: a text may be mended on the last day. */
export const approvalRefusals = (compared: Compared): readonly ApprovalRefusal[] => [
  ...untold(compared),
  ...withShortNotice(compared),
]

/** Of what can be done in time only what gets worse is judged; `before` tells how many an occurrence would miss as it is. */
export const infeasibleRefusals = (
  occurrences: readonly OccurrenceFeasibility[],
  before: ReadonlyMap<OccurrenceId, number>,
): readonly ApprovalRefusal[] =>
  occurrences
    .filter(({ occurrence, misses }) => misses > (before.get(occurrence.id) ?? 0) + somebody)
    .map(({ occurrence: { id, cohort }, people, misses, latest }) => ({
      despite: 'infeasible',
      cohort,
      occurrence: id,
      people,
      misses: Math.round(misses),
      until: latest,
    }))

/** People are a fluid in that arithmetic. */
const somebody = 0.5

const untold = ({
  plan,
  at,
  occurrencesBefore,
  occurrences,
  survey,
}: Compared): readonly ApprovalRefusal[] => {
  const pairs = new Map<string, SurveyGroup[]>()
  for (const group of survey.groups) {
    if (group.told !== undefined && isTrue(group.told.newest, truthOf(plan, group.to, at))) continue
    const key = `${group.from}\n${group.to}`
    pairs.set(key, [...(pairs.get(key) ?? []), group])
  }
  return [...pairs.values()].flatMap((groups): readonly ApprovalRefusal[] => {
    const [first] = groups
    if (first === undefined) return []
    const was = gateOf(occurrencesBefore, first.from, at).gate
    const is = gateOf(occurrences, first.to, at).gate
    if (is === was || stricterGate(was, is) === was) return []
    return [
      {
        despite: 'untold',
        cohort: first.to,
        from: first.from,
        gate: is,
        deadline: deadlineOf(plan, first.to),
        people: peopleIn(groups),
      },
    ]
  })
}

const withShortNotice = ({ before, plan, at, survey }: Compared): readonly ApprovalRefusal[] =>
  cohortNames(plan)
    .filter((cohort) => isShort(plan, cohort, at))
    .flatMap((cohort) => {
      const truth = truthOf(plan, cohort, at)
      if (!isDated(truth)) return []
      const learnsOfIt = ({ from, told }: SurveyGroup): boolean => {
        if (told === undefined) return keyOfStatement(truthOf(before, from, at)) !== keyOfStatement(truth)
        if (isTrue(told.newest, truth)) return false
        // Whoever knows of an earlier one has had that notice, and more.
        return !isDated(told.newest) || told.newest.at > truth.at
      }
      const people = peopleIn(survey.groups.filter((group) => group.to === cohort && learnsOfIt(group)))
      return people === 0 ? [] : [noticeRefusal(plan, cohort, at, people)]
    })

const noticeRefusal = (
  plan: Plan,
  cohort: CohortName,
  at: Instant,
  people: number | undefined,
): ApprovalRefusal => {
  const deadline = deadlineOf(plan, cohort)
  return { despite: 'notice', cohort, deadline, left: millis(Math.max(0, deadline - at)), people }
}

/** Whether the cohort's deadline lies ahead, and nearer than the notice that the plan promises. */
const isShort = (plan: Plan, cohort: CohortName, at: Instant): boolean => {
  if (plan.notice === undefined) return false
  const deadline = deadlineOf(plan, cohort)
  return deadline > at && instant(at) > noticeBefore(plan, cohort, plan.notice)
}
