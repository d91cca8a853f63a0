import { type Millis, millis } from '../base/instant.ts'
import { nearestWord } from '../base/nearest-word.ts'
import type { Span } from '../model/when.ts'
import { didYouMean, quoted, type Reading, read, unread } from './reading.ts'

type Unit = 'months' | 'weeks' | 'days' | 'hours' | 'minutes' | 'seconds'
type Amounts = { readonly [U in Unit]?: number }

const words: ReadonlyMap<string, Unit> = new Map(
  (['month', 'week', 'day', 'hour', 'minute', 'second'] as const).flatMap((word) => [
    [word, `${word}s` as const],
    [`${word}s`, `${word}s` as const],
  ]),
)

/** What people write for short, and what they mean. `m` is left out: minutes or months. */
const short: ReadonlyMap<string, Unit> = new Map([
  ['d', 'days'],
  ['h', 'hours'],
  ['hr', 'hours'],
  ['hrs', 'hours'],
  ['min', 'minutes'],
  ['mins', 'minutes'],
  ['mo', 'months'],
  ['w', 'weeks'],
  ['s', 'seconds'],
  ['sec', 'seconds'],
])

const exact: Readonly<Record<Exclude<Unit, 'months'>, number>> = {
  weeks: 604_800_000,
  days: 86_400_000,
  hours: 3_600_000,
  minutes: 60_000,
  seconds: 1000,
}

const most = 100_000

/** Reads a distance in the calendar: `30 days`, `2 weeks`, `1 day 12 hours`, `P30D`. Never zero. */
export const readSpan = (text: string): Reading<Span> => {
  const reading = readAmounts(text)
  if ('complaint' in reading) return reading
  const { seconds, ...span } = reading.value
  if (seconds !== undefined)
    return unread({
      code: 'wrong-unit',
      message: `${quoted(text)} counts seconds, and this is counted in minutes or longer`,
      hint: didYouMean(`${Math.max(1, Math.ceil(seconds / 60))} minutes`),
    })
  if (Object.keys(span).length > 0) return read(span)
  return unread({
    code: 'bad-duration',
    message: `${quoted(text)} is no time at all`,
    hint: 'write `1 day` or more',
  })
}

/** Reads an exact length of time: `20 hours`, `30 seconds`, `PT5M`. A day is 24 hours here. */
export const readMillis = (text: string): Reading<Millis> => {
  const reading = readAmounts(text)
  if ('complaint' in reading) return reading
  const { months, ...amounts } = reading.value
  if (months !== undefined)
    return unread({
      code: 'wrong-unit',
      message: `${quoted(text)} counts months, which are not all of one length`,
      hint: didYouMean(`${months * 30} days`),
    })
  const total = exactUnits.reduce((sum, unit) => sum + (amounts[unit] ?? 0) * exact[unit], 0)
  return read(millis(total))
}

const exactUnits = ['weeks', 'days', 'hours', 'minutes', 'seconds'] as const

const readAmounts = (text: string): Reading<Amounts> => {
  const trimmed = text.trim()
  if (/^[+-]?P/i.test(trimmed)) return readIso(trimmed)
  const tokens = trimmed
    .replace(/([\d.])([a-z])/gi, '$1 $2')
    .split(/[\s,]+/)
    .filter((token) => token !== '' && token !== 'and')
  let amounts: Amounts = {}
  for (let index = 0; index < tokens.length; index += 2) {
    const number = tokens[index] ?? ''
    const unit = tokens[index + 1]
    const complaint = complaintAbout(trimmed, number, unit, amounts)
    if (complaint !== undefined) return unread(complaint)
    const [name, factor] = unitOf(unit ?? '')
    const amount = Number(number) * factor
    if (name !== undefined && amount > 0) amounts = { ...amounts, [name]: amount }
  }
  if (tokens.length === 0) return unread({ code: 'bad-duration', message: 'a length of time is missing' })
  // `30d` is understood, and still refused: one way to write it, so that a plan reads the same to everybody.
  if (!/\d[a-z]/i.test(trimmed)) return read(amounts)
  return unread({
    code: 'wrong-unit',
    message: `cannot read the length of time ${quoted(text)}`,
    hint: didYouMean(printAmounts(amounts)),
  })
}

