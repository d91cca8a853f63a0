import { getCountries } from 'libphonenumber-js'
import { IANAZone } from 'luxon'
import { expect, test } from 'vitest'
import { countryCode } from '../../../src/model/names.ts'
import { readZone } from '../../../src/model/zone.ts'
import { zonesOfCountry } from '../../../src/model/zones-of-country.ts'

test.each([
  ['Europe/Paris', 'Europe/Paris'],
  ['europe/paris', 'Europe/Paris'],
  ['America/New York', 'America/New_York'],
  ['America/Argentina/Buenos_Aires', 'America/Argentina/Buenos_Aires'],
  ['Asia/Calcutta', 'Asia/Calcutta'],
  ['utc', 'UTC'],
])('%s is the zone %s', (written, zone) => {
  expect(readZone(written)).toBe(zone)
})

test.each([
  'GMT+2',
  'UTC+2',
  '+02:00',
  '+0200',
  '2',
  'CST',
  'EST',
  'PST8PDT',
  'Paris',
  'Europe/Atlantis',
  '',
  '../etc',
])('%j is no zone: an offset has no clock changes, an abbreviation means several (T17)', (written) => {
  expect(readZone(written)).toBeUndefined()
})

test.each([
  ['FR', 'Europe/Paris'],
  ['DE', 'Europe/Berlin'],
  ['NL', 'Europe/Amsterdam'],
  ['GB', 'Europe/London'],
  ['IN', 'Asia/Kolkata'],
  ['CN', 'Asia/Shanghai'],
  ['AR', 'America/Argentina/Buenos_Aires'],
  ['UA', 'Europe/Kyiv'],
  ['VN', 'Asia/Ho_Chi_Minh'],
  ['XK', 'Europe/Belgrade'],
])('%s has one time: %s', (country, zone) => {
  expect(zonesOfCountry(countryCode(country))).toEqual([zone])
})

test.each(['US', 'CA', 'BR', 'MX', 'RU', 'AU', 'ES', 'PT', 'ID'])(
  '%s has several times, and thus no zone',
  (country) => {
    expect(zonesOfCountry(countryCode(country)).length).toBeGreaterThan(1)
  },
)

test('São Paulo is among the zones of Brazil (T17)', () => {
  expect(zonesOfCountry(countryCode('BR'))).toContain('America/Sao_Paulo')
})

test('every country that has phone numbers has zones, all of them known to Luxon and read as themselves', () => {
  for (const country of getCountries()) {
    const zones = zonesOfCountry(countryCode(country))
    expect(zones, country).not.toEqual([])
    expect(zones.filter((zone) => !IANAZone.isValidZone(zone) || readZone(zone) !== zone)).toEqual([])
  }
})

test('what is no country has no zones', () => {
  expect(zonesOfCountry(countryCode('ZZ'))).toEqual([])
})
