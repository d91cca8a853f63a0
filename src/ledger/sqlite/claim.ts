import { recipientId } from '../../model/delivery.ts'
import { localeTag } from '../../model/names.ts'
import type { Addressees } from '../../model/plan.ts'
import type { Claim, Reason, Segment, SegmentId, Take, Want } from '../ledger.ts'
import { addressOf, codeOf, numberOf, textOf } from './codec.ts'
import type { SqlRow } from './driver.ts'
import { progressOf } from './progress.ts'
import type { Tallies } from './tallies.ts'
import type { Connection } from './transaction.ts'

/** A claim looks at so many people at most, however few of them it finds: the transaction stays short. */
const mostLookedAt = 20_000

export type ClaimContext = {
  readonly connection: Connection
  readonly reasonId: (reason: Reason) => number
  readonly tallies: Tallies
  readonly stepId: number
  readonly promiseId: number
  readonly seconds: number
  readonly localeOf: (id: number) => string
}

type Found = { readonly claims: Claim[]; readonly exhausted: SegmentId[] }

/** Who is next: deliveries that were refused for now and are due again, then people ahead of the cursors. */
export const claimTake = (context: ClaimContext, want: Want, take: Take): Found => {
  const found: Found = { claims: [], exhausted: [] }
  claimDueAgain(context, want, take, found)
  let looked = 0
  for (const segment of take.segments) {
    while (found.claims.length < take.limit && looked < mostLookedAt) {
      const most = Math.min(take.limit - found.claims.length, mostLookedAt - looked)
      const seen = claimAhead(context, want, segment, most, found)
      looked += seen
      if (seen < most) {
        found.exhausted.push(segment.id)
        break
      }
    }
    if (found.claims.length >= take.limit || looked >= mostLookedAt) break
  }
  return found
}

const person = `select r.id id, r.identity identity, r.address address, r.locale locale, r.linked linked, r.attributes attributes,
  (select p.reason from suppression p where p.identity = r.identity) suppressed`

/** One stretch of one segment, in the order of ids: the cursor moves behind the last one looked at. */
const claimAhead = (
  context: ClaimContext,
  want: Want,
  segment: Segment,
  most: number,
  found: Found,
): number => {
  const { connection, stepId, tallies } = context
  const { statement } = connection
  const progress = progressOf(connection, stepId, segment.id)
  const rows = statement(
    `${person}, (select 1 from delivery d where d.step = ? and d.recipient = r.id) told
     from recipient r where r.segment = ? and r.id > ? order by r.id limit ?`,
  ).all(stepId, segment.id, progress.cursor, most)
  if (rows.length === 0) return 0
  const intents: number[] = []
  const suppressed: { id: number; why: string }[] = []
  let linked = 0
  let notAddressed = 0
  for (const row of rows) {
    const id = numberOf(row['id'])
    linked += numberOf(row['linked'])
    if (row['told'] === 1) continue
    if (!isAddressed(connection, want.to, row)) notAddressed++
    else if (row['suppressed'] !== null) suppressed.push({ id, why: textOf(row['suppressed']) })
    else {
      intents.push(id)
      found.claims.push(claimOf(context, want, segment, row, 1))
    }
  }
  statement(
    `insert into delivery (step, recipient, state, attempt, at, promise)
     select ?, value, 1, 1, ?, ? from json_each(?)`,
  ).run(stepId, context.seconds, context.promiseId, JSON.stringify(intents))
  tallies.move(segment.id, undefined, 'sending', intents.length)
  for (const { id, why } of suppressed) {
    statement(
      'insert into delivery (step, recipient, state, attempt, at, promise, reason) values (?, ?, ?, 0, ?, ?, ?)',
    ).run(
      stepId,
      id,
      codeOf('suppressed'),
      context.seconds,
      context.promiseId,
      context.reasonId({ code: 'suppressed', text: why, of: 'operator' }),
    )
  }
  tallies.move(segment.id, undefined, 'suppressed', suppressed.length)
  statement(
    `update progress set cursor = ?, behind = behind + ?, linked_behind = linked_behind + ?, not_addressed = not_addressed + ?
     where step = ? and segment = ?`,
  ).run(numberOf(rows.at(-1)?.['id']), rows.length, linked, notAddressed, stepId, segment.id)
  return rows.length
}

