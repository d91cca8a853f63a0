import { SunsetError } from '../base/errors.ts'
import type { Instant } from '../base/instant.ts'
import type { Facts } from '../model/facts.ts'
import { isCorrection, type Occurrence, type OccurrenceId } from '../model/occurrence.ts'
import type { Plan } from '../model/plan.ts'
import type { Crowd } from '../timeline/feasibility/crowd.ts'
import { missesOf } from '../timeline/feasibility/feasibility.ts'
import type { OwedChange } from '../work/compared.ts'
import type { Survey, SurveyCrowd } from '../work/survey.ts'
import { usefulUntil } from '../work/useful-until.ts'
import { openPlanAudience } from './audience-of-plan.ts'
import type { CheckedFeasibility } from './check.ts'
import { feasibilityIn, meansOf } from './check-feasibility.ts'
import { crowdCounter } from './crowd-counter.ts'
import { feasibilityOfPlan, inputOf, type Judged } from './feasibility.ts'
import { planCohorts } from './plan-cohorts.ts'
import { expectedPrice } from './price.ts'
import { pricesAtHand } from './prices-at-hand.ts'
import type { Surroundings } from './surroundings.ts'

/**
 * Whether everyone in the audience's file can have every message in time, and what it costs. Undefined where the audience is not to be read
 * before the plan is approved (a command, standard input), or cannot be.
 */
export const firstEstimate = async (
  surroundings: Surroundings,
  plan: Plan,
  at: Instant,
): Promise<CheckedFeasibility | undefined> => {
  const crowds = await crowdsInFile(surroundings, plan)
  if (crowds === undefined) return undefined
  const { prices } = await pricesAtHand(plan)
  const spread = { kind: 'own', people: peopleOf(crowds), crowds } as const
  return feasibilityIn({ plan, spread, now: at, env: surroundings.env, ...prices }).feasibility
}

const crowdsInFile = async (
  surroundings: Surroundings,
  plan: Plan,
): Promise<readonly Crowd[] | undefined> => {
  const { source } = plan.audience
  if (source.kind === 'run' || (source.kind === 'file' && source.path === '-')) return undefined
  try {
    const columns = plan.phases.flatMap(({ to }) => (to.kind === 'column' ? [to.column] : []))
    const audience = await openPlanAudience(plan, surroundings, columns)
    const counter = crowdCounter(plan, (await planCohorts(plan, surroundings)).of)
    for await (const { recipients } of audience.batches) counter.add(recipients)
    return counter.read()
  } catch (error) {
    // The run will say so, in time; an approval does not need the file.
    if (error instanceof SunsetError) return undefined
    throw error
  }
}

/** What is to be judged of a revision: the people of the ledger, as they are spread over its cohorts. */
type Revised = {
  readonly plan: Plan
  readonly before: Plan
  readonly at: Instant
  readonly occurrences: readonly Occurrence[]
  readonly occurrencesBefore: readonly Occurrence[]
  readonly facts: Pick<Facts, 'occurrences'>
  readonly survey: Survey
  readonly owed: readonly OwedChange[]
}

export type RevisedEstimate = {
  readonly estimate: CheckedFeasibility
  /** How many each occurrence would miss as things stand. */
  readonly before: ReadonlyMap<OccurrenceId, number>
}

/** The same of what is still to be sent, for those whom the ledger knows; undefined where it knows nobody yet. */
export const revisedEstimate = async (
  { env }: Pick<Surroundings, 'env'>,
  revised: Revised,
): Promise<RevisedEstimate | undefined> => {
  const { plan, before, at, survey, owed, facts } = revised
  if (survey.crowds.length === 0) return undefined
  const {
    prices: { prices },
  } = await pricesAtHand(plan)
  const crowds = crowdsBy(survey.crowds, 'to')
  const pending = (occurrence: Occurrence): number | undefined =>
    isCorrection(occurrence) ? owedIn(owed, occurrence) : waitingFor(survey, occurrence, 'to')
  const judged: Judged = {
    plan,
    occurrences: ofUse(revised.occurrences, at),
    crowds,
    env,
    from: at,
    facts,
    pending,
  }
  const { occurrences } = inputOf(judged)
  return {
    estimate: {
      ...feasibilityOfPlan(judged),
      now: at,
      people: { kind: 'own', people: peopleOf(crowds), crowds },
      timeline: occurrences,
      means: meansOf(plan, env),
      ...(prices === undefined ? {} : { price: expectedPrice(plan, prices, occurrences, crowds, pending) }),
    },
    before: missesOf(
      inputOf({
        plan: before,
        occurrences: ofUse(revised.occurrencesBefore, at),
        crowds: crowdsBy(survey.crowds, 'from'),
        env,
        from: at,
        facts,
        pending: (occurrence) => (isCorrection(occurrence) ? 0 : waitingFor(survey, occurrence, 'from')),
      }),
    ),
  }
}

/** What has ended to be of use is not missed because of this approval. */
const ofUse = (occurrences: readonly Occurrence[], at: Instant): readonly Occurrence[] => {
  const until = usefulUntil(occurrences)
  return occurrences.filter((one) => one.kind !== 'message' || (until(one) ?? Number.POSITIVE_INFINITY) > at)
}

const crowdsBy = (crowds: readonly SurveyCrowd[], side: 'from' | 'to'): readonly Crowd[] =>
  crowds.map(({ from, to, ...crowd }) => ({ ...crowd, cohort: { from, to }[side] }))

const peopleOf = (crowds: readonly Crowd[]): number => crowds.reduce((sum, { people }) => sum + people, 0)

const owedIn = (owed: readonly OwedChange[], { cohort }: Occurrence): number =>
  owed
    .filter((one) => one.cohort === cohort)
    .reduce((sum, { people, suppressed }) => sum + people - suppressed, 0)

/** Undefined where nobody was asked about that step. */
const waitingFor = (
  { steps }: Survey,
  { stepKey, cohort }: Occurrence,
  side: 'from' | 'to',
): number | undefined => {
  if (!steps.some(({ step }) => step === stepKey)) return undefined
  return steps
    .filter((one) => one.step === stepKey && one[side] === cohort)
    .reduce((sum, { waiting }) => sum + waiting, 0)
}
