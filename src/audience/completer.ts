import { readLocale } from '../model/locale.ts'
import { localeOfCountry } from '../model/locale-of-country.ts'
import type { CountryCode, LocaleTag, ZoneName } from '../model/names.ts'
import { readZone } from '../model/zone.ts'
import { zonesOfCountry } from '../model/zones-of-country.ts'
import type { Completed } from './audience.ts'

/** Fills in what rows do not say, and counts it. A cell that is empty is one that says nothing. */
export interface Completer {
  locale(cell: string, country: CountryCode | undefined): LocaleTag
  zone(cell: string, country: CountryCode | undefined): ZoneName | undefined
  /** `said` is what was read of the cell, `country` what the recipient has. */
  country(
    cell: string,
    said: CountryCode | undefined,
    country: CountryCode | undefined,
  ): CountryCode | undefined
  completed(): Completed
}

export const completer = (language: LocaleTag): Completer => {
  const strange = {
    locales: new Map<string, number>(),
    zones: new Map<string, number>(),
    countries: new Map<string, number>(),
  }
  const counts = {
    localeFromCountry: 0,
    localeFromPlan: 0,
    zoneFromCountry: 0,
    zoneAmongSeveral: 0,
    zoneUnknown: 0,
    countryUnknown: 0,
  }
  return {
    locale: (cell, country) => {
      const said = cell === '' ? undefined : readLocale(cell)
      if (said !== undefined) return said
      if (cell !== '') note(strange.locales, cell)
      const likely = country === undefined ? undefined : localeOfCountry(country)
      if (likely === undefined) counts.localeFromPlan++
      else counts.localeFromCountry++
      return likely ?? language
    },
    zone: (cell, country) => {
      const said = cell === '' ? undefined : readZone(cell)
      if (said !== undefined) return said
      if (cell !== '') note(strange.zones, cell)
      const [first, ...others] = country === undefined ? [] : zonesOfCountry(country)
      if (first === undefined) counts.zoneUnknown++
      else if (others.length > 0) counts.zoneAmongSeveral++
      else counts.zoneFromCountry++
      return others.length > 0 ? undefined : first
    },
    country: (cell, said, country) => {
      if (cell !== '' && said === undefined) note(strange.countries, cell)
      if (country === undefined) counts.countryUnknown++
      return country
    },
    completed: () => ({
      ...counts,
      strangeLocales: strange.locales,
      strangeZones: strange.zones,
      strangeCountries: strange.countries,
    }),
  }
}

/** So many different strange cells are told apart; a column of names taken for locales must not fill the memory. */
const mostStrange = 50
const others = '…'

const note = (seen: Map<string, number>, cell: string): void => {
  const short = cell.slice(0, 40)
  const key = seen.has(short) || seen.size < mostStrange ? short : others
  seen.set(key, (seen.get(key) ?? 0) + 1)
}
