import { type Instant, instant } from '../base/instant.ts'
import type { Claim } from '../ledger/claiming.ts'
import type { SenderId } from '../model/names.ts'
import type { Outcome } from '../model/outcome.ts'
import type { Rest } from './blocks.ts'
import type { Delivering } from './delivering.ts'

/** A backoff up to so long is waited out in the run; a longer one is kept as an instant of plan time. */
export const longestWaitMs = 60_000

type Slowing = {
  readonly delivering: Pick<Delivering, 'senders' | 'progress' | 'clocks'>
  /** Answers a second at present. */
  readonly measured: () => number
  /** Nothing is handed over for these senders until then, in machine time. */
  readonly pause: (senders: readonly SenderId[], until: Instant) => void
  /** These senders are not to be used until then. */
  readonly rest: (senders: readonly SenderId[], rest: Rest) => void
}

/** Too fast, or out of order for a while: the senders concerned slow down, pause, or rest until a later run. */
export const slowing =
  ({ delivering, measured, pause, rest }: Slowing) =>
  ({ segment }: Claim, outcome: Exclude<Outcome, { kind: 'accepted' }>, now: Instant): void => {
    const { senders, progress, clocks } = delivering
    const restFor = (whom: readonly SenderId[], forMs: number, why: string): void =>
      rest(whom, { until: instant(clocks.plan.now() + forMs), why })
    if (outcome.kind === 'throttled') {
      progress.throttled++
      if (outcome.of === 'pair') return
      const whom = outcome.of === 'account' ? 'all' : segment.sender
      const paused = senders.throttle(whom, now, outcome.retry, measured())
      if (outcome.retry > longestWaitMs) restFor(paused, outcome.retry, 'the platform asks for a pause')
      else if (paused.length > 0) pause(paused, instant(now + outcome.retry))
    } else if (outcome.kind === 'refused' && outcome.of === 'sender' && outcome.retry !== 'never') {
      if (outcome.retry > longestWaitMs)
        restFor([segment.sender], outcome.retry, `the sender cannot be used for now (${outcome.text})`)
      else {
        senders.pause(segment.sender, now, outcome.retry)
        pause([segment.sender], instant(now + outcome.retry))
      }
    }
  }
