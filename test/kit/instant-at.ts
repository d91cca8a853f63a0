import { type Instant, parseInstant } from '../../src/base/instant.ts'

/** `2026-01-15T08:00:00Z` as an instant; a bare date is its start in UTC. */
export const instantAt = (text: string): Instant => {
  const at = parseInstant(text.includes('T') ? text : `${text}T00:00:00Z`)
  if (at === undefined) throw new Error(`not an instant: ${text}`)
  return at
}
