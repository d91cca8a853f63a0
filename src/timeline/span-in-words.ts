import type { Span } from '../model/when.ts'

const units = ['months', 'weeks', 'days', 'hours', 'minutes'] as const

/** `30 days`, `1 day 12 hours`. */
export const spanInWords = (span: Span): string =>
  units
    .flatMap((unit) => {
      const n = span[unit] ?? 0
      return n === 0 ? [] : [`${n} ${n === 1 ? unit.slice(0, -1) : unit}`]
    })
    .join(' ')
