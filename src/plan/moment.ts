import { type ZoneName, zoneName } from '../model/names.ts'
import type { CalendarDate, Deadline, TimeOfDay } from '../model/when.ts'
import { printDate, readDate } from './calendar-date.ts'
import { quoted, type Reading, read, shifted, unread } from './reading.ts'
import { printTimeOfDay, readTimeOfDay } from './time-of-day.ts'
import { readZone } from './zone.ts'

/** A day, and as much of the time as was written. `zone` alone (no time) says in which zone the day is meant. */
export type Moment = { readonly date: CalendarDate; readonly time?: TimeOfDay; readonly zone?: ZoneName }

const dates = [
  String.raw`\d{1,4}[-./]\d{1,2}[-./]\d{1,4}`,
  String.raw`\d{1,2}(?:st|nd|rd|th)?\s+[A-Za-z]+\.?,?\s+\d{4}`,
  String.raw`[A-Za-z]+\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}`,
].join('|')
const momentPattern = new RegExp(String.raw`^(\s*)(${dates})(?:(T|\s+at\s+|\s+)(\S.*?))?\s*$`, 's')

/** Whether the text starts like a date, so that what is wrong with it is worth telling. */
export const startsLikeDate = (text: string): boolean =>
  new RegExp(String.raw`^\s*(?:${dates})(?![\w])|^\s*\d{4}-\d\d-\d\dT`).test(text)

/** Reads `DATE [at TIME] [ZONE]`, also `2026-01-15T09:00`. */
export const readMoment = (text: string): Reading<Moment> => {
  const found = momentPattern.exec(text)
  if (found === null)
    return unread({
      code: 'bad-date',
      message: `cannot read the date ${quoted(text)}`,
      hint: 'write it as `2026-01-15` or `15 January 2026`, and `at 09:00` after it if need be',
    })
  const [, lead = '', dateText = '', gap = '', rest = ''] = found
  const date = readDate(dateText)
  if ('complaint' in date) return unread(shifted(date.complaint, lead.length, dateText))
  if (rest === '') return read({ date: date.value })
  const start = lead.length + dateText.length + gap.length
  if (gap === 'T' && /^\d\d:\d\d(?::00(?:\.0+)?)?Z$/.test(rest)) {
    const [hour, minute] = rest.split(':').map((part) => Number.parseInt(part, 10))
    if ((hour ?? 0) < 24 && (minute ?? 0) < 60)
      return read({ date: date.value, time: { hour: hour ?? 0, minute: minute ?? 0, zone: zoneName('UTC') } })
  }
  if (/^\d/.test(rest)) {
    const time = readTimeOfDay(rest)
    if ('complaint' in time) return unread(shifted(time.complaint, start, rest))
    return read({ date: date.value, time: time.value })
  }
  const zone = readZone(rest)
  if ('complaint' in zone) return unread(shifted(zone.complaint, start, rest))
  return read({ date: date.value, zone: zone.value })
}

/** Reads a deadline: a moment, and never each recipient's own. */
export const readDeadline = (text: string): Reading<Moment> => {
  const moment = readMoment(text)
  if ('complaint' in moment || moment.value.time?.zone !== 'recipient') return moment
  const start = text.lastIndexOf('recipient')
  return unread({
    code: 'bad-date',
    message: 'a deadline is one instant for everybody, so it cannot be in each recipient’s zone',
    hint: 'name a zone: `Europe/Paris`; or none for the plan’s',
    at: { start, length: 'recipient'.length },
  })
}

/** A moment as an instant of its own: a zone without a time is the start of the day there. */
export const deadlineOf = ({ date, time, zone }: Moment): Deadline => {
  if (time !== undefined) return { date, time }
  return zone === undefined ? { date } : { date, time: { hour: 0, minute: 0, zone } }
}

/** As `readDeadline` reads it back. */
export const printDeadline = ({ date, time }: Deadline): string =>
  time === undefined ? printDate(date) : `${printDate(date)} at ${printTimeOfDay(time)}`
