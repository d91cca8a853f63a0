import { type NamedZone, zoneAt } from './zone-words.ts'

/** A time of day as a text has it, beside a date. */
export type WrittenTime = {
  readonly begin: number
  /** After the zone, where one is named. */
  readonly end: number
  /** Without `am` or `pm` a clock of twelve hours may be meant. */
  readonly readings: readonly { readonly hour: number; readonly minute: number }[]
  readonly zone: NamedZone | undefined
}

/** The time that belongs to the date between these places: close behind it, or close before it. */
export const timeBeside = (
  text: string,
  { begin, end }: { readonly begin: number; readonly end: number },
): WrittenTime | undefined => {
  const after = new RegExp(`^${between}${time}`, 'iu').exec(text.slice(end, end + 60))
  if (after !== null) {
    const found = readTime(text, end + (after.groups?.['gap']?.length ?? 0), after)
    if (found !== undefined) return found
  }
  const from = Math.max(0, begin - 60)
  for (const match of text.slice(from, begin).matchAll(new RegExp(time, 'giu'))) {
    const found = readTime(text, from + match.index, match)
    if (found !== undefined && new RegExp(`^${between}$`, 'u').test(text.slice(found.end, begin)))
      return found
  }
  return undefined
}

/** Few words, of the same sentence, and no other number. */
const between = '(?<gap>[^.!?。！？;\\n\\d\\ue001]{0,14}?)'
const half = '(?<half>(?:[ap]m\\b|[ap]\\. ?m\\.))'
const times = [
  `(?<![\\d.:])(?<h1>\\d{1,2}):(?<m1>\\d{2})(?::\\d{2})?(?!\\d)(?: ?${half})?`,
  `(?<![\\d.:])(?<h2>\\d{1,2})(?:\\.(?<m2>\\d{2}))? ?(?<half2>(?:[ap]m\\b|[ap]\\. ?m\\.))`,
  '(?<![\\d.:])(?<h3>\\d{1,2})(?:[.:](?<m3>\\d{2}))? ?(?:Uhr|heures?|horas?)\\b',
  '(?<![\\d.:])(?<h4>\\d{1,2}) ?h(?:(?<m4>\\d{2}))?(?![\\p{L}\\d])',
  '(?:(?<east>午前|午後|上午|下午|晚上|오전|오후) ?)?(?<h5>\\d{1,2}) ?[点點时時시](?: ?(?<m5>\\d{1,2}) ?[分분])?',
  '(?<noon>\\bnoon\\b)',
].join('|')
const time = `(?:${times})`

type Match = {
  readonly 0: string
  readonly groups?: { readonly [name: string]: string | undefined } | undefined
}

const readTime = (text: string, begin: number, match: Match): WrittenTime | undefined => {
  const groups = match.groups ?? {}
  const length = match[0].length - (groups['gap']?.length ?? 0)
  const readings = readingsOf(groups)
  // An interval is somebody's hours, not the moment at which something ends; nor is a duration.
  const isRange = /^ ?(?:[-–—~]|to\b|bis\b|à\b|a\b|até\b) ?\d/u.test(
    text.slice(begin + length, begin + length + 8),
  )
  const isDuration = /(?:for|within|in|pendant|durante|für|per|under|over|every) ?$/iu.test(
    text.slice(Math.max(0, begin - 12), begin),
  )
  if (readings.length === 0 || isRange || isDuration) return undefined
  const zone = zoneAt(text, begin + length)
  return { begin, end: zone?.end ?? begin + length, readings, zone }
}

const readingsOf = (groups: NonNullable<Match['groups']>): WrittenTime['readings'] => {
  if (groups['noon'] !== undefined) return [{ hour: 12, minute: 0 }]
  const written = (name: string): string | undefined =>
    [1, 2, 3, 4, 5].map((at) => groups[`${name}${at}`]).find((found) => found !== undefined)
  const hour = Number(written('h'))
  const minute = Number(written('m') ?? 0)
  if (hour > 24 || minute > 59) return []
  const halfOfDay = groups['half'] ?? groups['half2'] ?? groups['east']
  if (halfOfDay === undefined)
    return hour >= 1 && hour < 12
      ? [
          { hour, minute },
          { hour: hour + 12, minute },
        ]
      : [{ hour: hour % 24, minute }]
  if (hour > 12) return [{ hour: hour % 24, minute }]
  const isLate = /^p|午後|下午|晚上|오후/i.test(halfOfDay)
  return [{ hour: (hour % 12) + (isLate ? 12 : 0), minute }]
}
