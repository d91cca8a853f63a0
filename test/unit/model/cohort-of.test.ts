import { describe, expect, test } from 'vitest'
import { type CohortPerson, cohortsOf } from '../../../src/model/cohort-of.ts'
import { europeanEconomicArea, europeanUnion } from '../../../src/model/country-groups.ts'
import { cohortName, countryCode } from '../../../src/model/names.ts'
import type { CohortPlan } from '../../../src/model/plan.ts'
import { address, identity } from '../../../src/model/recipient.ts'
import { cohortOf } from '../../kit/plan-builder.ts'

const cohort = (name: string, match: CohortPlan['match']): CohortPlan => cohortOf(cohortName(name), { match })
const person = (
  number: string,
  country?: string,
  attributes: Readonly<Record<string, string>> = {},
): CohortPerson => ({
  address: address(number),
  identity: identity(number),
  country: country === undefined ? undefined : countryCode(country),
  attributes,
})
const italy = cohort('italy', { kind: 'calling-codes', codes: ['+39'] })
const eu = cohort('eu', { kind: 'countries', countries: 'EU' })

describe('somebody’s cohort', () => {
  test('is the first in the file that they match, and all of them are known', () => {
    const cohorts = cohortsOf({ cohorts: [italy, eu] }, new Map())
    expect(cohorts.of(person('+393470000000', 'IT'))).toBe('italy')
    expect(cohorts.matching(person('+393470000000', 'IT'))).toEqual(['italy', 'eu'])
    expect(cohorts.of(person('+33612345678', 'FR'))).toBe('eu')
    expect(cohorts.of(person('+12025550100', 'US'))).toBe('default')
  })

  test('goes by the number’s calling code, whatever country the row says; of who hides it by their country’s', () => {
    const { of } = cohortsOf({ cohorts: [italy] }, new Map())
    expect(of(person('+393470000000', 'US'))).toBe('italy')
    expect(of(person('+33612345678', 'IT'))).toBe('default')
    expect(of(person('IT.1349120865530274', 'IT'))).toBe('italy')
    expect(of(person('FR.1349120865530274', 'FR'))).toBe('default')
  })

  test('goes by a column’s value, by a list, and by countries', () => {
    const cohorts = [
      cohort('pro', { kind: 'column', column: 'tier', values: ['pro', 'team'] }),
      cohort('listed', { kind: 'list', file: 'who.csv' }),
      cohort('swiss', { kind: 'countries', countries: [countryCode('CH')] }),
    ]
    const { of } = cohortsOf(
      { cohorts },
      new Map([[cohortName('listed'), new Set([identity('+4917612345678')])]]),
    )
    expect(of(person('+4917612345678', 'DE', { tier: ' team ' }))).toBe('pro')
    expect(of(person('+4917612345678', 'DE', { tier: 'free' }))).toBe('listed')
    expect(of(person('+41791234567', 'CH'))).toBe('swiss')
  })

  test('is that of an unknown country only where nothing else tells', () => {
    const { of } = cohortsOf({ cohorts: [italy, eu], unknownCountry: cohortName('eu') }, new Map())
    expect(of(person('chat-17'))).toBe('eu')
    expect(of(person('+393470000000'))).toBe('italy')
    expect(of(person('chat-17', 'US'))).toBe('default')
  })
})

test('the Union has 27 members and the parts of them that have codes of their own; the Area three more', () => {
  expect(europeanUnion.size).toBe(27 + 7)
  expect(europeanUnion.has(countryCode('GB'))).toBe(false)
  expect([...europeanEconomicArea].filter((country) => !europeanUnion.has(country))).toEqual([
    'IS',
    'LI',
    'NO',
  ])
})
