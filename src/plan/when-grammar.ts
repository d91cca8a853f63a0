import { parseInstant } from '../base/instant.ts'
import { nearestWord } from '../base/nearest-word.ts'
import { phaseName } from '../model/names.ts'
import type { SingleWhen, TimeOfDay, When } from '../model/when.ts'
import { readDate } from './calendar-date.ts'
import { readSpan } from './duration.ts'
import { deadlineOf, readMoment, startsLikeDate } from './moment.ts'
import { printWhen } from './print-when.ts'
import { type Complaint, didYouMean, quoted, type Reading, read, shifted, unread } from './reading.ts'
import { readTimeOfDay } from './time-of-day.ts'

const relative = /^(.*\S)(\s+)(before|after)(?:\s+(?!at\s)([A-Za-z][\w-]*))?(?:(\s+at\s+)(\S.*))?$/s
const anchored = /^([a-z][a-z0-9-]*)(?:(\s+at\s+)(\S.*))?$/s
const repeated = /^(every\s+)(\S.*?)(\s+from\s+)(\S.*?)(\s+until\s+)(\S.*)$/s

/** Words of the grammar: no phase can be called so, and a near-miss of one is probably it. */
const words = [
  ...['month', 'week', 'day', 'hour', 'minute'].flatMap((unit) => [unit, `${unit}s`]),
  ...['before', 'after', 'every', 'from', 'until', 'deadline', 'now', 'recipient'],
]

/**
 * Reads one time of the plan: `30 days before [ANCHOR] [at 09:00 [recipient|ZONE]]`, `deadline`, `now`, a date with or without a
 * time, an ISO 8601 instant or duration, `every 7 days from … until …`.
 */
export const readWhen = (text: string): Reading<When> => {
  const start = text.length - text.trimStart().length
  const trimmed = text.trim()
  const every = repeated.exec(trimmed)
  const reading = every === null ? readSingle(trimmed) : readRepeated(every)
  return 'complaint' in reading ? unread(shifted(reading.complaint, start, trimmed)) : reading
}

const readRepeated = (found: RegExpExecArray): Reading<When> => {
  const [, every = '', spanText = '', from = '', fromText = '', until = '', untilText = ''] = found
  const span = readSpan(spanText)
  if ('complaint' in span) return unread(shifted(span.complaint, every.length, spanText))
  const fromStart = every.length + spanText.length + from.length
  const first = readSingle(fromText)
  if ('complaint' in first) return unread(shifted(first.complaint, fromStart, fromText))
  const last = readSingle(untilText)
  if ('complaint' in last)
    return unread(shifted(last.complaint, fromStart + fromText.length + until.length, untilText))
  return read({ kind: 'every', span: span.value, from: first.value, until: last.value })
}

const readSingle = (text: string): Reading<SingleWhen> => {
  if (text === 'now') return read({ kind: 'now' })
  if (/^[+-]?P/.test(text)) return readIso(text)
  const beside = relative.exec(text)
  // A length of time may look like a date, too: `1 month 1000 weeks before`.
  const isSpan = beside !== null && 'value' in readSpan(beside[1] ?? '')
  if (!isSpan && startsLikeDate(text)) return readAbsolute(text)
  if (beside !== null) return readRelative(text, beside)
  const anchor = anchored.exec(text)
  const lone = anchor?.[1] ?? ''
  if (anchor === null || nearestWord(lone, words) !== undefined) {
    if (lone !== 'deadline') return unread(notRead(text))
  }
  return withTime(anchor?.[3], lone.length + (anchor?.[2]?.length ?? 0), (at) => ({
    kind: 'anchor',
    anchor: anchorOf(lone),
    ...at,
  }))
}

const readRelative = (text: string, found: RegExpExecArray): Reading<SingleWhen> => {
  const [, spanText = '', , side, anchor = 'deadline', , time] = found
  const span = readSpan(spanText)
  if ('complaint' in span) {
    const better = suggestionFor(text)
    if (better !== undefined) return unread({ ...span.complaint, hint: better })
    return unread(shifted(span.complaint, 0, spanText))
  }
  const timeStart = time === undefined ? 0 : text.length - time.length
  return withTime(time, timeStart, (at) => ({
    kind: 'relative',
    span: span.value,
    side: side === 'before' ? 'before' : 'after',
    anchor: anchorOf(anchor),
    ...at,
  }))
}

const withTime = (
  time: string | undefined,
  start: number,
  make: (at: { at?: TimeOfDay }) => SingleWhen,
): Reading<SingleWhen> => {
  if (time === undefined) return read(make({}))
  const reading = readTimeOfDay(time)
  if ('complaint' in reading) return unread(shifted(reading.complaint, start, time))
  return read(make({ at: reading.value }))
}

const readAbsolute = (text: string): Reading<SingleWhen> => {
  const epochMs = parseInstant(text)
  if (epochMs !== undefined) {
    // `Date.parse` takes the 30th of February for the 2nd of March.
    const day = readDate(text.slice(0, 10))
    if ('complaint' in day) return unread(shifted(day.complaint, 0, text.slice(0, 10)))
    return read({ kind: 'instant', epochMs })
  }
  const moment = readMoment(text)
  if ('complaint' in moment) return moment
  return read({ kind: 'absolute', ...deadlineOf(moment.value) })
}

const readIso = (text: string): Reading<SingleWhen> => {
  const unsigned = text.replace(/^[+-]/, '')
  const span = readSpan(unsigned)
  if ('complaint' in span) return unread(shifted(span.complaint, text.length - unsigned.length, unsigned))
  const side = text.startsWith('-') ? 'before' : 'after'
  return read({ kind: 'relative', span: span.value, side, anchor: 'deadline' })
}

const anchorOf = (word: string) => (word === 'deadline' ? word : phaseName(word))

const notRead = (text: string): Complaint => ({
  code: 'bad-when',
  message: `cannot read the time ${quoted(text)}`,
  hint:
    suggestionFor(text) ??
    'write `30 days before`, `deadline`, `now`, `2 days after freeze at 09:00` or a date',
})

/** Every near-miss of a word of the grammar put right; given only where the whole can be read then. */
const suggestionFor = (text: string): string | undefined => {
  const tokens = text.trim().split(/\s+/)
  const mended = tokens.map((token) => {
    if (words.includes(token) || !/^[A-Za-z-]+$/.test(token) || token.length < 3) return token
    return nearestWord(token, words) ?? token
  })
  const candidate = mended.join(' ')
  if (candidate === text) return undefined
  const reading = readWhen(candidate)
  return 'value' in reading ? didYouMean(printWhen(reading.value)) : undefined
}

/** Words that mean something in the grammar, so that a phase of that name could not be an anchor. */
export const isWordOfGrammar = (name: string): boolean => words.includes(name) || name === 'at'
