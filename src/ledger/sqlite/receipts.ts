import type { DeliveryState } from '../../model/delivery.ts'
import type { StepKey } from '../../model/occurrence.ts'
import type { SegmentId } from '../ledger.ts'
import type { Receipt } from '../receiving.ts'
import { codeOf, numberOf, stateOf } from './codec.ts'
import { reasonIds } from './reasons.ts'
import { noteActive } from './spacing.ts'
import { talliesOf } from './tallies.ts'
import { noteTold } from './told.ts'
import type { Connection } from './transaction.ts'

/** What a step's receipts of one group came to. */
export type Came = {
  moved: number
  repeated: number
  unknown: number
  /** By code. */
  readonly failed: Map<string, number>
}

export const nothingCame = (): Came => ({ moved: 0, repeated: 0, unknown: 0, failed: new Map() })

/** From which states a receipt moves a delivery or a reply, and where to. Never backwards, whatever order they come in. */
export const receiptMoves: Readonly<
  Record<Receipt['says'], { readonly to: DeliveryState; readonly from: readonly DeliveryState[] }>
> = {
  sent: { to: 'accepted', from: ['sending', 'in_doubt', 'pending'] },
  delivered: { to: 'delivered', from: ['sending', 'in_doubt', 'pending', 'accepted'] },
  read: { to: 'read', from: ['sending', 'in_doubt', 'pending', 'accepted', 'delivered'] },
  // Of a pending one it tells of an attempt that was given up already.
  failed: { to: 'failed', from: ['sending', 'in_doubt', 'accepted'] },
}

const told: ReadonlySet<DeliveryState> = new Set(['accepted', 'delivered', 'read'])

/** One step's receipts, in the caller's transaction. */
export const receiptsOf = (connection: Connection, step: StepKey, receipts: readonly Receipt[]): Came => {
  const { statement } = connection
  const came = nothingCame()
  const row = statement('select id from step where key = ?').get(step)
  if (row === undefined) return { ...came, unknown: receipts.length }
  const stepId = numberOf(row['id'])
  const tallies = talliesOf(connection)
  const reasonId = reasonIds(connection)
  const minutes = toldMinutes()
  const find = statement(
    `select d.state state, d.at at, d.attempt attempt, r.segment segment
     from delivery d join recipient r on r.id = d.recipient where d.step = ? and d.recipient = ?`,
  )
  const update = statement(
    'update delivery set state = ?, at = ?, reason = coalesce(?, reason) where step = ? and recipient = ?',
  )
  let newest = 0
  for (const { recipient, says, attempt, reason, at } of receipts) {
    const found = find.get(stepId, recipient)
    if (found === undefined) {
      came.unknown++
      continue
    }
    const from = stateOf(found['state'])
    const { to, from: sources } = receiptMoves[says]
    const newestAttempt = numberOf(found['attempt'])
    // That an attempt which was given up failed says nothing of the one after it.
    const isOfEarlier = says === 'failed' && attempt !== undefined && attempt < newestAttempt
    if (isOfEarlier || !sources.includes(from) || (from === 'pending' && newestAttempt === 0)) {
      came.repeated++
      continue
    }
    const segment = numberOf(found['segment']) as SegmentId
    const was = numberOf(found['at'])
    // Who has read was told when it was delivered: that instant stays, where it is known.
    const seconds = from === 'delivered' ? was : Math.floor(at / 1000)
    update.run(
      codeOf(to),
      seconds,
      to === 'failed' && reason !== undefined ? reasonId(reason) : null,
      stepId,
      recipient,
    )
    if (from === 'pending')
      statement('delete from retry where step = ? and recipient = ?').run(stepId, recipient)
    tallies.move(segment, from, to)
    if (told.has(from)) minutes.add(segment, was, -1)
    if (told.has(to)) minutes.add(segment, seconds, 1)
    if (to === 'failed') came.failed.set(reason?.code ?? '', (came.failed.get(reason?.code ?? '') ?? 0) + 1)
    newest = Math.max(newest, seconds)
    came.moved++
  }
  tallies.write(stepId)
  minutes.write(connection, stepId)
  if (newest > 0) noteActive(connection, stepId, newest)
  return came
}

/** When people were told, minute by minute and segment by segment: gathered, since a group mostly falls into one minute. */
const toldMinutes = () => {
  const changes = new Map<string, number>()
  return {
    add: (segment: SegmentId, seconds: number, n: number): void => {
      const key = `${segment} ${Math.floor(seconds / 60)}`
      changes.set(key, (changes.get(key) ?? 0) + n)
    },
    write: (connection: Connection, stepId: number): void => {
      for (const [key, n] of changes) {
        const [segment = 0, minute = 0] = key.split(' ').map(Number)
        if (n !== 0) noteTold(connection, stepId, { segment: segment as SegmentId, seconds: minute * 60, n })
      }
    },
  }
}
