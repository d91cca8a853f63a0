import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openAudience } from '../../../src/audience/open-audience.ts'
import { type AudienceStatistics, audienceStatistics } from '../../../src/audience/statistics.ts'
import { localeTag } from '../../../src/model/names.ts'
import { temporaryFolder } from './reading.ts'

const folder = temporaryFolder()

const statisticsOf = async (text: string): Promise<AudienceStatistics> => {
  writeFileSync(join(folder, 'users.csv'), text)
  const audience = await openAudience({
    source: { kind: 'file', path: 'users.csv' },
    baseFolder: folder,
    columns: {},
    addresses: 'phone',
    keep: [],
    language: localeTag('en'),
  })
  const counter = audienceStatistics()
  for await (const batch of audience.batches) counter.add(batch)
  return counter.read()
}

test('people are counted by locale, zone, country and sender, and what was filled in is said', async () => {
  const statistics = await statisticsOf(
    'phone,lang,tz,sender,linked\n' +
      '+33612345678,fr,Europe/Paris,a,1\n+33612345679,,,a,\n+14155550123,en-US,,b,\n+15550001111,,,,\nnobody,,,,\n',
  )
  expect(statistics).toMatchObject({
    people: 4,
    rejected: 1,
    linked: 1,
    localeFromCountry: 1,
    localeFromPlan: 1,
    zoneFromCountry: 1,
    zoneAmongSeveral: 1,
    zoneUnknown: 1,
    countryUnknown: 1,
  })
  expect(Object.fromEntries(statistics.byLocale)).toEqual({ fr: 1, 'fr-FR': 1, 'en-US': 1, en: 1 })
  expect(Object.fromEntries(statistics.byZone)).toEqual({ 'Europe/Paris': 2, unknown: 2 })
  expect(Object.fromEntries(statistics.byCountry)).toEqual({ FR: 2, US: 1, unknown: 1 })
  expect(Object.fromEntries(statistics.bySender)).toEqual({ a: 2, b: 1, unnamed: 1 })
})

test('an offset is no zone: it is counted, and the country’s zone is taken (T17)', async () => {
  const statistics = await statisticsOf(
    'phone,tz\n+33612345678,GMT+2\n+33612345679,GMT+2\n+33612345670,CST\n',
  )
  expect(Object.fromEntries(statistics.strangeZones)).toEqual({ 'GMT+2': 2, CST: 1 })
  expect(Object.fromEntries(statistics.byZone)).toEqual({ 'Europe/Paris': 3 })
})

test('strange locales and countries are counted by what was written, and a flood of them stays bounded', async () => {
  const rows = Array.from(
    { length: 5000 },
    (_, row) => `+336${String(row).padStart(8, '0')},word ${row},Nowhere`,
  )
  const { strangeLocales, strangeCountries } = await statisticsOf(`phone,lang,country\n${rows.join('\n')}\n`)
  expect(Object.fromEntries(strangeCountries)).toEqual({ Nowhere: 5000 })
  expect(strangeLocales.size).toBeLessThan(200)
  expect([...strangeLocales.values()].reduce((sum, times) => sum + times)).toBe(5000)
})
