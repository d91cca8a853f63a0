import { allCountries } from '../model/country.ts'
import { localeOfCountry } from '../model/locale-of-country.ts'
import { type CountryCode, countryCode, type LocaleTag } from '../model/names.ts'
import type { Plan } from '../model/plan.ts'
import { address, identity, type Recipient } from '../model/recipient.ts'
import { zonesOfCountry } from '../model/zones-of-country.ts'

/** No country has more zones that people live in. */
const peopleOfCountry = 12

/**
 * Examples of an audience of which nothing is known: as many people in every country, in its zones and its language. A column that a
 * text names holds its own name; one that a phase asks for, what it asks for.
 */
export const evenExamples = (plan: Plan, columns: readonly string[]): readonly Recipient[] => {
  const attributes = Object.fromEntries([
    ...columns.map((column) => [column, column] as const),
    ...plan.phases.flatMap(({ to }) => (to.kind === 'column' ? [[to.column, to.values[0] ?? '']] : [])),
  ])
  return allCountries()
    .map(countryCode)
    .flatMap((country) => peopleOf(country, localeOfCountry(country) ?? plan.language, attributes))
}

const peopleOf = (
  country: CountryCode,
  locale: LocaleTag,
  attributes: Readonly<Record<string, string>>,
): readonly Recipient[] => {
  const zones = zonesOfCountry(country)
  if (zones.length === 0) return []
  return Array.from({ length: peopleOfCountry }, (_, at) => ({
    address: address(`${country}.${at}`),
    identity: identity(`${country}.${at}`),
    locale,
    country,
    zone: zones[at % zones.length],
    sender: undefined,
    linked: false,
    attributes,
  }))
}
