import type { OccurrenceId } from '../model/occurrence.ts'
import { type Decided, type DecisionOptions, itemsAhead, targetsOf, withDeciding } from './deciding.ts'
import type { Surroundings } from './surroundings.ts'

export type Cancelled = Decided & {
  readonly cancelled: readonly OccurrenceId[]
  /** Deliveries that were pending and will not be sent. */
  readonly expired: number
}

/** Ends occurrences for good, in one transaction. What is in flight ends as it began; who was told stays told. */
export const cancel = (surroundings: Surroundings, options: DecisionOptions): Promise<Cancelled> =>
  withDeciding(surroundings, options, async ({ plan, ledger, view, at, by }) => {
    const items = itemsAhead(view, options)
    const cancelled = items.map(({ occurrence }) => occurrence.id)
    const why = `cancelled by ${by}: ${options.reason}`
    const expired = await ledger.cancel(targetsOf(plan, items), why, {
      at,
      who: by,
      what: 'cancel',
      subject: cancelled.join(', '),
      why: options.reason,
    })
    return { cancelled, expired }
  })
