import { nearestWord } from '../base/nearest-word.ts'
import type { Window } from '../model/when.ts'
import { didYouMean, quoted, type Reading, read, shifted, unread } from './reading.ts'
import { printClock, readClock } from './time-of-day.ts'
import { readZone } from './zone.ts'

const days: readonly string[] = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
const hours = /^(\s*)([\d:]+)(\s*[-–]\s*)([\d:]+)(.*)$/s
const minutesOfDay = 24 * 60

/** Reads `HH:MM-HH:MM [recipient|ZONE] [Mon-Fri]`, or `always`. */
export const readWindow = (text: string): Reading<Window> => {
  if (text.trim() === 'always') return read({ kind: 'always' })
  const found = hours.exec(text)
  if (found === null) return unread(notRead(text))
  const [, lead = '', opening = '', dash = '', closing = '', rest = ''] = found
  const from = readClock(opening)
  if ('complaint' in from) return unread(shifted(from.complaint, lead.length, opening))
  const to = closing === '24:00' ? read({ hour: 24, minute: 0 }) : readClock(closing)
  const toStart = lead.length + opening.length + dash.length
  if ('complaint' in to) return unread(shifted(to.complaint, toStart, closing))
  const span = { from: minutesOf(from.value), to: minutesOf(to.value) }
  if (span.from === span.to)
    return unread({
      code: 'bad-window',
      message: `the window ${quoted(text)} closes in the minute in which it opens`,
      hint: 'write `always` for the whole day',
    })
  return readRest(rest, toStart + closing.length, span)
}

const readRest = (rest: string, start: number, span: { from: number; to: number }): Reading<Window> => {
  let zone: Extract<Window, { kind: 'hours' }>['zone'] = 'plan'
  let weekdays: readonly number[] | undefined
  for (const token of rest.matchAll(/\S+/g)) {
    const word = token[0]
    const named = weekdaysOf(word)
    if (named !== undefined) {
      weekdays = named
      continue
    }
    if (word === 'recipient') {
      zone = word
      continue
    }
    const inZone = readZone(word)
    if ('complaint' in inZone) {
      const nearest = nearestWord(word, ['recipient', ...days])
      const hint = nearest === undefined ? {} : { hint: didYouMean(nearest) }
      return unread(shifted({ ...inZone.complaint, ...hint }, start + token.index, word))
    }
    zone = inZone.value
  }
  return read({ kind: 'hours', ...span, zone, ...(weekdays === undefined ? {} : { weekdays }) })
}

/** `Mon-Fri`, `Sat,Sun`, `Fri-Mon`; undefined for what is none. */
const weekdaysOf = (word: string): readonly number[] | undefined => {
  const numbers = word.split(',').map((part) => {
    const [first, last, ...more] = part.split(/[-–]/).map((name) => days.indexOf(name) + 1)
    if (first === undefined || first === 0 || last === 0 || more.length > 0) return []
    if (last === undefined) return [first]
    const length = ((last - first + 7) % 7) + 1
    return Array.from({ length }, (_, index) => ((first - 1 + index) % 7) + 1)
  })
  if (numbers.some((part) => part.length === 0)) return undefined
  return [...new Set(numbers.flat())].sort((a, b) => a - b)
}

const minutesOf = ({ hour, minute }: { readonly hour: number; readonly minute: number }): number =>
  hour * 60 + minute

const notRead = (text: string) => ({
  code: 'bad-window',
  message: `cannot read the window ${quoted(text)}`,
  hint:
    nearestWord(text.trim(), ['always']) === undefined
      ? 'write `09:00-20:00 recipient`, `08:00-18:00 Europe/Paris Mon-Fri` or `always`'
      : didYouMean('always'),
})

/** As `readWindow` reads it back. */
export const printWindow = (window: Window): string => {
  if (window.kind === 'always') return 'always'
  const zone = window.zone === 'plan' ? '' : ` ${window.zone}`
  const weekdays =
    window.weekdays === undefined ? '' : ` ${window.weekdays.map((day) => days[day - 1]).join(',')}`
  return `${printMinutes(window.from)}-${printMinutes(window.to)}${zone}${weekdays}`
}

const printMinutes = (minutes: number): string =>
  minutes === minutesOfDay ? '24:00' : printClock({ hour: Math.floor(minutes / 60), minute: minutes % 60 })
