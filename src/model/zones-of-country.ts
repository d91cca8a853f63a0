import { getCountry, getTimezone } from 'countries-and-timezones'
import { type CountryCode, type ZoneName, zoneName } from './names.ts'

/**
 * Countries that have one time by law or for all who have its phone numbers, though the table lists several or none; and the
 * capital's zone where several are the same in all but name.
 */
const oneTime: Readonly<Record<string, string>> = {
  AC: 'Atlantic/St_Helena',
  CN: 'Asia/Shanghai',
  CY: 'Asia/Nicosia',
  MY: 'Asia/Kuala_Lumpur',
  TA: 'Atlantic/St_Helena',
  UA: 'Europe/Kyiv',
  UZ: 'Asia/Tashkent',
  XK: 'Europe/Belgrade',
}

const known = new Map<CountryCode, readonly ZoneName[]>()

/** The zones that people of a country live in: one where all of them have the same time, none where the country is unknown. */
export const zonesOfCountry = (country: CountryCode): readonly ZoneName[] => {
  let zones = known.get(country)
  if (zones === undefined) {
    zones = findZones(country).map(zoneName)
    known.set(country, zones)
  }
  return zones
}

const findZones = (country: CountryCode): readonly string[] => {
  const settled = oneTime[country]
  if (settled !== undefined) return [settled]
  const zones = getCountry(country)?.timezones ?? []
  const times = new Set(zones.map((name) => timeOf(name)))
  return times.size > 1 ? zones : ownZone(country, zones)
}

const timeOf = (name: string): string => {
  const zone = getTimezone(name)
  return `${zone?.utcOffset}/${zone?.dstOffset}`
}

/** A zone named after a place in the country itself, where there is one: the table has the Netherlands under Europe/Brussels. */
const ownZone = (country: CountryCode, zones: readonly string[]): readonly string[] => {
  const all = [...zones, ...(getCountry(country, { deprecated: true })?.timezones ?? [])]
  const own =
    all.find((name) => name.includes('/') && getTimezone(name)?.countries[0] === country) ?? zones[0]
  return own === undefined ? [] : [own]
}
