import { readAddresses } from '../audience/addresses.ts'
import { type IdentitySet, identitySet } from '../audience/identity-set.ts'
import { type Cohorts, cohortsOf } from '../model/cohort-of.ts'
import type { CohortName } from '../model/names.ts'
import type { CohortPlan, Plan } from '../model/plan.ts'
import type { Identity } from '../model/recipient.ts'
import { openPlanAudience, sourceAround } from './audience-of-plan.ts'
import type { Surroundings } from './surroundings.ts'

/** What the ledger keeps of people who are to be asked about. */
export type KeptOfPeople = {
  /** Columns; undefined: all that the plan names. */
  readonly kept: ReadonlySet<string> | undefined
  /** Whether an audience that comes from a command may be read: not before the plan is approved. */
  readonly mayExecute: boolean
}

const keptAll: KeptOfPeople = { kept: undefined, mayExecute: false }

/**
 * A plan's cohorts with their lists read. Where a cohort goes by a column that is not kept of those who are known, the audience says
 * who is in it, as a list would.
 */
export const planCohorts = async (
  plan: Plan,
  surroundings: Surroundings,
  known: KeptOfPeople = keptAll,
): Promise<Cohorts> => {
  const lists = new Map<CohortName, IdentitySet>()
  const cohorts: CohortPlan[] = []
  for (const cohort of plan.cohorts) {
    const { name, match } = cohort
    const isListed = match.kind === 'list'
    const isLacking = match.kind === 'column' && known.kept?.has(match.column) === false
    if (isListed) lists.set(name, await identitySet(listed(plan, surroundings, match.file)))
    else if (isLacking && isAtHand(plan, known))
      lists.set(name, await identitySet(membersOf(plan, surroundings, cohort)))
    cohorts.push(lists.has(name) && !isListed ? { ...cohort, match: { kind: 'list', file: '' } } : cohort)
  }
  return cohortsOf({ ...plan, cohorts }, lists)
}

const listed = (plan: Plan, surroundings: Surroundings, path: string): AsyncIterable<readonly Identity[]> =>
  readAddresses({ kind: 'file', path }, sourceAround(plan, surroundings))

const isAtHand = ({ audience: { source } }: Plan, { mayExecute }: KeptOfPeople): boolean =>
  source.kind === 'run' ? mayExecute : source.kind !== 'file' || source.path !== '-'

async function* membersOf(
  plan: Plan,
  surroundings: Surroundings,
  cohort: CohortPlan,
): AsyncGenerator<readonly Identity[]> {
  if (cohort.match.kind !== 'column') return
  const alone = cohortsOf({ cohorts: [cohort] }, new Map())
  const audience = await openPlanAudience(plan, surroundings, [cohort.match.column])
  for await (const { recipients } of audience.batches)
    yield recipients.filter((one) => alone.matching(one).length > 0).map(({ identity }) => identity)
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
