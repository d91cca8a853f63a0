import { type Instant, instant } from '../../base/instant.ts'
import type { Claim, Settled } from '../claiming.ts'
import type { Reason, SegmentId } from '../ledger.ts'
import { codeOf } from './codec.ts'
import { runsOf } from './runs-of.ts'
import type { Tallies } from './tallies.ts'
import { noteTold } from './told.ts'
import type { Connection } from './transaction.ts'

/** In the hands of the run that put it aside: due for nobody else, and for anybody once that run is gone. */
export const inHand = 0

/** What a run had put aside for a moment is due for anybody once that run is gone. */
export const putBack = ({ statement }: Connection): void => {
  statement('update retry set at = 1 where at = ?').run(inHand)
}

type Context = {
  readonly connection: Connection
  readonly reasonId: (reason: Reason) => number
  readonly tallies: Tallies
  readonly stepId: number
  readonly seconds: number
}

/**
 * Writes what became of a group of one step. Accepted ones, the many, go in one statement; where a receipt was faster (a row is
 * no longer `sending`) the group is gone through row by row, so that counts stay the sums of rows.
 */
export const settleGroup = (context: Context, settled: readonly Settled[]): void => {
  const accepted = settled.filter(
    ({ result }) => result.state === 'accepted' && result.platformId === undefined,
  )
  const others = settled.filter(
    ({ result }) => result.state !== 'accepted' || result.platformId !== undefined,
  )
  if (accepted.length > 0 && !acceptAll(context, accepted))
    for (const one of accepted) settleOne(context, one)
  for (const one of others) settleOne(context, one)
}

const acceptAll = (
  { connection, stepId, seconds, tallies }: Context,
  accepted: readonly Settled[],
): boolean => {
  const { database, statement } = connection
  database.exec('savepoint accepting')
  const { runs, single } = runsOf(accepted.map(({ claim }) => claim.recipient))
  let changed = 0
  for (const { first, last } of runs)
    changed += Number(
      statement(
        'update delivery set state = 2, at = ? where step = ? and state = 1 and recipient between ? and ?',
      ).run(seconds, stepId, first, last).changes,
    )
  if (single.length > 0)
    changed += Number(
      statement(
        'update delivery set state = 2, at = ? where step = ? and state = 1 and recipient in (select value from json_each(?))',
      ).run(seconds, stepId, JSON.stringify(single)).changes,
    )
  const all = changed === accepted.length
  database.exec(all ? 'release accepting' : 'rollback to accepting; release accepting')
  if (!all) return false
  const bySegment = new Map<SegmentId, number>()
  for (const { claim } of accepted)
    bySegment.set(claim.segment.id, (bySegment.get(claim.segment.id) ?? 0) + 1)
  for (const [segment, n] of bySegment) {
    tallies.move(segment, 'sending', 'accepted', n)
    noteTold(connection, stepId, { segment, seconds, n })
  }
  return true
}

const settleOne = (
  { connection, reasonId, stepId, seconds, tallies }: Context,
  { claim, result }: Settled,
): void => {
  const { statement } = connection
  const reason = 'reason' in result && result.reason !== undefined ? reasonId(result.reason) : null
  const attempt = result.state === 'pending' && !result.counts ? claim.attempt - 1 : claim.attempt
  const { changes } = statement(
    'update delivery set state = ?, at = ?, attempt = ?, reason = ?, platform_id = ? where step = ? and recipient = ? and state = 1',
  ).run(
    codeOf(result.state),
    seconds,
    attempt,
    reason,
    result.state === 'accepted' ? (result.platformId ?? null) : null,
    stepId,
    claim.recipient,
  )
  if (Number(changes) === 0) {
    if (result.state === 'pending' && result.retryAt !== undefined)
      letGo(connection, stepId, claim, result.retryAt)
    return
  }
  tallies.move(claim.segment.id, 'sending', result.state)
  if (result.state === 'accepted') noteTold(connection, stepId, { segment: claim.segment.id, seconds, n: 1 })
  if (result.state === 'pending')
    statement('insert or replace into retry (step, recipient, segment, at) values (?, ?, ?, ?)').run(
      stepId,
      claim.recipient,
      claim.segment.id,
      result.retryAt ?? instant(inHand),
    )
  if (reason !== null && (result.state !== 'pending' || result.counts))
    statement('insert into attempt (step, recipient, attempt, at, reason) values (?, ?, ?, ?, ?)').run(
      stepId,
      claim.recipient,
      claim.attempt,
      seconds,
      reason,
    )
}

/** The run that had put it aside is done with it. */
const letGo = ({ statement }: Connection, stepId: number, { recipient }: Claim, at: Instant): void => {
  statement('update retry set at = ? where step = ? and recipient = ? and at = ?').run(
    at,
    stepId,
    recipient,
    inHand,
  )
}
