import type { CountryCode, ZoneName } from '../model/names.ts'
import { zonesOfCountry } from '../model/zones-of-country.ts'

/** What is known of where somebody is. The country counts only where the zone is unknown. */
export type Place = { readonly zone: ZoneName | undefined; readonly country: CountryCode | undefined }

/** The zones that somebody may be in: their own, else all of their country's, else the plan's. Never empty. */
export const zonesFor = ({ zone, country }: Place, planZone: ZoneName): readonly ZoneName[] => {
  if (zone !== undefined) return [zone]
  const possible = country === undefined ? [] : zonesOfCountry(country)
  return possible.length === 0 ? [planZone] : possible
}

/** Alike for whoever has the same hours: what to remember an answer by. */
export const placeKey = ({ zone, country }: Place): string => zone ?? country ?? ''
