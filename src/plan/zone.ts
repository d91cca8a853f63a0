import { nearestWord } from '../base/nearest-word.ts'
import { type ZoneName, zoneName } from '../model/names.ts'
import { didYouMean, quoted, type Reading, read, unread } from './reading.ts'

/** Abbreviations name an offset, not a place with clock changes, and some mean two things; each with a place that uses it. */
const places: Readonly<Record<string, string>> = {
  pst: 'America/Los_Angeles',
  pdt: 'America/Los_Angeles',
  pt: 'America/Los_Angeles',
  mst: 'America/Denver',
  mdt: 'America/Denver',
  cst: 'America/Chicago',
  cdt: 'America/Chicago',
  est: 'America/New_York',
  edt: 'America/New_York',
  et: 'America/New_York',
  bst: 'Europe/London',
  cet: 'Europe/Paris',
  cest: 'Europe/Paris',
  eet: 'Europe/Athens',
  msk: 'Europe/Moscow',
  ist: 'Asia/Kolkata',
  jst: 'Asia/Tokyo',
  brt: 'America/Sao_Paulo',
  aest: 'Australia/Sydney',
  z: 'UTC',
  gmt: 'UTC',
}

const known = (): readonly string[] => Intl.supportedValuesOf('timeZone')

const isKnownToIntl = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/** Reads an IANA zone: `Europe/Paris`, `UTC`. No offsets and no abbreviations: they know no clock changes. */
export const readZone = (text: string): Reading<ZoneName> => {
  const name = text.trim()
  if (name.toUpperCase() === 'UTC') return read(zoneName('UTC'))
  const isPlace = /^[A-Za-z]+(?:\/[A-Za-z0-9_+-]+)+$/.test(name)
  if (isPlace && isKnownToIntl(name)) return read(zoneName(canonicalCase(name)))
  const nearest = nearestZone(name)
  return unread({
    code: 'unknown-zone',
    message: `there is no time zone ${quoted(name)}`,
    hint:
      nearest === undefined
        ? 'write an IANA zone: `Europe/Paris`, `America/Sao_Paulo`, `UTC`'
        : didYouMean(nearest),
  })
}

const canonicalCase = (name: string): string => {
  const lower = name.toLowerCase()
  return known().find((zone) => zone.toLowerCase() === lower) ?? name
}

const nearestZone = (name: string): string | undefined => {
  const lower = name.toLowerCase()
  const byAbbreviation = places[lower]
  if (byAbbreviation !== undefined) return byAbbreviation
  const zones = known()
  const city = lower.slice(lower.lastIndexOf('/') + 1).replace(/[\s-]+/g, '_')
  const byCity = zones.find((zone) => zone.toLowerCase().split('/').at(-1) === city)
  if (byCity !== undefined) return byCity
  const nearest = nearestWord(name, zones)
  if (nearest !== undefined || city.length < 4) return nearest
  return zones.find((zone) => nearestWord(city, [zone.split('/').at(-1) ?? '']) !== undefined)
}
