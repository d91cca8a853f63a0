import { day, type Millis, millis, second } from '../base/instant.ts'

/**
 * The `Retry-After` header, in seconds or as a date (RFC 9110, 10.2.3); `now` in epoch milliseconds. Undefined where it is absent or means
 * nothing. At most a day: beyond it somebody should look.
 */
export const retryAfterOf = (header: string | string[] | undefined, now: number): Millis | undefined => {
  if (typeof header !== 'string') return undefined
  const text = header.trim()
  const ms = /^\d+$/.test(text) ? Number(text) * second : Date.parse(text) - now
  if (Number.isNaN(ms)) return undefined
  return millis(Math.min(Math.max(0, ms), day))
}
