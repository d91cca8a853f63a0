import type { Millis } from '../base/instant.ts'
import type { Random } from '../base/random.ts'
import type { Outcome } from '../model/outcome.ts'

/** A retryable answer is tried so often before the delivery fails. Throttles and what never left never count. */
export const mostAttempts = 6
const firstBackoffMs = 1000
/** An attempt that counts is repeated within the run: its backoffs stay under a minute. */
const longestBackoffMs = 60_000
/**
 * One that does not count may be repeated without end. The first few come soon, as it is chance whom a throttle hits; then their
 * backoffs double too, and after a few minutes of it a later run is to try.
 */
const soonAgain = 4
const longestPatienceMs = 300_000
/** https://developers.facebook.com/docs/whatsapp/cloud-api/overview#pair-rate-limits asks for 4^X seconds. */
const mostPairWaits = 6

/** How often a delivery was tried. */
export type Tries = {
  /** The attempt that was answered, from 1. */
  readonly attempt: number
  /** Attempts of this run before it that did not count. */
  readonly uncounted: number
}

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
 * deliveries stay pending. Backoffs double from a second with jitter, so that many do not come back at once; those of attempts that
 * do not count grow as well, so that whoever is throttled every time does not keep a run from its end.
 */
export const nextAfter = (outcome: Outcome, tries: Tries, random: Random): Next => {
  switch (outcome.kind) {
    case 'accepted':
      return { do: 'accept', ...(outcome.platformId === undefined ? {} : { platformId: outcome.platformId }) }
    case 'unknown':
      return { do: 'doubt' }
    case 'unreached':
      return { do: 'again', afterMs: patience(tries, random), counts: false }
    case 'throttled': {
      const pair = outcome.of === 'pair' ? 1000 * 4 ** Math.min(tries.uncounted, mostPairWaits) : 0
      return {
        do: 'again',
        afterMs: Math.max(outcome.retry, pair, patience(tries, random)),
        counts: false,
      }
    }
    case 'refused':
      return refused(outcome.of, outcome.retry, tries, random)
  }
}

const refused = (
  of: Extract<Outcome, { kind: 'refused' }>['of'],
  retry: 'never' | Millis,
  tries: Tries,
  random: Random,
): Next => {
  const isOurs = of === 'template' || of === 'sender' || of === 'account'
  if (retry === 'never') return isOurs ? { do: 'keep' } : { do: 'fail' }
  // A number in maintenance, a paused template: nobody's failure, however long it lasts.
  if (isOurs) return { do: 'again', afterMs: Math.max(retry, patience(tries, random)), counts: false }
  if (tries.attempt >= mostAttempts) return { do: 'fail' }
  const afterMs = Math.max(retry, jittered(doubled(tries.attempt, longestBackoffMs), random))
  return { do: 'again', afterMs, counts: true }
}

const patience = ({ uncounted }: Tries, random: Random): number =>
  jittered(doubled(Math.max(1, uncounted + 2 - soonAgain), longestPatienceMs), random)

/** A second for the first time, then twice as long each time. */
const doubled = (time: number, most: number): number => Math.min(most, firstBackoffMs * 2 ** (time - 1))

/** Between half and the whole of it. */
const jittered = (ms: number, random: Random): number => Math.round(ms * (0.5 + random.next() / 2))
