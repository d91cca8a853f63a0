import { keyOfStatement, stays } from '../model/promise.ts'
import type { PromisesStanding } from '../report/promises-standing.ts'
import { owedChanges } from '../work/changed-promises.ts'
import { cohortNames } from '../work/compared.ts'
import { summedBy } from '../work/survey.ts'
import { cohortByRevision } from './settle-revision.ts'
import type { StandingPlan } from './standing-plan.ts'
import type { Surroundings } from './surroundings.ts'
import { surveyOf } from './survey.ts'

/** `status` looks again and again: beyond so many people it leaves this to `report`. */
const mostLookedAt = 500_000

/** Who has been told what, and who is owed a correction: once through everybody. Undefined where nobody was told anything yet. */
export const promisesStanding = async (
  surroundings: Surroundings,
  { plan, revision, ledger, view }: StandingPlan,
): Promise<PromisesStanding | undefined> => {
  if (ledger === undefined || revision === undefined || (await ledger.promises()).length === 0)
    return undefined
  const cohortOf = await cohortByRevision(surroundings, ledger, plan, revision.number)
  const survey = await surveyOf(ledger, { from: cohortOf, to: cohortOf }, [])
  const told = survey.groups.filter(({ told: said }) => said !== undefined)
  const order = cohortNames(plan)
  return {
    told: summedBy(told, ({ to, told: said }) => ({ cohort: to, says: said?.newest ?? stays }))
      .map(({ key, n }) => ({ ...key, people: n }))
      .sort((one, other) => order.indexOf(one.cohort) - order.indexOf(other.cohort)),
    neverTold: survey.groups
      .filter(({ told: said }) => said === undefined)
      .reduce((sum, { n }) => sum + n, 0),
    owed: owedChanges({ plan, at: view.now, survey }),
  }
}

/** The same for a glance at how things stand: only where more than one thing was said, and not of millions. */
export const promisesAtAGlance = async (
  surroundings: Surroundings,
  standing: StandingPlan,
): Promise<PromisesStanding | undefined> => {
  const said = new Set(
    ((await standing.ledger?.promises()) ?? []).map(({ statement }) => keyOfStatement(statement)),
  )
  const isFew = (standing.view.facts.audience?.people ?? 0) <= mostLookedAt
  const mayDiffer = said.size > 1 || (standing.revision?.number ?? 0) > 1
  return isFew && mayDiffer ? promisesStanding(surroundings, standing) : undefined
}
