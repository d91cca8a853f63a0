import { SunsetError } from '../base/errors.ts'
import type { Instant } from '../base/instant.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { CompiledMessages } from '../messages/compiled.ts'
import type { Revision } from '../model/facts.ts'
import {
  isCorrection,
  type Occurrence,
  type OccurrenceId,
  partsOf,
  type StepKey,
  stepKeyOf,
} from '../model/occurrence.ts'
import type { Plan } from '../model/plan.ts'
import { approvalOf } from '../timeline/approval-of.ts'
import { timelineOf } from '../timeline/timeline-of.ts'
import {
  type ApprovalRefusal,
  approvalRefusals,
  firstRefusals,
  infeasibleRefusals,
} from '../work/approval-refusals.ts'
import { type ChangedActions, changedActions } from '../work/changed-actions.ts'
import { changesOf } from '../work/changes.ts'
import type { Changes, Compared } from '../work/compared.ts'
import { newlyOwed } from '../work/newly-owed.ts'
import { nextRounds } from '../work/next-rounds.ts'
import { notCancelled } from '../work/not-cancelled.ts'
import { type StandsAgainst, standsAgainst } from '../work/stands-against.ts'
import { noSurvey } from '../work/survey.ts'
import type { CheckedFeasibility } from './check.ts'
import { type CorrectionText, correctionTexts } from './correction-texts.ts'
import { firstEstimate, revisedEstimate } from './estimate.ts'
import { keptColumns } from './kept-columns.ts'
import { type OneWay, oneWayActions } from './one-way.ts'
import { planCohorts } from './plan-cohorts.ts'
import { type PlanFile, readRevision } from './plan-file.ts'
import { cohortByRevision, cohortsAreCurrent } from './settle-revision.ts'
import type { Surroundings } from './surroundings.ts'
import { type AskedStep, surveyOf } from './survey.ts'
import { addresseesOf, type View, viewOf } from './view.ts'

/** What would be approved, what stands now, and what the one changes of the other. */
export type Proposal = {
  readonly plan: Plan
  readonly at: Instant
  /** As the file would have it. */
  readonly view: View
  readonly before: Revision | undefined
  /** The number it will have. */
  readonly revision: number
  /** Undefined at a first approval: there is nothing to compare it with. */
  readonly changes: Changes | undefined
  readonly refusals: readonly ApprovalRefusal[]
  /** The languages that those who are owed a correction will read it in. */
  readonly texts: readonly CorrectionText[]
  /** Whether what is still to be sent can be sent in time, and what it costs; undefined where nothing is known of the people. */
  readonly estimate: CheckedFeasibility | undefined
  /** Actions still to come that cannot be undone. */
  readonly irreversible: readonly OneWay[]
  /** What is done to the channel by this revision and not by the one before; nothing at a first approval. */
  readonly actions: ChangedActions
  /** What was done to the channel, and stands against a cohort that this revision exempts. */
  readonly against: readonly StandsAgainst[]
  /** Steps, rounds and corrections that are noted with the approval. */
  readonly steps: readonly OccurrenceId[]
}

export type Proposing = {
  readonly file: PlanFile
  readonly plan: Plan
  readonly messages: CompiledMessages
  readonly at: Instant
}

