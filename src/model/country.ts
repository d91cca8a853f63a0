import { getAllCountries } from 'countries-and-timezones'
import { type CountryCode, countryCode } from './names.ts'

const read = new Map<string, CountryCode | undefined>()
const memory = 10_000

/** A country as a row may have it: `FR`, `fr`, `France`, `UK`. Undefined for what is no country. */
export const readCountry = (text: string): CountryCode | undefined => {
  if (read.has(text)) return read.get(text)
  const country = lookUp(text.trim())
  if (read.size < memory) read.set(text, country)
  return country
}

/** The codes of every country of the table of time zones. */
export const allCountries = (): readonly string[] => Object.keys(getAllCountries())

const lookUp = (text: string): CountryCode | undefined => {
  const folded = fold(text)
  const code = known().get(folded)
  return code === undefined ? undefined : countryCode(code)
}

/** Codes that phone numbers have and the table of time zones has not, and what people write instead of a code. */
const further: readonly (readonly [written: string, code: string])[] = [
  ['xk', 'XK'],
  ['kosovo', 'XK'],
  ['ac', 'AC'],
  ['ta', 'TA'],
  ['uk', 'GB'],
  ['england', 'GB'],
  ['scotland', 'GB'],
  ['wales', 'GB'],
  ['usa', 'US'],
  ['uae', 'AE'],
  ['el', 'GR'],
  ['turkey', 'TR'],
  ['czech republic', 'CZ'],
]

let byName: ReadonlyMap<string, string> | undefined

const known = (): ReadonlyMap<string, string> => {
  if (byName !== undefined) return byName
  const names = new Map<string, string>(further)
  const english = new Intl.DisplayNames('en', { type: 'region' })
  for (const { id, name } of Object.values(getAllCountries())) {
    names.set(fold(name), id)
    names.set(fold(english.of(id) ?? name), id)
  }
  for (const id of Object.keys(getAllCountries())) names.set(fold(id), id)
  byName = names
  return names
}

/** Without case and accents: `Türkiye` is `turkiye`. */
const fold = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
