import type { RepeatedWhen, SingleWhen, Span } from '../model/when.ts'
import { dateText } from './calendar-date-in.ts'
import { dateOf, timeOf, type Wall } from './wall.ts'

/** Signed: negative lies before the anchor. */
type Offset = {
  readonly months: number
  readonly days: number
  readonly hours: number
  readonly minutes: number
}

/**
 * A step's name by its offset: `7d`, `12h`, `90m`, `2mo`, `1d12h`; `+7d` after the anchor; `0d` for the deadline itself, a phase's
 * name for that phase's instant; a date for what is absolute; `now`. Weeks are days, so that `2 weeks before` and `14 days before`
 * are the same step. The zone and the anchor are no part of it: people are not told again because the words changed.
 */
export const stepName = (when: SingleWhen, wall: Wall): string => {
  switch (when.kind) {
    case 'now':
      return 'now'
    case 'absolute':
      return dateText(when.date)
    case 'instant':
      return dateText(dateOf(wall))
    case 'anchor':
      return when.anchor === 'deadline' ? '0d' : when.anchor
    case 'relative':
      return offsetText(offsetOf(when.span, when.side === 'before' ? -1 : 1))
  }
}

/** The name of the `times`-th repetition, as if it had been written by itself; `wall` is its own. */
export const repeatedStepName = (when: RepeatedWhen, times: number, wall: Wall): string => {
  const first = stepName(when.from, wall)
  if (times === 0) return first
  if (when.from.kind === 'absolute' || when.from.kind === 'instant') return dateText(dateOf(wall))
  const moved = offsetOf(when.span, times)
  const total = plus(startOf(when.from), moved)
  const isPhase = when.from.kind === 'anchor' && when.from.anchor !== 'deadline'
  return isPhase || isMixed(total) ? `${first}${offsetText(moved)}` : offsetText(total)
}

/** The first of `taken` by that name keeps it; another gets its time of day, or else a number. */
export const uniqueStepName = (name: string, wall: Wall, taken: ReadonlySet<string>): string => {
  if (!taken.has(name)) return name
  const { hour, minute } = timeOf(wall)
  const withTime = `${name}-${String(hour).padStart(2, '0')}${String(minute).padStart(2, '0')}`
  if (!taken.has(withTime)) return withTime
  let number = 2
  while (taken.has(`${withTime}-${number}`)) number++
  return `${withTime}-${number}`
}

const offsetOf = (span: Span, times: number): Offset => ({
  months: times * (span.months ?? 0),
  days: times * (7 * (span.weeks ?? 0) + (span.days ?? 0)),
  hours: times * (span.hours ?? 0),
  minutes: times * (span.minutes ?? 0),
})

const startOf = (when: SingleWhen): Offset =>
  when.kind === 'relative' ? offsetOf(when.span, when.side === 'before' ? -1 : 1) : offsetOf({}, 1)

const plus = (one: Offset, other: Offset): Offset => ({
  months: one.months + other.months,
  days: one.days + other.days,
  hours: one.hours + other.hours,
  minutes: one.minutes + other.minutes,
})

const parts = (offset: Offset): readonly (readonly [number, string])[] => [
  [offset.months, 'mo'],
  [offset.days, 'd'],
  [offset.hours, 'h'],
  [offset.minutes, 'm'],
]

const isMixed = (offset: Offset): boolean =>
  parts(offset).some(([amount]) => amount > 0) && parts(offset).some(([amount]) => amount < 0)

const offsetText = (offset: Offset): string => {
  const written = parts(offset).filter(([amount]) => amount !== 0)
  if (written.length === 0) return '0d'
  const text = written.map(([amount, unit]) => `${Math.abs(amount)}${unit}`).join('')
  return written.some(([amount]) => amount > 0) ? `+${text}` : text
}
