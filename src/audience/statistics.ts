import type { CountryCode, LocaleTag, SenderId, ZoneName } from '../model/names.ts'
import type { Batch, Completed } from './audience.ts'

/** How an audience is spread, counted by rows: who is in it twice counts twice. */
export type AudienceStatistics = Completed & {
  readonly people: number
  readonly rejected: number
  readonly linked: number
  readonly byLocale: ReadonlyMap<LocaleTag, number>
  /** `unknown` is whose zone the row does not tell, nor the country alone. */
  readonly byZone: ReadonlyMap<ZoneName | 'unknown', number>
  readonly byCountry: ReadonlyMap<CountryCode | 'unknown', number>
  /** `unnamed` is who has no sender of their own. */
  readonly bySender: ReadonlyMap<SenderId | 'unnamed', number>
}

export interface StatisticsCounter {
  add(batch: Batch): void
  read(): AudienceStatistics
}

/** Counts batches as they pass by; its size grows with the number of locales, zones, countries and senders alone. */
export const audienceStatistics = (): StatisticsCounter => {
  const sums = { people: 0, rejected: 0, linked: 0 }
  const filled = {
    localeFromCountry: 0,
    localeFromPlan: 0,
    zoneFromCountry: 0,
    zoneAmongSeveral: 0,
    zoneUnknown: 0,
    countryUnknown: 0,
  }
  const maps = {
    byLocale: new Map<LocaleTag, number>(),
    byZone: new Map<ZoneName | 'unknown', number>(),
    byCountry: new Map<CountryCode | 'unknown', number>(),
    bySender: new Map<SenderId | 'unnamed', number>(),
    strangeLocales: new Map<string, number>(),
    strangeZones: new Map<string, number>(),
    strangeCountries: new Map<string, number>(),
  }
  const addCompleted = (completed: Completed): void => {
    filled.localeFromCountry += completed.localeFromCountry
    filled.localeFromPlan += completed.localeFromPlan
    filled.zoneFromCountry += completed.zoneFromCountry
    filled.zoneAmongSeveral += completed.zoneAmongSeveral
    filled.zoneUnknown += completed.zoneUnknown
    filled.countryUnknown += completed.countryUnknown
    for (const [cell, times] of completed.strangeLocales) count(maps.strangeLocales, cell, times)
    for (const [cell, times] of completed.strangeZones) count(maps.strangeZones, cell, times)
    for (const [cell, times] of completed.strangeCountries) count(maps.strangeCountries, cell, times)
  }
  return {
    add: ({ recipients, rejected, completed }) => {
      sums.people += recipients.length
      sums.rejected += rejected.length
      for (const recipient of recipients) {
        if (recipient.linked) sums.linked++
        count(maps.byLocale, recipient.locale, 1)
        count(maps.byZone, recipient.zone ?? 'unknown', 1)
        count(maps.byCountry, recipient.country ?? 'unknown', 1)
        count(maps.bySender, recipient.sender ?? 'unnamed', 1)
      }
      if (completed !== undefined) addCompleted(completed)
    },
    read: () => ({ ...sums, ...filled, ...maps }),
  }
}

/** A column that is taken for a sender by mistake may have as many values as rows. */
const mostKeys = 10_000

const count = <Key extends string>(counts: Map<Key, number>, key: Key, times: number): void => {
  const known = counts.get(key)
  if (known !== undefined || counts.size < mostKeys) counts.set(key, (known ?? 0) + times)
}
