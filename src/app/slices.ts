import type { Instant } from '../base/instant.ts'
import { type Counts, noCounts } from '../model/delivery.ts'
import type { OccurrenceFacts } from '../model/facts.ts'
import type { Occurrence } from '../model/occurrence.ts'
import type { PhasePlan } from '../model/plan.ts'
import { deliver } from '../send/deliver.ts'
import type { Delivering, Ended, Progress } from '../send/delivering.ts'
import { brakeTripped, canaryEnds, type Settlings } from '../work/brakes.ts'
import type { RunContext } from './run-context.ts'
import type { Stopped } from './watch.ts'

/** Why the delivering of an occurrence ended in this run. */
export type RanOut = Ended | Stopped

export type Waits = NonNullable<OccurrenceFacts['waits']>

/** A canary's slices one after another, each judged before the next; without one, everybody at once. */
export const inSlices = async (
  context: RunContext,
  { canary, brakes }: PhasePlan,
  delivering: Omit<Delivering, 'limit'>,
  limit: number | undefined,
): Promise<{ ended: RanOut; waits?: Waits }> => {
  const { ledger, clock } = context
  const { occurrence, to } = delivering
  const countsNow = async (): Promise<Counts> =>
    (await ledger.happened([{ occurrence, to }])).get(occurrence.id)?.counts ?? noCounts
  let left = limit ?? Number.POSITIVE_INFINITY
  for (const share of canary?.steps ?? [1]) {
    const counts = await countsNow()
    const reached = counts.audience - counts.pending
    const [end = counts.audience] = canaryEnds([share], counts.audience)
    if (share < 1 && reached >= end) continue
    const waits = await sliceWaits(context, occurrence, share)
    if (waits !== undefined) return { ended: { because: 'done' }, waits }
    const size = share < 1 ? Math.min(left, end - reached) : left
    const handedBefore = delivering.progress.handedOver
    const ended = await deliver({ ...delivering, ...(Number.isFinite(size) ? { limit: size } : {}) })
    left -= delivering.progress.handedOver - handedBefore
    if (share >= 1 || (ended.because !== 'limit' && ended.because !== 'done')) return { ended }
    const tripped = brakeTripped(brakes, settlingsIn(await countsNow(), delivering.progress), 1)
    if (tripped !== undefined)
      return { ended: { because: 'brake', why: `after the first ${percent(share)}, ${tripped}` } }
    if (canary?.wait !== undefined)
      await ledger.remember(
        sliceMemory(occurrence),
        JSON.stringify({ after: share, until: clock.now() + canary.wait }),
      )
    if (left <= 0) return { ended: { because: 'limit' } }
  }
  return { ended: { because: 'done' } }
}

const sliceMemory = ({ id }: Occurrence): string => `slice ${id}`

/** A canary may wait after a slice, so that receipts come in before more people are written to. */
const sliceWaits = async (
  { ledger, clock }: RunContext,
  occurrence: Occurrence,
  share: number,
): Promise<Waits | undefined> => {
  const kept = await ledger.recall(sliceMemory(occurrence))
  if (kept === undefined) return undefined
  const { after, until } = JSON.parse(kept) as { readonly after: number; readonly until: Instant }
  return share > after && until > clock.now()
    ? { until, why: `the first ${percent(after)} were written to; the next slice waits for their receipts` }
    : undefined
}

/** What a run's progress says to a brake. */
export const settlingsOf = ({ accepted, failed, undeliverable }: Progress): Settlings => ({
  settled: accepted + failed,
  failed,
  undeliverable,
})

/** Over the whole occurrence so far; who could not be delivered to is known of this run alone. */
const settlingsIn = (counts: Counts, { undeliverable }: Progress): Settlings => ({
  settled: counts.accepted + counts.delivered + counts.read + counts.failed,
  failed: counts.failed,
  undeliverable,
})

const percent = (share: number): string => `${Number((100 * share).toFixed(2))}%`
