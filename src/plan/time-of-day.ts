import type { TimeOfDay } from '../model/when.ts'
import { didYouMean, quoted, type Reading, read, shifted, unread } from './reading.ts'
import { readZone } from './zone.ts'

const clock = /^(\d{1,2}):(\d{2})(?::00)?$/
const withMeridiem = /^(\d{1,2})(?::(\d{2}))? ?(am|pm)$/i

/** Reads `09:00`, `9:30`; no zone. */
export const readClock = (text: string): Reading<{ readonly hour: number; readonly minute: number }> => {
  const found = clock.exec(text)
  const hour = Number(found?.[1])
  const minute = Number(found?.[2])
  if (found !== null && hour <= 23 && minute <= 59) return read({ hour, minute })
  return unread({
    code: 'bad-time',
    message: `cannot read the time of day ${quoted(text)}`,
    hint: hintFor(text),
  })
}

const hintFor = (text: string): string => {
  const found = withMeridiem.exec(text)
  const hour = Number(found?.[1])
  if (found !== null && hour >= 1 && hour <= 12) {
    const afternoon = (found[3] ?? '').toLowerCase() === 'pm'
    return didYouMean(printClock({ hour: (hour % 12) + (afternoon ? 12 : 0), minute: Number(found[2] ?? 0) }))
  }
  const bareHour = /^\d{1,2}$/.test(text) ? Number(text) : 24
  if (bareHour < 24) return didYouMean(printClock({ hour: bareHour, minute: 0 }))
  if (text === '24:00') return 'write `00:00` of the next day'
  return 'write hours and minutes, 00:00 to 23:59'
}

/** Reads `09:00`, `09:00 recipient` or `09:00 Europe/Paris`. */
export const readTimeOfDay = (text: string): Reading<TimeOfDay> => {
  const [, time = '', gap = '', rest = ''] =
    /^(\d{1,2}(?::\d{2}){0,2}(?: ?[ap]m(?![A-Za-z]))?|\S*)(\s*)(.*)$/is.exec(text) ?? []
  const reading = readClock(time)
  if ('complaint' in reading) return unread(shifted(reading.complaint, 0, time))
  const zone = rest.trim()
  if (zone === '') return reading
  if (zone === 'recipient') return read({ ...reading.value, zone })
  const inZone = readZone(zone)
  if ('complaint' in inZone) return unread(shifted(inZone.complaint, time.length + gap.length, zone))
  return read({ ...reading.value, zone: inZone.value })
}

export const printClock = ({ hour, minute }: { readonly hour: number; readonly minute: number }): string =>
  `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`

/** As `readTimeOfDay` reads it back. */
export const printTimeOfDay = (time: TimeOfDay): string =>
  time.zone === undefined ? printClock(time) : `${printClock(time)} ${time.zone}`
