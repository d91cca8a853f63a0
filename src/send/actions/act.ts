import type { ActionDone, ActionTrouble } from '../../adapters/adapter.ts'
import type { Clock } from '../../base/clock.ts'
import type { Probe } from '../../base/crash-points.ts'
import { type Instant, instant, isoOf, type Millis, minute } from '../../base/instant.ts'
import type { Lease, Ledger } from '../../ledger/ledger.ts'
import { type ActionId, type ActionRecord, actionText, type KeptAction } from '../../model/action.ts'
import { type Hand, nothingBefore } from './hand.ts'

export type Acting = {
  readonly id: ActionId
  readonly record: KeptAction | undefined
  readonly hand: Hand
  readonly ledger: Pick<Ledger, 'act'>
  readonly lease: Lease
  /** Plan time. */
  readonly clock: Clock
  readonly who: string
  readonly revision: number
  /** Stops at once what is under way. */
  readonly abandon: AbortSignal
  readonly probe: Probe
}

/** What became of an action. `refused`: the channel refuses us, and somebody must mend that first. */
export type Acted = {
  readonly became: 'done' | 'later' | 'failed' | 'in_doubt' | 'refused'
  readonly why: string
}

/** After so many attempts a refusal is taken as final. */
const mostAttempts = 12
const longestWait = 6 * 60 * minute

/**
 * Does one action. That it is about to be done is durable before it is done, and what came of it right after. A crash in between leaves it as
 * `doing`: the next run does it again where that is the same as once, and asks where it may not be.
 */
export const act = async (acting: Acting): Promise<Acted> => {
  const { record, hand, abandon, probe } = acting
  if (record?.way === 'do' && record.state === 'doing' && !hand.isRepeatable) {
    const why = 'the runner stopped between beginning it and its end'
    await move(acting, { state: 'in_doubt', way: 'do', attempt: record.attempt, said: why }, why)
    return { became: 'in_doubt', why }
  }
  const isFresh = record === undefined || record.way === 'undo'
  const attempt = (isFresh ? 0 : record.attempt) + 1
  // Once: after it was begun what is read is no longer what there was before.
  let before = isFresh ? undefined : record.before
  if (before === undefined && hand.read !== undefined) {
    const read = await hand.read(abandon)
    if (read.kind !== 'read') return troubled(acting, attempt, { ...asUnreached(read) })
    before = read.state
  }
  const known = { attempt, before: before ?? nothingBefore, way: 'do' } as const
  const again = attempt === 1 ? '' : `, attempt ${attempt}`
  await move(acting, { ...known, state: 'doing' }, `begins${again}`)
  probe('action-begun')
  const came = await hand.perform(known.before, abandon)
  probe('action-done')
  const acted = await settled(acting, known, came)
  probe('action-recorded')
  return acted
}

type Known = Pick<ActionRecord, 'attempt' | 'before' | 'way'>

const settled = async (acting: Acting, known: Known, came: ActionDone): Promise<Acted> => {
  if (came.kind !== 'done') return troubled(acting, known.attempt, came, known.before)
  await move(acting, { ...known, state: 'done', said: came.said }, `done: ${came.said}`)
  return { became: 'done', why: came.said }
}

const troubled = async (
  acting: Acting,
  attempt: number,
  trouble: ActionTrouble,
  before?: string,
): Promise<Acted> => {
  const known = { way: 'do', attempt, ...(before === undefined ? {} : { before }) } as const
  const why = troubleText(trouble)
  const next = nextOf(trouble, acting, attempt)
  if (next.state === 'waiting') {
    const { retryAt } = next
    const when = retryAt === undefined ? '' : `; tried again ${isoOf(retryAt)}`
    const record = {
      ...known,
      state: 'waiting',
      said: why,
      ...(retryAt === undefined ? {} : { retryAt }),
    } as const
    await move(acting, record, `not done: ${why}${when}`)
    return { became: retryAt === undefined ? 'refused' : 'later', why }
  }
  await move(
    acting,
    { ...known, state: next.state, said: why },
    next.state === 'failed' ? `failed: ${why}` : `in doubt: ${why}`,
  )
  return { became: next.state, why }
}

type Next =
  | { readonly state: 'waiting'; readonly retryAt: Instant | undefined }
  | { readonly state: 'failed' | 'in_doubt' }

const nextOf = (trouble: ActionTrouble, { hand, clock }: Acting, attempt: number): Next => {
  const later = (atLeast: Millis): Next => ({
    state: 'waiting',
    retryAt: instant(clock.now() + Math.max(atLeast, Math.min(longestWait, minute * 2 ** (attempt - 1)))),
  })
  switch (trouble.kind) {
    case 'unreached':
      return later(minute)
    case 'throttled':
      return later(trouble.retry)
    case 'unknown':
      if (!hand.isRepeatable) return { state: 'in_doubt' }
      return attempt < mostAttempts ? later(minute) : { state: 'failed' }
    case 'refused':
      if (trouble.retry !== 'never')
        return attempt < mostAttempts ? later(trouble.retry) : { state: 'failed' }
      // The account or the number is at fault, not what was asked: it is done once that is mended.
      return trouble.of === 'account' || trouble.of === 'sender'
        ? { state: 'waiting', retryAt: undefined }
        : { state: 'failed' }
  }
}

/** Nothing was changed by reading. */
const asUnreached = (trouble: ActionTrouble): ActionTrouble =>
  trouble.kind === 'unknown' ? { kind: 'unreached', text: trouble.evidence } : trouble

/** What happened, in words. */
export const troubleText = (trouble: ActionTrouble): string => {
  switch (trouble.kind) {
    case 'unreached':
      return trouble.text
    case 'throttled':
      return `too many requests (${trouble.code})`
    case 'unknown':
      return trouble.evidence
    case 'refused':
      return /^\d/.test(trouble.code) ? `${trouble.text} (${trouble.code})` : trouble.text
  }
}

type Move = Pick<ActionRecord, 'state' | 'way' | 'attempt' | 'before' | 'said' | 'retryAt'>

const move = (acting: Acting, to: Move, why: string): Promise<void> => {
  const { id, ledger, lease, clock, who, revision } = acting
  const at = clock.now()
  const entry = { at, who, what: 'action', subject: actionText(id), why }
  return ledger.act(lease, { ...id, ...to, at, revision }, entry)
}
