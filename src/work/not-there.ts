import type { Instant } from '../base/instant.ts'
import type { Facts } from '../model/facts.ts'
import { type CohortName, defaultCohort } from '../model/names.ts'
import { isExemptAt, type Occurrence } from '../model/occurrence.ts'
import type { Plan } from '../model/plan.ts'
import { instantText } from '../timeline/instant-text.ts'

/** A cohort that is not where the channel's actions need everybody to be. */
export type NotThere = {
  readonly cohort: CohortName
  /** Undefined: nobody has read the audience. */
  readonly people: number | undefined
  readonly why: 'exempt' | 'later' | 'cancelled' | 'held'
  /** When it will be there by itself, as far as is known. */
  readonly at: Instant | undefined
}

type Input = {
  readonly plan: Plan
  readonly occurrences: readonly Occurrence[]
  readonly facts: Facts
  readonly now: Instant
}

/**
 * The cohorts that have not reached a step: a thing of the channel is done once, when all of them have. One that is known to be of nobody keeps
 * nothing back.
 */
export const notThere = ({ stepKey }: Occurrence, input: Input): readonly NotThere[] => {
  const { plan, facts } = input
  return [defaultCohort, ...plan.cohorts.map(({ name }) => name)].flatMap((cohort) => {
    const people = peopleOf(cohort, facts)
    const missing = people === 0 ? undefined : missingOf(cohort, stepKey, input)
    return missing === undefined ? [] : [{ cohort, people, ...missing }]
  })
}

const peopleOf = (cohort: CohortName, { audience }: Facts): number | undefined =>
  audience === undefined ? undefined : (audience.byCohort.get(cohort) ?? 0)

const missingOf = (
  cohort: CohortName,
  step: Occurrence['stepKey'],
  { plan, occurrences, facts, now }: Input,
): Pick<NotThere, 'why' | 'at'> | undefined => {
  const own = occurrences.find((one) => one.stepKey === step && one.cohort === cohort)
  if (own === undefined) {
    const isExempt = (plan.cohorts.find(({ name }) => name === cohort)?.exempt.length ?? 0) > 0
    return { why: isExempt ? 'exempt' : 'cancelled', at: undefined }
  }
  const happened = facts.occurrences.get(own.id)
  if (happened?.skipped !== undefined) return { why: 'cancelled', at: undefined }
  const { exempt = [] } = own
  const ends = exempt.find(({ since, until }) => since <= now && (until === undefined || now < until))?.until
  if (isExemptAt(exempt, now)) return { why: 'exempt', at: ends }
  if (now < own.at) return { why: 'later', at: own.at }
  return happened?.began === undefined && happened?.completed === undefined
    ? { why: 'held', at: undefined }
    : undefined
}

/** `italy is exempt: 2,113,904 people`. */
export const notThereText = ({ cohort, people, why, at }: NotThere, { timezone }: Plan): string => {
  const whom =
    people === undefined ? '' : `: ${people.toLocaleString('en')} ${people === 1 ? 'person' : 'people'}`
  const until = at === undefined ? '' : ` until ${instantText(at, timezone)}`
  switch (why) {
    case 'exempt':
      return `${cohort} is exempt${until}${whom}`
    case 'later':
      return `${cohort} gets there ${at === undefined ? 'later' : instantText(at, timezone)}${whom}`
    case 'cancelled':
      return `${cohort} was taken out${whom}`
    case 'held':
      return `${cohort} is held back${whom}`
  }
}
