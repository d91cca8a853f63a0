import type { Instant } from '../../base/instant.ts'
import type { ClaimedReply, SettledReply } from '../../ledger/receiving.ts'
import type { Outcome } from '../../model/outcome.ts'
import type { Pace } from '../../work/pace.ts'
import type { Log } from './desk.ts'

type Reason = NonNullable<SettledReply['reason']>

/** What the platform refuses for now is tried so many times in all. */
const mostTries = 4
/** Without an answer that says more: how long nothing is tried. */
const restMs = 5000
const accountRestMs = 60_000

/** What becomes of auto-replies by the platform's answers, and how often each was tried. */
export class ReplyOutcomes {
  readonly #log: Log
  readonly #tries = new Map<number, number>()

  constructor(log: Log) {
    this.#log = log
  }

  /** The number of the try that begins now, from 1. */
  tryOf({ id }: Pick<ClaimedReply, 'id'>): number {
    const tries = (this.#tries.get(id) ?? 0) + 1
    this.#tries.set(id, tries)
    return tries
  }

  /** `now`: machine time. */
  settled(
    { id }: Pick<ClaimedReply, 'id'>,
    outcome: Outcome,
    pace: Pace | undefined,
    now: Instant,
  ): SettledReply {
    const over = (settled: SettledReply): SettledReply => {
      this.#tries.delete(id)
      return settled
    }
    switch (outcome.kind) {
      case 'accepted':
        pace?.wentThrough()
        return over({ id, state: 'accepted' })
      case 'throttled':
        pace?.slowDown(now, outcome.retry)
        return { id, state: 'pending' }
      case 'unreached':
        // Nobody was asked. It waits for as long as the conversation is open, however often that is.
        pace?.pause(now, restMs)
        return { id, state: 'pending' }
      case 'unknown':
        return over({
          id,
          state: 'in_doubt',
          reason: { code: 'unknown', text: outcome.evidence, of: 'network' },
        })
      case 'refused': {
        const { code, text, of, retry } = outcome
        if (of === 'account' || of === 'sender') {
          pace?.pause(now, accountRestMs)
          this.#log('error', 'the channel refuses auto-replies', { code, text })
          // It is nothing about this person: once it is mended, theirs goes out.
          return over({ id, state: 'pending' })
        }
        if (retry === 'never') return over(failedReply({ id }, { code, text, of }))
        pace?.pause(now, Math.min(retry, accountRestMs))
        return this.#later(id, { code, text, of })
      }
    }
  }

  #later(id: number, reason: Reason): SettledReply {
    if ((this.#tries.get(id) ?? 0) < mostTries) return { id, state: 'pending' }
    this.#tries.delete(id)
    return failedReply({ id }, reason)
  }
}

export const failedReply = ({ id }: Pick<ClaimedReply, 'id'>, reason: Reason): SettledReply => ({
  id,
  state: 'failed',
  reason,
})