/** Deliveries refused for now in an earlier run, or put aside until an instant of plan time that has come. */
const claimDueAgain = (context: ClaimContext, want: Want, take: Take, found: Found): void => {
  const segments = new Map(take.segments.map((segment) => [segment.id as number, segment]))
  const due = context.connection
    .statement('select recipient from retry where step = ? and at > 0 and at <= ? order by at limit ?')
    .all(context.stepId, want.at, take.limit)
  for (const { recipient } of due) claimAgain(context, want, numberOf(recipient), segments, found)
}

/** A new intent for a delivery that is pending after an attempt, unless its recipient has linked or opted out since. */
export const claimAgain = (
  context: ClaimContext,
  want: Want,
  id: number,
  segments: ReadonlyMap<number, Segment>,
  found: Found,
): void => {
  const { connection, stepId, seconds, tallies } = context
  const { statement } = connection
  const row = statement(
    `${person}, r.segment segment, d.attempt attempt from delivery d join recipient r on r.id = d.recipient
     where d.step = ? and d.recipient = ? and d.state = 0`,
  ).get(stepId, id)
  if (row === undefined) {
    statement('delete from retry where step = ? and recipient = ?').run(stepId, id)
    return
  }
  const segment = segments.get(numberOf(row['segment']))
  if (segment === undefined) return
  statement('delete from retry where step = ? and recipient = ?').run(stepId, id)
  const refusal: Reason | undefined =
    row['suppressed'] !== null
      ? { code: 'suppressed', text: textOf(row['suppressed']), of: 'operator' }
      : isAddressed(connection, want.to, row)
        ? undefined
        : { code: 'linked', text: 'no longer among those this phase writes to', of: 'plan' }
  const attempt = numberOf(row['attempt']) + 1
  const state = refusal === undefined ? 'sending' : 'suppressed'
  statement(
    'update delivery set state = ?, attempt = ?, at = ?, reason = ? where step = ? and recipient = ?',
  ).run(
    codeOf(state),
    refusal === undefined ? attempt : attempt - 1,
    seconds,
    refusal === undefined ? null : context.reasonId(refusal),
    stepId,
    id,
  )
  tallies.move(segment.id, 'pending', state)
  if (refusal === undefined) found.claims.push(claimOf(context, want, segment, row, attempt))
}

const claimOf = (
  context: ClaimContext,
  want: Want,
  segment: Segment,
  row: SqlRow,
  attempt: number,
): Claim => ({
  step: want.occurrence.stepKey,
  recipient: recipientId(numberOf(row['id'])),
  segment,
  address: addressOf(row['identity'], row['address']),
  locale: localeTag(context.localeOf(numberOf(row['locale']))),
  attributes: attributesOf(row),
  attempt,
})

const none: Readonly<Record<string, string>> = {}

const attributesOf = (row: SqlRow): Readonly<Record<string, string>> =>
  typeof row['attributes'] === 'string' ? (JSON.parse(row['attributes']) as Record<string, string>) : none

/** Accepted ones and those in doubt count as reached: whoever may have been told is not told again by this. */
const reached =
  'select 1 from step s join delivery d on d.step = s.id and d.recipient = ? where d.state in (1, 2, 3, 4, 8) limit 1'

const isAddressed = ({ statement }: Connection, to: Addressees, row: SqlRow): boolean => {
  switch (to.kind) {
    case 'everyone':
      return true
    case 'unlinked':
      return numberOf(row['linked']) === 0
    case 'linked':
      return numberOf(row['linked']) === 1
    case 'unreached':
      return statement(reached).get(numberOf(row['id'])) === undefined
    case 'column':
      return to.values.includes(attributesOf(row)[to.column] ?? '')
  }
}
