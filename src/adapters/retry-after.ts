import type { IncomingHttpHeaders } from 'node:http'
import { day, type Millis, millis, second } from '../base/instant.ts'

/**
 * The `Retry-After` header, in seconds or as a date (RFC 9110, 10.2.3). A date is read against the server's own `Date` header, so that no
 * clock of ours, right or wrong, comes in. Undefined where it is absent or means nothing. At most a day: beyond it somebody should look.
 */
export const retryAfterOf = (headers: IncomingHttpHeaders): Millis | undefined => {
  const text = headers['retry-after']?.trim() ?? ''
  const ms = /^\d+$/.test(text) ? Number(text) * second : Date.parse(text) - Date.parse(headers.date ?? '')
  if (Number.isNaN(ms)) return undefined
  return millis(Math.min(Math.max(0, ms), day))
}
