import { type Instant, instant } from '../../base/instant.ts'
import { type DeliveryState, deliveryStates } from '../../model/delivery.ts'
import { cohortName, localeTag, phaseName, type SenderId, senderId } from '../../model/names.ts'
import type { ClaimedReply, Receipt, ReplyCounts, SettledReply, WantedReply } from '../receiving.ts'
import { addressOf, codeOf, numberOf, stateOf, storedIdentity, textOf } from './codec.ts'
import { remembered } from './forgotten.ts'
import { reasonIds } from './reasons.ts'
import { type Came, nothingCame, receiptMoves } from './receipts.ts'
import type { Connection } from './transaction.ts'

/** Whoever got one, may have got one or will get one gets none again for a while. */
const counts = (['pending', 'sending', 'accepted', 'delivered', 'read', 'in_doubt'] as const)
  .map(codeOf)
  .join(', ')

/** Gives how many of them are owed. In the caller's transaction. */
export const wantReplies = (connection: Connection, wanted: readonly WantedReply[], at: Instant): number => {
  if (wanted.length === 0) return 0
  const { statement } = connection
  // Who asked to be forgotten is kept nowhere, not even as the one a reply went to.
  const known = new Set(
    remembered(
      connection,
      wanted.map(({ identity }) => identity),
    ),
  )
  const recent = statement(
    `select 1 from reply where identity = ? and at > ? and state in (${counts}) limit 1`,
  )
  const barred = statement('select 1 from suppression where identity = ?')
  const insert = statement(
    `insert into reply (identity, address, sender, cohort, locale, phase, at, state) values (?, ?, ?, ?, ?, ?, ?, ${codeOf('pending')})`,
  )
  let owed = 0
  for (const { identity, address, sender, cohort, locale, phase, every } of wanted) {
    if (!known.has(identity)) continue
    const stored = storedIdentity(identity)
    if (barred.get(stored) !== undefined || recent.get(stored, at - every) !== undefined) continue
    const written = address === (identity as string) ? null : address
    insert.run(stored, written, sender, cohort, locale, phase, at)
    owed++
  }
  return owed
}

export const claimReplies = (
  { statement }: Connection,
  sender: SenderId,
  limit: number,
): readonly ClaimedReply[] => {
  // Somebody's that was on the wire when they were forgotten may wait again, with a tombstone for an address.
  statement(
    `delete from reply where state = ${codeOf('pending')}
     and (identity in (select identity from suppression) or typeof(identity) = 'text' and unicode(identity) = 31)`,
  ).run()
  return statement(
    `update reply set state = ${codeOf('sending')} where id in (select id from reply where state = 0 and sender = ? order by id limit ?)
     returning id, identity, address, sender, cohort, locale, phase, at`,
  )
    .all(sender, limit)
    .map((row) => ({
      id: numberOf(row['id']),
      address: addressOf(row['identity'], row['address']),
      sender: senderId(textOf(row['sender'])),
      cohort: cohortName(textOf(row['cohort'])),
      locale: localeTag(textOf(row['locale'])),
      phase: phaseName(textOf(row['phase'])),
      at: instant(numberOf(row['at'])),
    }))
    .sort((one, other) => one.id - other.id)
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
    pending: sum('pending'),
    accepted: sum('accepted', 'delivered', 'read'),
    failed: sum('failed'),
    in_doubt: sum('in_doubt'),
    sending: sum('sending'),
  }
}

/** Receipts of auto-replies: their `recipient` is the reply's number. */
export const receiptsOfReplies = (connection: Connection, receipts: readonly Receipt[]): Came => {
  const { statement } = connection
  const came = nothingCame()
  const reasonId = reasonIds(connection)
  for (const { recipient, says, reason } of receipts) {
    const row = statement('select state from reply where id = ?').get(recipient)
    const { to, from } = receiptMoves[says]
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
