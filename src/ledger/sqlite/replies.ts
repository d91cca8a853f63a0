import type { Instant } from '../../base/instant.ts'
import { type DeliveryState, deliveryStates } from '../../model/delivery.ts'
import type { Receipt, ReplyCounts, ReplyId, SettledReply, WantedReply } from '../receiving.ts'
import { codeOf, numberOf, stateOf, storedIdentity } from './codec.ts'
import { reasonIds } from './reasons.ts'
import { type Came, nothingCame } from './receipts.ts'
import type { Connection } from './transaction.ts'

/** Whoever got one, or may have got one, gets none again for a while. */
const mayHaveArrived = (['sending', 'accepted', 'delivered', 'read', 'in_doubt'] as const)
  .map(codeOf)
  .join(', ')

export const intendReplies = (
  connection: Connection,
  wanted: readonly WantedReply[],
  at: Instant,
): readonly (ReplyId | undefined)[] => {
  const { statement } = connection
  const recent = statement(
    `select 1 from reply where identity = ? and at > ? and state in (${mayHaveArrived}) limit 1`,
  )
  const barred = statement('select 1 from suppression where identity = ?')
  const insert = statement('insert into reply (identity, at, phase, state) values (?, ?, ?, ?) returning id')
  return wanted.map(({ identity, phase, every }) => {
    const stored = storedIdentity(identity)
    if (barred.get(stored) !== undefined || recent.get(stored, at - every) !== undefined) return undefined
    return numberOf(insert.get(stored, at, phase, codeOf('sending'))?.['id'])
  })
}

export const settleReplies = (connection: Connection, settled: readonly SettledReply[]): void => {
  const { statement } = connection
  const reasonId = reasonIds(connection)
  const update = statement(
    `update reply set state = ?, reason = ? where id = ? and state in (${codeOf('sending')}, ${codeOf('in_doubt')})`,
  )
  for (const { id, state, reason } of settled)
    update.run(codeOf(state), reason === undefined ? null : reasonId(reason), id)
}

export const doubtReplies = ({ statement }: Connection): number =>
  Number(
    statement('update reply set state = ? where state = ?').run(codeOf('in_doubt'), codeOf('sending'))
      .changes,
  )

export const replyCountsOf = ({ statement }: Connection): ReplyCounts => {
  const counts = new Map<DeliveryState, number>(deliveryStates.map((state) => [state, 0]))
  for (const row of statement('select state, count(*) n from reply group by state').all())
    counts.set(stateOf(row['state']), numberOf(row['n']))
  const sum = (...states: readonly DeliveryState[]): number =>
    states.reduce((total, state) => total + (counts.get(state) ?? 0), 0)
  return {
    accepted: sum('accepted', 'delivered', 'read'),
    failed: sum('failed'),
    in_doubt: sum('in_doubt'),
    sending: sum('sending'),
  }
}

const moves: Readonly<Record<Receipt['says'], readonly [to: DeliveryState, from: readonly DeliveryState[]]>> =
  {
    sent: ['accepted', ['sending', 'in_doubt']],
    delivered: ['delivered', ['sending', 'in_doubt', 'accepted']],
    read: ['read', ['sending', 'in_doubt', 'accepted', 'delivered']],
    failed: ['failed', ['sending', 'in_doubt', 'accepted']],
  }

/** Receipts of auto-replies: their `recipient` is the reply's number. */
export const receiptsOfReplies = (connection: Connection, receipts: readonly Receipt[]): Came => {
  const { statement } = connection
  const came = nothingCame()
  const reasonId = reasonIds(connection)
  for (const { recipient, says, reason } of receipts) {
    const row = statement('select state from reply where id = ?').get(recipient)
    const [to, from] = moves[says]
    if (row === undefined) came.unknown++
    else if (!from.includes(stateOf(row['state']))) came.repeated++
    else {
      const why = says === 'failed' && reason !== undefined ? reasonId(reason) : null
      statement('update reply set state = ?, reason = coalesce(?, reason) where id = ?').run(
        codeOf(to),
        why,
        recipient,
      )
      came.moved++
    }
  }
  return came
}
