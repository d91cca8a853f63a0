import { formatDuration } from 'date-fns/formatDuration'
import type { Instant } from '../base/instant.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** Each unit up to where it is still what people would say; `days` before `weeks` so that 10 days stay 10 days. */
const units = [
  { name: 'minutes', ms: minute, below: 90 * minute },
  { name: 'hours', ms: hour, below: 36 * hour },
  { name: 'days', ms: day, below: 14 * day },
  { name: 'weeks', ms: 7 * day, below: 60 * day },
  { name: 'months', ms: 30.4375 * day, below: 730 * day },
  { name: 'years', ms: 365.25 * day, below: Number.POSITIVE_INFINITY },
] as const

/**
 * `in 3 weeks`, `2 days ago`, `now` (within half a minute). The unit is chosen here and only worded by date-fns: its own
 * distances depend on the zone of the machine.
 */
export const distanceInWords = (from: Instant, to: Instant): string => {
  const distance = Math.abs(to - from)
  const unit = units.find(({ below }) => distance < below)
  if (unit === undefined || distance < minute / 2) return 'now'
  const words = formatDuration({ [unit.name]: Math.round(distance / unit.ms) })
  return to > from ? `in ${words}` : `${words} ago`
}
