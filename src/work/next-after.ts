import type { Millis } from '../base/instant.ts'
import type { Random } from '../base/random.ts'
import type { Outcome } from '../model/outcome.ts'

/** A retryable answer is tried so often before the delivery fails. Throttles and what never left never count. */
export const mostAttempts = 6
const firstBackoffMs = 1000
const longestBackoffMs = 60_000

/** What an outcome means for its delivery. */
export type Next =
  | { readonly do: 'accept'; readonly platformId?: string }
  | { readonly do: 'fail' }
  | { readonly do: 'doubt' }
  /** Certainly not accepted: again after so long. */
  | { readonly do: 'again'; readonly afterMs: number; readonly counts: boolean }
  /** Certainly not accepted, and not this recipient's fault: it stays pending until what is at fault is mended. */
  | { readonly do: 'keep' }

/**
 * What happens next, by the kind of failure. A fault of the template, the sender or the account is nobody's failure: its
 * deliveries stay pending. Backoffs double from a second to a minute with full jitter, so that many do not come back at once.
 */
export const nextAfter = (outcome: Outcome, attempt: number, random: Random): Next => {
  switch (outcome.kind) {
    case 'accepted':
      return { do: 'accept', ...(outcome.platformId === undefined ? {} : { platformId: outcome.platformId }) }
    case 'unknown':
      return { do: 'doubt' }
    case 'unreached':
      return { do: 'again', afterMs: jittered(backoffMs(attempt), random), counts: false }
    case 'throttled':
      return {
        do: 'again',
        afterMs: Math.max(outcome.retry, jittered(firstBackoffMs, random)),
        counts: false,
      }
    case 'refused':
      return refused(outcome.of, outcome.retry, attempt, random)
  }
}

const refused = (
  of: Extract<Outcome, { kind: 'refused' }>['of'],
  retry: 'never' | Millis,
  attempt: number,
  random: Random,
): Next => {
  const isOurs = of === 'template' || of === 'sender' || of === 'account'
  if (retry === 'never') return isOurs ? { do: 'keep' } : { do: 'fail' }
  const afterMs = Math.max(retry, jittered(backoffMs(attempt), random))
  // A number in maintenance, a paused template: nobody's failure, however long it lasts.
  if (isOurs) return { do: 'again', afterMs, counts: false }
  return attempt >= mostAttempts ? { do: 'fail' } : { do: 'again', afterMs, counts: true }
}

const backoffMs = (attempt: number): number => Math.min(longestBackoffMs, firstBackoffMs * 2 ** (attempt - 1))

/** Between half and the whole of it. */
const jittered = (ms: number, random: Random): number => Math.round(ms * (0.5 + random.next() / 2))
