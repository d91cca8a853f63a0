import { callingCodeOfCountry } from './address-phone.ts'
import { europeanEconomicArea, europeanUnion } from './country-groups.ts'
import { type CohortName, type CountryCode, defaultCohort } from './names.ts'
import type { CohortPlan, Plan } from './plan.ts'
import type { Identity, Recipient } from './recipient.ts'

/** What decides somebody's cohort. */
export type CohortPerson = Pick<Recipient, 'address' | 'identity' | 'country' | 'attributes'>

/** Who is on the list of each cohort that goes by one. */
export type CohortLists = ReadonlyMap<CohortName, { has(identity: Identity): boolean }>

export type Cohorts = {
  /** Theirs: the first in the file that they match; where they match none, that of an unknown country, or `default`. */
  of(person: CohortPerson): CohortName
  /** Every one that they match, in the order of the file. */
  matching(person: CohortPerson): readonly CohortName[]
}

/** A plan's cohorts, ready to be asked about one person after another. */
export const cohortsOf = (plan: Pick<Plan, 'cohorts' | 'unknownCountry'>, lists: CohortLists): Cohorts => {
  const tests = plan.cohorts.map((cohort) => ({ name: cohort.name, isIn: testOf(cohort, lists) }))
  return {
    of: (person) => {
      for (const { name, isIn } of tests) if (isIn(person)) return name
      return person.country === undefined ? (plan.unknownCountry ?? defaultCohort) : defaultCohort
    },
    matching: (person) => tests.filter(({ isIn }) => isIn(person)).map(({ name }) => name),
  }
}

type Test = (person: CohortPerson) => boolean

const testOf = ({ name, match }: CohortPlan, lists: CohortLists): Test => {
  switch (match.kind) {
    case 'countries': {
      const countries = countriesOf(match.countries)
      return ({ country }) => country !== undefined && countries.has(country)
    }
    case 'calling-codes': {
      const { codes } = match
      return ({ address, country }) =>
        address.startsWith('+')
          ? codes.some((code) => address.startsWith(code))
          : country !== undefined && codes.includes(callingCodeOfCountry(country) ?? '')
    }
    case 'column': {
      const values = new Set(match.values)
      return ({ attributes }) =>
        Object.hasOwn(attributes, match.column) && values.has((attributes[match.column] ?? '').trim())
    }
    case 'list': {
      const list = lists.get(name)
      return ({ identity }) => list?.has(identity) === true
    }
  }
}

const countriesOf = (written: readonly CountryCode[] | 'EU' | 'EEA'): ReadonlySet<CountryCode> => {
  if (written === 'EU') return europeanUnion
  return written === 'EEA' ? europeanEconomicArea : new Set(written)
}