/** Compares a file with the approved revision and with what people were told. Reads only; once through everybody who is known. */
export const proposalOf = async (
  surroundings: Surroundings,
  ledger: Ledger,
  { file, plan, messages, at }: Proposing,
): Promise<Proposal> => {
  const standing = await ledger.standing()
  const before = standing.revision
  const revision = (before?.number ?? 0) + 1
  const view = await viewOf(plan, ledger, at)
  const planBefore = before === undefined ? undefined : readRevision(before.text, file.file).plan
  if (before === undefined || planBefore === undefined) {
    if (before !== undefined) throw unreadable(before)
    const steps = firstSteps(plan, standing, at)
    const estimate = await firstEstimate(surroundings, plan, at)
    const refusals = [
      ...firstRefusals(plan, at),
      ...infeasibleRefusals(estimate?.occurrences ?? [], new Map()),
    ]
    const irreversible = oneWayActions(plan, view)
    return {
      plan,
      at,
      view,
      before,
      revision,
      changes: undefined,
      refusals,
      texts: [],
      estimate,
      irreversible,
      actions: { added: [], removed: [] },
      against: [],
      steps,
    }
  }
  const viewBefore = await viewOf(planBefore, ledger, at)
  const present = timelineOf(plan, { ...approvalOf(standing, at), at }).occurrences
  const survey = await surveyOf(
    ledger,
    {
      from: await cohortByRevision(surroundings, ledger, planBefore, before.number),
      to: await cohortByRevision(surroundings, ledger, plan, revision),
      matching: (await cohortsAreCurrent(ledger, plan, revision))
        ? undefined
        : (await planCohorts(plan, surroundings, { kept: await keptColumns(ledger), mayExecute: false }))
            .matching,
    },
    askedSteps(plan, [...present, ...viewBefore.occurrences], viewBefore),
  )
  const rounds = nextRounds({
    plan,
    occurrences: present,
    facts: viewBefore.facts,
    at,
    wasHanded: (step, cohort) =>
      survey.steps.some((one) => one.step === step && one.to === cohort && one.handed > 0),
  })
  const owed = newlyOwed({ before: planBefore, plan, revision, at, survey })
  const noted = [...rounds, ...owed]
  const compared: Compared = {
    before: planBefore,
    plan,
    at,
    occurrencesBefore: notCancelled(viewBefore.occurrences, viewBefore.facts),
    occurrences: notCancelled(timelineNoting(plan, standing, at, noted), viewBefore.facts),
    facts: viewBefore.facts,
    survey,
  }
  const changes = changesOf(compared)
  const revised = await revisedEstimate(surroundings, { ...compared, owed: changes.owed })
  return {
    plan,
    at,
    view,
    before,
    revision,
    changes,
    refusals: [
      ...approvalRefusals(compared),
      ...(revised === undefined ? [] : infeasibleRefusals(revised.estimate.occurrences, revised.before)),
    ],
    texts: correctionTexts(plan, messages, changes.owed),
    estimate: revised?.estimate,
    irreversible: oneWayActions(plan, view),
    actions: changedActions(planBefore, plan),
    against: againstIn(plan, view),
    steps: stepsNoted(plan, standing, at, noted),
  }
}

/** Who is in which cohort is settled by the next run: until then nobody can be said to be of nobody. */
const againstIn = (
  plan: Plan,
  { facts: { audience: _, ...facts }, occurrences, now }: View,
): readonly StandsAgainst[] =>
  standsAgainst({ plan, occurrences: notCancelled(occurrences, facts), facts, now })

type Noted = Pick<Awaited<ReturnType<Ledger['standing']>>, 'revision' | 'firstApproved'>

/** What is noted with a first approval. */
export const firstSteps = (plan: Plan, standing: Noted, at: Instant): readonly OccurrenceId[] => {
  const owed = newlyOwed({ before: undefined, plan, revision: 1, at, survey: noSurvey })
  return stepsNoted(plan, standing, at, owed)
}

/** The timeline as it will be, with these approved now. */
const timelineNoting = (
  plan: Plan,
  { firstApproved }: Noted,
  at: Instant,
  noted: readonly OccurrenceId[],
): readonly Occurrence[] => {
  const approved = new Map([...noted.map((id) => [id, at] as const), ...firstApproved])
  return timelineOf(plan, { ...approvalOf({ firstApproved: approved }, at), at }).occurrences
}

const stepsNoted = (
  plan: Plan,
  standing: Noted,
  at: Instant,
  noted: readonly OccurrenceId[],
): readonly OccurrenceId[] => [
  ...new Set([...noted, ...timelineNoting(plan, standing, at, noted).map(({ id }) => id)]),
]

/** Every round of the steps of both revisions that there has been, and the next; and whom each writes to. */
const askedSteps = (
  plan: Plan,
  occurrences: readonly Occurrence[],
  { facts }: View,
): readonly AskedStep[] => {
  const asked = new Map<StepKey, AskedStep>()
  const messages = occurrences.filter((one) => one.kind === 'message' && !isCorrection(one))
  for (const occurrence of messages) {
    const to = addresseesOf(plan, occurrence)
    asked.set(occurrence.stepKey, { step: occurrence.stepKey, to })
    const rounds = [...facts.occurrences.keys()]
      .map(partsOf)
      .filter(({ phase, step }) => phase === occurrence.phase && step === occurrence.step)
      .map(({ round }) => round)
    for (const round of [...rounds, Math.max(occurrence.round, ...rounds) + 1]) {
      const key = stepKeyOf({ ...occurrence, round })
      asked.set(key, { step: key, to })
    }
  }
  return [...asked.values()]
}

const unreadable = ({ number }: Revision): SunsetError =>
  new SunsetError('internal', `Revision ${number} can no longer be read, so nothing can be compared with it.`)
