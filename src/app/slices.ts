import { type Instant, instant } from '../base/instant.ts'
import { noCounts } from '../model/delivery.ts'
import type { OccurrenceFacts } from '../model/facts.ts'
import type { Occurrence } from '../model/occurrence.ts'
import type { Brakes, PhasePlan } from '../model/plan.ts'
import { deliver } from '../send/deliver.ts'
import type { Delivering, Ended, Progress } from '../send/delivering.ts'
import { brakeTripped, canaryEnds, type Settlings } from '../work/brakes.ts'
import type { RunContext } from './run-context.ts'
import type { Stopped } from './watch.ts'

/** Why the delivering of an occurrence ended in this run. */
export type RanOut = Ended | Stopped | SliceBrake

/** The slice that ends with this share of the audience was judged, and a brake tripped. */
type SliceBrake = { readonly because: 'brake'; readonly why: string; readonly share: number }

export type Waits = NonNullable<OccurrenceFacts['waits']>

type Slices = { readonly ended: RanOut; readonly waits?: Waits }

/**
 * A canary's slices one after another, each judged before the next is begun, by this run or a later one; without a canary,
 * everybody at once.
 */
export const inSlices = async (
  context: RunContext,
  { canary, brakes }: Pick<PhasePlan, 'canary' | 'brakes'>,
  delivering: Omit<Delivering, 'limit'>,
  limit: number | undefined,
): Promise<Slices> => {
  const { occurrence } = delivering
  let left = limit ?? Number.POSITIVE_INFINITY
  let before: number | undefined
  for (const share of canary?.steps ?? [1]) {
    const facts = await factsOf(context, delivering)
    const { counts } = facts
    const [end = counts.audience] = canaryEnds([share], counts.audience)
    if (share < 1 && counts.audience - counts.pending >= end) {
      before = share
      continue
    }
    const kept =
      before === undefined
        ? undefined
        : await keptBy({ context, occurrence, brakes, wait: canary?.wait }, before, facts)
    if (kept !== undefined) return kept
    const room = share < 1 ? roomIn(facts, end, context.clock.now()) : Number.POSITIVE_INFINITY
    if (typeof room !== 'number') return { ended: { because: 'done' }, waits: room }
    const size = Math.min(left, room)
    const handedBefore = delivering.progress.handedOver
    const ended = await deliver({ ...delivering, ...(Number.isFinite(size) ? { limit: size } : {}) })
    left -= delivering.progress.handedOver - handedBefore
    if (share >= 1 || left <= 0 || (ended.because !== 'limit' && ended.because !== 'done')) return { ended }
    const after = (await factsOf(context, delivering)).counts
    // Some of the slice wait for another attempt, or for their own hour: nobody else is written to before them.
    if (after.audience - after.pending < end) return { ended: { because: 'done' } }
    before = share
  }
  return { ended: { because: 'done' } }
}

const factsOf = async (
  { ledger }: RunContext,
  { occurrence, to }: Pick<Delivering, 'occurrence' | 'to'>,
): Promise<OccurrenceFacts> =>
  (await ledger.happened([{ occurrence, to }])).get(occurrence.id) ?? { counts: noCounts }

/** How many may be claimed before `end` people were written to; where only others' second attempts are left, what it waits for. */
const roomIn = (
  { counts, pendingIn = [], retryAt }: OccurrenceFacts,
  end: number,
  now: Instant,
): number | Waits => {
  const settled = counts.audience - counts.pending
  if (retryAt === undefined || retryAt <= now) return end - settled
  const room = end - settled - pendingIn.reduce((sum, { again }) => sum + again, 0)
  return room > 0
    ? room
    : { until: retryAt, why: 'some of the first slice are tried again before anybody else' }
}

type Judged = {
  readonly context: RunContext
  readonly occurrence: Occurrence
  readonly brakes: Brakes | undefined
  readonly wait: number | undefined
}

/** What is remembered of the last slice that is whole: until when its receipts are waited for, and whether a person has seen it. */
type SliceMemory = { readonly after: number; readonly until: number; readonly seen?: true }

const memoryOf = ({ id }: Occurrence): string => `slice ${id}`

/** Why nobody of the next slice is written to yet: receipts of the last are waited for, or a brake trips. */
const keptBy = async (judged: Judged, share: number, facts: OccurrenceFacts): Promise<Slices | undefined> => {
  const { context, occurrence, brakes, wait = 0 } = judged
  const { ledger, clock } = context
  const kept = await ledger.recall(memoryOf(occurrence))
  const known = kept === undefined ? undefined : (JSON.parse(kept) as SliceMemory)
  const memory = known?.after === share ? known : { after: share, until: clock.now() + wait }
  if (memory !== known) await ledger.remember(memoryOf(occurrence), JSON.stringify(memory))
  if (memory.until > clock.now()) {
    const why = `the first ${percent(share)} were written to; the next slice waits for their receipts`
    return { ended: { because: 'done' }, waits: { until: instant(memory.until), why } }
  }
  if (memory.seen === true || brakes === undefined) return undefined
  const tripped = brakeTripped(brakes, await settlingsIn(context, occurrence, facts), 1)
  if (tripped === undefined) return undefined
  return { ended: { because: 'brake', why: `after the first ${percent(share)}, ${tripped}`, share } }
}

/** The hold is in the ledger: whoever ends it has seen how the slice went, and it is not judged again. */
export const sliceWasHeld = async (
  { ledger, clock }: RunContext,
  occurrence: Occurrence,
  { share }: SliceBrake,
): Promise<void> => {
  const memory: SliceMemory = { after: share, until: clock.now(), seen: true }
  await ledger.remember(memoryOf(occurrence), JSON.stringify(memory))
}

/** What a run's progress says to a brake. */
export const settlingsOf = ({ accepted, failed, undeliverable }: Progress): Settlings => ({
  settled: accepted + failed,
  failed,
  undeliverable,
})

/** Over the whole occurrence so far, receipts and earlier runs included. */
const settlingsIn = async (
  { ledger }: RunContext,
  occurrence: Occurrence,
  { counts }: OccurrenceFacts,
): Promise<Settlings> => {
  const { reasons } = await ledger.summary(occurrence)
  const undeliverable = reasons
    .filter(({ state, reason }) => state === 'failed' && reason.of === 'recipient')
    .reduce((sum, { n }) => sum + n, 0)
  const { accepted, delivered, read, failed } = counts
  return { settled: accepted + delivered + read + failed, failed, undeliverable }
}

const percent = (share: number): string => `${Number((100 * share).toFixed(2))}%`
