import { readZone } from '../../model/zone.ts'

/** Zones as luxon knows them: what an abbreviation may mean, and what people mean by it half of the year. */
const abbreviations: Readonly<Record<string, readonly string[]>> = {
  UTC: ['UTC'],
  GMT: ['UTC', 'Europe/London'],
  PST: ['UTC-8', 'America/Los_Angeles'],
  PDT: ['UTC-7', 'America/Los_Angeles'],
  PT: ['America/Los_Angeles'],
  MST: ['UTC-7', 'America/Denver'],
  MDT: ['UTC-6', 'America/Denver'],
  MT: ['America/Denver'],
  CST: ['UTC-6', 'America/Chicago', 'UTC+8'],
  CDT: ['UTC-5', 'America/Chicago'],
  CT: ['America/Chicago'],
  EST: ['UTC-5', 'America/New_York'],
  EDT: ['UTC-4', 'America/New_York'],
  ET: ['America/New_York'],
  AKST: ['UTC-9', 'America/Anchorage'],
  HST: ['UTC-10'],
  BRT: ['UTC-3'],
  ART: ['UTC-3'],
  WET: ['UTC', 'Europe/Lisbon'],
  BST: ['UTC+1', 'Europe/London', 'UTC+6'],
  CET: ['UTC+1', 'Europe/Paris'],
  CEST: ['UTC+2', 'Europe/Paris'],
  MEZ: ['UTC+1', 'Europe/Berlin'],
  MESZ: ['UTC+2', 'Europe/Berlin'],
  EET: ['UTC+2', 'Europe/Athens'],
  EEST: ['UTC+3', 'Europe/Athens'],
  MSK: ['UTC+3'],
  МСК: ['UTC+3'],
  TRT: ['UTC+3'],
  PKT: ['UTC+5'],
  IST: ['UTC+5:30', 'Europe/Dublin', 'Asia/Jerusalem'],
  WIB: ['UTC+7'],
  WITA: ['UTC+8'],
  WIT: ['UTC+9'],
  SGT: ['UTC+8'],
  HKT: ['UTC+8'],
  JST: ['UTC+9'],
  KST: ['UTC+9'],
  AEST: ['UTC+10', 'Australia/Sydney'],
  AEDT: ['UTC+11', 'Australia/Sydney'],
  NZST: ['UTC+12', 'Pacific/Auckland'],
  NZDT: ['UTC+13', 'Pacific/Auckland'],
}

const american: Readonly<Record<string, string>> = {
  pacific: 'America/Los_Angeles',
  mountain: 'America/Denver',
  central: 'America/Chicago',
  eastern: 'America/New_York',
  alaska: 'America/Anchorage',
  hawaii: 'Pacific/Honolulu',
}

/** A zone that is named at the very beginning of a stretch of text, after brackets and blanks. */
export type NamedZone = { readonly begin: number; readonly end: number; readonly zones: readonly string[] }

export const zoneAt = (text: string, from: number): NamedZone | undefined => {
  const rest = text.slice(from, from + 60)
  const blank = /^[ ,(]{0,3}/.exec(rest)?.[0].length ?? 0
  const words = rest.slice(blank)
  const begin = from + blank
  const named = (length: number, zones: readonly string[]): NamedZone => ({
    begin,
    end: begin + length,
    zones,
  })
  const offset = /^(?:UTC|GMT) ?([+−-]) ?(\d{1,2})(?::?(\d{2}))?(?!\d)/.exec(words)
  if (offset !== null) {
    const [whole, sign = '', hours = '', minutes = '00'] = offset
    return named(whole.length, [`UTC${sign === '+' ? '+' : '-'}${hours}:${minutes}`])
  }
  const iana = /^[A-Z][A-Za-z_]+\/[A-Za-z_+-]+(?:\/[A-Za-z_]+)?/.exec(words)?.[0]
  const zone = iana === undefined ? undefined : readZone(iana)
  if (iana !== undefined && zone !== undefined) return named(iana.length, [zone])
  const region = /^(Pacific|Mountain|Central|Eastern|Alaska|Hawaii)(?: Standard| Daylight)? time\b/i.exec(
    words,
  )
  if (region !== null) return named(region[0].length, [american[region[1]?.toLowerCase() ?? ''] ?? 'UTC'])
  const short = /^(?:[A-Z]{2,4}|МСК)(?![\p{L}\d])/u.exec(words)?.[0]
  const zones = short === undefined || !Object.hasOwn(abbreviations, short) ? undefined : abbreviations[short]
  return short === undefined || zones === undefined ? undefined : named(short.length, zones)
}
