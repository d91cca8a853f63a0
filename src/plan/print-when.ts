import { instant, isoOf } from '../base/instant.ts'
import type { TimeOfDay, When } from '../model/when.ts'
import { printSpan } from './duration.ts'
import { printDeadline } from './moment.ts'
import { printTimeOfDay } from './time-of-day.ts'

/** A time of the plan as `readWhen` reads it back. */
export const printWhen = (when: When): string => {
  switch (when.kind) {
    case 'now':
      return 'now'
    case 'absolute':
      return printDeadline(when)
    case 'instant':
      return isoOf(instant(when.epochMs))
    case 'anchor':
      return `${when.anchor}${printAt(when.at)}`
    case 'relative': {
      const anchor = when.anchor === 'deadline' && when.side === 'before' ? '' : ` ${when.anchor}`
      return `${printSpan(when.span)} ${when.side}${anchor}${printAt(when.at)}`
    }
    case 'every':
      return `every ${printSpan(when.span)} from ${printWhen(when.from)} until ${printWhen(when.until)}`
  }
}

const printAt = (at: TimeOfDay | undefined): string => (at === undefined ? '' : ` at ${printTimeOfDay(at)}`)
