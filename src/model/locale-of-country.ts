import { readCountry } from './country.ts'
import { type CountryCode, type LocaleTag, localeTag } from './names.ts'

/**
 * Where the language most spoken at home is seldom the one that services write in, the official one that they do write in.
 * For all other countries the likely language of Unicode's CLDR is taken.
 */
const written: Readonly<Record<string, string>> = {
  BI: 'fr',
  BQ: 'nl',
  CF: 'fr',
  CW: 'nl',
  GH: 'en',
  GL: 'da',
  HT: 'fr',
  KE: 'en',
  LS: 'en',
  MG: 'fr',
  ML: 'fr',
  MT: 'en',
  NA: 'en',
  NE: 'fr',
  PH: 'en',
  PK: 'en',
  PY: 'es',
  SN: 'fr',
  UG: 'en',
  ZW: 'en',
}

const known = new Map<CountryCode, LocaleTag | undefined>()

/** The locale of somebody of whom only the country is known: `FR` is `fr-FR`, `BR` is `pt-BR`. */
export const localeOfCountry = (country: CountryCode): LocaleTag | undefined => {
  if (!known.has(country)) known.set(country, likely(country))
  return known.get(country)
}

const likely = (country: CountryCode): LocaleTag | undefined => {
  // Intl has a language for any two letters: English.
  if (readCountry(country) !== country) return undefined
  const language = written[country] ?? new Intl.Locale(`und-${country}`).maximize().language
  return localeTag(`${language}-${country}`)
}
