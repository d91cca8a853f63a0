import { getCountries } from 'libphonenumber-js'
import { expect, test } from 'vitest'
import { readLocale } from '../../../src/model/locale.ts'
import { localeOfCountry } from '../../../src/model/locale-of-country.ts'
import { countryCode } from '../../../src/model/names.ts'

test.each([
  ['pt_BR', 'pt-BR'],
  ['PT-br', 'pt-BR'],
  ['en-US.UTF-8', 'en-US'],
  ['de_DE@euro', 'de-DE'],
  ['zh_Hant_TW', 'zh-Hant-TW'],
  ['es-419', 'es-419'],
  ['fr', 'fr'],
  ['iw', 'he'],
  ['fil', 'fil'],
  ['en-US-u-ca-buddhist', 'en-US'],
  [' it ', 'it'],
])('%s is read as %s', (written, locale) => {
  expect(readLocale(written)).toBe(locale)
})

test.each(['english', 'French', 'C', 'POSIX', 'xx', 'xx-YY', 'e', '', 'en--US', 'en_US_', '12', 'fr FR'])(
  '%j is no locale',
  (written) => {
    expect(readLocale(written)).toBeUndefined()
  },
)

test.each([
  ['FR', 'fr-FR'],
  ['BR', 'pt-BR'],
  ['US', 'en-US'],
  ['MX', 'es-MX'],
  ['IN', 'hi-IN'],
  ['ID', 'id-ID'],
  ['CH', 'de-CH'],
  ['TW', 'zh-TW'],
  ['PY', 'es-PY'],
  ['PK', 'en-PK'],
])('whoever is in %s and says nothing reads %s', (country, locale) => {
  expect(localeOfCountry(countryCode(country))).toBe(locale)
})

test('every country that has phone numbers has a locale that reads back as itself', () => {
  for (const country of getCountries()) {
    const locale = localeOfCountry(countryCode(country))
    expect(readLocale(locale ?? `none for ${country}`)).toBe(locale)
  }
})

test('what is no country has no locale', () => {
  expect(localeOfCountry(countryCode('ZZ'))).toBeUndefined()
  expect(localeOfCountry(countryCode('nowhere at all'))).toBeUndefined()
})