const unitOf = (word: string): readonly [Unit | undefined, number] => {
  const lower = word.toLowerCase()
  if (lower === 'year' || lower === 'years') return ['months', 12]
  return [words.get(lower) ?? short.get(lower), 1]
}

const complaintAbout = (text: string, number: string, unit: string | undefined, before: Amounts) => {
  const message = `cannot read the length of time ${quoted(text)}`
  if (!/^\d+$/.test(number)) {
    const fraction = /^\d+\.\d+$/.test(number)
    return {
      code: 'bad-duration',
      message,
      hint: fraction
        ? 'write a whole number: `90 minutes`, not `1.5 hours`'
        : 'write it as `30 days` or `12 hours`',
    }
  }
  if (unit === undefined)
    return { code: 'wrong-unit', message: `${quoted(text)} has no unit`, hint: didYouMean(`${text} days`) }
  const [name] = unitOf(unit)
  if (name === undefined) {
    const nearest = nearestWord(unit, [...words.keys(), 'years'])
    return {
      code: 'wrong-unit',
      message: `${message}: there is no unit \`${unit}\``,
      hint:
        nearest === undefined
          ? 'units are minutes, hours, days, weeks, months'
          : didYouMean(inWords(number, nearest)),
    }
  }
  if (before[name] !== undefined)
    return { code: 'bad-duration', message: `${message}: it counts ${name} twice` }
  if (Number(number) > most)
    return {
      code: 'bad-duration',
      message: `${message}: \`${number}\` is more than ${most.toLocaleString('en')}`,
    }
  return undefined
}

/** A near-miss as it would be written: `1 dya` is `1 day`, `3 dya` is `3 days`. */
const inWords = (number: string, unit: string): string => {
  const [name, factor] = unitOf(unit)
  return name === undefined ? `${number} ${unit}` : printAmounts({ [name]: Number(number) * factor })
}

const isoPattern = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/i

const readIso = (text: string): Reading<Amounts> => {
  const found = isoPattern.exec(text)
  const [years, months, weeks, days, hours, minutes, seconds] = (found ?? [])
    .slice(1)
    .map((part) => Number(part ?? 0))
  const entries: [Unit, number][] = [
    ['months', (years ?? 0) * 12 + (months ?? 0)],
    ['weeks', weeks ?? 0],
    ['days', days ?? 0],
    ['hours', hours ?? 0],
    ['minutes', minutes ?? 0],
    ['seconds', seconds ?? 0],
  ]
  const amounts: Amounts = Object.fromEntries(entries.filter(([, amount]) => amount > 0))
  if (found !== null && !/[PT]$/i.test(text) && entries.every(([, amount]) => amount <= most))
    return read(amounts)
  return unread({
    code: 'bad-duration',
    message: `cannot read the length of time ${quoted(text)}`,
    hint: 'an ISO 8601 duration looks like `P30D` or `PT12H`',
  })
}

const printed = ['months', ...exactUnits] as const

const printAmounts = (amounts: Amounts): string =>
  printed
    .flatMap((unit) => {
      const amount = amounts[unit]
      return amount === undefined ? [] : [`${amount} ${amount === 1 ? unit.slice(0, -1) : unit}`]
    })
    .join(' ')

/** As `readSpan` reads it back: `30 days`, `1 day 12 hours`. */
export const printSpan = (span: Span): string => printAmounts(span)

/** As `readMillis` reads it back, in the largest unit that leaves no rest: `20 hours`, `90 minutes`. */
export const printMillis = (length: Millis): string => {
  const unit = exactUnits
    .slice(1)
    .find((candidate) => length % exact[candidate] === 0 && length >= exact[candidate])
  if (unit === undefined) return `${Math.ceil(length / 1000)} seconds`
  return printAmounts({ [unit]: length / exact[unit] })
}
