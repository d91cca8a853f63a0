import { getCountries } from 'libphonenumber-js'
import { expect, test } from 'vitest'
import { saysLinked } from '../../../src/model/cells.ts'
import { readCountry } from '../../../src/model/country.ts'

test.each([
  ['FR', 'FR'],
  ['fr', 'FR'],
  [' It ', 'IT'],
  ['France', 'FR'],
  ['türkiye', 'TR'],
  ['Turkey', 'TR'],
  ['United States', 'US'],
  ['USA', 'US'],
  ['UK', 'GB'],
  ['Kosovo', 'XK'],
])('%s is the country %s', (written, country) => {
  expect(readCountry(written)).toBe(country)
})

test.each(['', 'Z', 'ZZ', 'EU', 'nowhere', '33', 'constructor'])('%j is no country', (written) => {
  expect(readCountry(written)).toBeUndefined()
})

test('every country that has phone numbers is read by its code', () => {
  expect(getCountries().filter((country) => readCountry(country.toLowerCase()) !== country)).toEqual([])
})

test.each([
  '',
  ' ',
  '0',
  '0.0',
  'false',
  'FALSE',
  'no',
  'N',
  'null',
  'NULL',
  'never',
  '-',
  '0000-00-00 00:00:00',
  '\\N',
])('%j says: not linked', (cell) => {
  expect(saysLinked(cell)).toBe(false)
})

test.each(['1', 'true', 'Yes', 't', '2025-11-01', '2025-11-01 10:00:00+00', '1730455200', 'linked'])(
  '%j says: linked',
  (cell) => {
    expect(saysLinked(cell)).toBe(true)
  },
)
