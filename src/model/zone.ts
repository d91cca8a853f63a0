import { getAllTimezones } from 'countries-and-timezones'
import { type ZoneName, zoneName } from './names.ts'

const read = new Map<string, ZoneName | undefined>()
const memory = 10_000

/**
 * An IANA time zone as a row may have it, in its own spelling: `europe/paris` is `Europe/Paris`. Undefined for everything else:
 * an offset (`GMT+2`) has no clock changes, and an abbreviation (`CST`) means several zones.
 */
export const readZone = (text: string): ZoneName | undefined => {
  if (read.has(text)) return read.get(text)
  const zone = lookUp(text.trim())
  if (read.size < memory) read.set(text, zone)
  return zone
}

let byFolded: ReadonlyMap<string, string> | undefined

const lookUp = (text: string): ZoneName | undefined => {
  byFolded ??= new Map(
    Object.keys(getAllTimezones({ deprecated: true }))
      .filter((name) => name.includes('/') || name === 'UTC')
      .map((name) => [name.toLowerCase(), name]),
  )
  const name =
    byFolded.get(text.toLowerCase().replaceAll(' ', '_')) ?? (text.includes('/') ? text : undefined)
  if (name === undefined || !isKnownToIntl(name)) return undefined
  return zoneName(name)
}

const isKnownToIntl = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
