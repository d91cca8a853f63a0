import { readAddresses } from '../audience/addresses.ts'
import { type IdentitySet, identitySet } from '../audience/identity-set.ts'
import { type Cohorts, cohortsOf } from '../model/cohort-of.ts'
import type { CohortName } from '../model/names.ts'
import type { Plan } from '../model/plan.ts'
import { sourceAround } from './audience-of-plan.ts'
import type { Surroundings } from './surroundings.ts'

/** A plan's cohorts with their lists read. */
export const planCohorts = async (plan: Plan, surroundings: Surroundings): Promise<Cohorts> => {
  const lists = new Map<CohortName, IdentitySet>()
  for (const { name, match } of plan.cohorts)
    if (match.kind === 'list')
      lists.set(
        name,
        await identitySet(
          readAddresses({ kind: 'file', path: match.file }, sourceAround(plan, surroundings)),
        ),
      )
  return cohortsOf(plan, lists)
}

/**
 * What decides who is in which cohort, in a word: while it is the same nobody changes theirs. A list is part of what was approved,
 * so an edited file moves nobody who is known before the next approval.
 */
export const cohortsKey = (plan: Plan, revision: number): string =>
  JSON.stringify([
    plan.cohorts.map(({ name, match }) => [name, match]),
    plan.unknownCountry ?? null,
    plan.cohorts.some(({ match }) => match.kind === 'list') ? revision : 0,
  ])
