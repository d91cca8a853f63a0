import type { Instant } from '../base/instant.ts'
import type { Occurrence } from '../model/occurrence.ts'

type Waiting = { readonly verdict: { readonly do: string; readonly until?: Instant } }

/** The next instant at which anything changes by itself: something is due or ends, a gate moves, an exemption begins or is over. */
export const nextChange = (
  items: readonly Waiting[],
  standing: readonly Occurrence[],
  ends: readonly Instant[],
  now: Instant,
): Instant | undefined => {
  const instants = [
    ...items.flatMap(({ verdict }) =>
      verdict.do === 'wait' && verdict.until !== undefined ? [verdict.until] : [],
    ),
    ...standing.flatMap(({ at, gateUntil }) => (gateUntil === undefined ? [at] : [at, gateUntil])),
    ...standing.flatMap(({ exempt = [] }) =>
      exempt.flatMap(({ since, until }) => (until === undefined ? [since] : [since, until])),
    ),
    ...ends,
  ].filter((at) => at > now)
  return instants.length === 0 ? undefined : instants.reduce((one, other) => (other < one ? other : one))
}
