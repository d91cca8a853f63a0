import type { Claim, Take, Want } from '../claiming.ts'
import type { Reason, Segment, SegmentId } from '../ledger.ts'
import { isAddressed } from './addressed.ts'
import { codeOf, numberOf } from './codec.ts'
import { claimOf, type Person, type PersonRow, parsed, personElements, personOf } from './person.ts'
import { progressOf } from './progress.ts'
import { toldTo } from './promises.ts'
import { putSpaced, type Spaced, type Spacing } from './spacing.ts'
import type { Tallies } from './tallies.ts'
import type { Connection } from './transaction.ts'

/** A claim looks at so many people at most, however few of them it finds: the transaction stays short. */
const mostLookedAt = 20_000
/** Where few are found it looks at more at once, up to so many. */
const largestStretch = 4000
const leastShare = 0.05

export type ClaimContext = {
  readonly connection: Connection
  readonly reasonId: (reason: Reason) => number
  readonly tallies: Tallies
  readonly stepId: number
  readonly promiseId: number
  readonly seconds: number
  readonly localeOf: (id: number) => string
  /** What the least time between two messages asks for; undefined: nothing. */
  readonly spacing: Spacing | undefined
}

type Found = { readonly claims: Claim[]; readonly exhausted: SegmentId[] }

/** Who is next: deliveries that were refused for now and are due again, then people ahead of the cursors. */
export const claimTake = (context: ClaimContext, want: Want, take: Take): Found => {
  const found: Found = { claims: [], exhausted: [] }
  if (take.limit <= 0) return found
  claimDueAgain(context, want, take, found)
  // Whom a correction is owed to has a row already: nobody ahead is looked at.
  if (want.to.kind === 'owed') {
    if (found.claims.length < take.limit) for (const { id } of take.segments) found.exhausted.push(id)
    return found
  }
  let looked = 0
  for (const segment of take.segments) {
    let stretch = take.limit - found.claims.length
    while (found.claims.length < take.limit && looked < mostLookedAt) {
      const most = Math.min(stretch, mostLookedAt - looked)
      const before = found.claims.length
      const seen = claimAhead(context, want, take, { segment, most }, found)
      looked += seen.people
      const share = (found.claims.length - before) / Math.max(1, seen.people)
      if (seen.end) {
        found.exhausted.push(segment.id)
        break
      }
      stretch = nextStretch(take.limit - found.claims.length, share)
    }
    if (found.claims.length >= take.limit || looked >= mostLookedAt) break
  }
  return found
}

/** As many as it takes to find `wanted` where a share of those looked at is written to; what is read beyond them is read again. */
const nextStretch = (wanted: number, share: number): number =>
  Math.min(largestStretch, Math.ceil(wanted / Math.max(leastShare, share)))

/** One stretch of one segment, in the order of ids: the cursor moves behind the last one looked at. */
const claimAhead = (
  context: ClaimContext,
  want: Want,
  take: Take,
  { segment, most }: { readonly segment: Segment; readonly most: number },
  found: Found,
): { readonly people: number; readonly end: boolean } => {
  const { connection, stepId } = context
  const { statement } = connection
  const { cursor } = progressOf(connection, stepId, segment.id)
  const newest = context.spacing === undefined ? '' : `, ${context.spacing.newest}`
  // The aggregate sees the rows in the order of the inner query, which walks the index on (segment, id).
  const text = statement(
    `select '[' || coalesce(group_concat(line, ','), '') || ']' lines from (
       select json_array(${personElements}, exists (select 1 from delivery d where d.step = ? and d.recipient = r.id)${newest}) line
       from recipient r where r.segment = ? and r.id > ? order by r.id limit ?)`,
  ).get(stepId, segment.id, cursor, most)?.['lines']
  const lines = parsed<PersonRow[]>(text)
  const passed = { cursor, people: 0, linked: 0, notAddressed: 0, toldUnlinked: 0, toldLinked: 0 }
  const intents: number[] = []
  const suppressed: Person[] = []
  const spaced: Spaced[] = []
  for (const row of lines) {
    if (found.claims.length === take.limit) break
    const person = personOf(row)
    passed.cursor = person.id
    passed.people++
    if (person.linked) passed.linked++
    if (row[7] === 1) {
      if (person.linked) passed.toldLinked++
      else passed.toldUnlinked++
      continue
    }
    if (!isAddressed(connection, want.to, person)) passed.notAddressed++
    else if (person.suppressed !== null) suppressed.push(person)
    else {
      const until = context.spacing?.until(row[8] ?? null)
      if (until !== undefined) {
        spaced.push({ recipient: person.id, until })
        continue
      }
      intents.push(person.id)
      found.claims.push(claimOf(context.localeOf, want, segment, person, 1))
    }
  }
  insertIntents(context, segment, intents)
  insertSuppressed(context, segment, suppressed)
  putSpaced(context, segment.id, spaced)
  if (passed.people > 0)
    statement(
      `update progress set cursor = ?, behind = behind + ?, linked_behind = linked_behind + ?, not_addressed = not_addressed + ?,
         told_unlinked = max(0, told_unlinked - ?), told_linked = max(0, told_linked - ?)
       where step = ? and segment = ?`,
    ).run(
      passed.cursor,
      passed.people,
      passed.linked,
      passed.notAddressed,
      passed.toldUnlinked,
      passed.toldLinked,
      stepId,
      segment.id,
    )
  return { people: passed.people, end: passed.people === lines.length && lines.length < most }
}

const insertIntents = (context: ClaimContext, segment: Segment, intents: readonly number[]): void => {
  if (intents.length === 0) return
  context.connection
    .statement(
      `insert into delivery (step, recipient, state, attempt, at, promise)
       select ?, value, 1, 1, ?, ? from json_each(?)`,
    )
    .run(context.stepId, context.seconds, context.promiseId, JSON.stringify(intents))
  context.tallies.move(segment.id, undefined, 'sending', intents.length)
}

const insertSuppressed = (context: ClaimContext, segment: Segment, suppressed: readonly Person[]): void => {
  for (const person of suppressed)
    context.connection
      .statement(
        'insert into delivery (step, recipient, state, attempt, at, promise, reason) values (?, ?, ?, 0, ?, ?, ?)',
      )
      .run(
        context.stepId,
        person.id,
        codeOf('suppressed'),
        context.seconds,
        context.promiseId,
        context.reasonId(suppression(person.suppressed ?? '')),
      )
  context.tallies.move(segment.id, undefined, 'suppressed', suppressed.length)
}

const suppression = (why: string): Reason => ({ code: 'suppressed', text: why, of: 'operator' })

/**
 * Deliveries refused for now in an earlier run, or put aside until an instant of plan time that has come. Only those of the
 * take's own segments: what waits in a closed window must not stand in the way of what can be sent.
 */
const claimDueAgain = (context: ClaimContext, want: Want, take: Take, found: Found): void => {
  const { connection, stepId } = context
  const waiting = connection.statement('select 1 from retry where step = ? limit 1').get(stepId)
  if (waiting === undefined) return
  const segments = new Map(take.segments.map((segment) => [segment.id as number, segment]))
  const find = connection.statement(
    `select t.recipient recipient from json_each(?) s cross join retry t
     where t.step = ? and t.segment = s.value and t.at > 0 and t.at <= ? limit ?`,
  )
  const among = JSON.stringify([...segments.keys()])
  // Some of those found may have linked or opted out: then there is room for more.
  for (let moved = -1; moved !== 0 && found.claims.length < take.limit; ) {
    const due = find.all(among, stepId, want.at, take.limit - found.claims.length)
    moved = 0
    for (const { recipient } of due)
      if (claimAgain(context, want, numberOf(recipient), segments, found)) moved++
  }
}

/**
 * A new intent for a delivery that is pending after an attempt, unless its recipient has linked or opted out since. False where
 * it must wait on, for it is in none of the segments.
 */
export const claimAgain = (
  context: ClaimContext,
  want: Want,
  id: number,
  segments: ReadonlyMap<number, Segment>,
  found: Found,
): boolean => {
  const { connection, stepId, seconds, tallies } = context
  const { statement } = connection
  const { spacing } = context
  const row = statement(
    `select json_array(${personElements}) person, r.segment segment, d.attempt attempt, ${spacing?.newest ?? 'null'} newest
     from delivery d join recipient r on r.id = d.recipient
     where d.step = ? and d.recipient = ? and d.state = 0`,
  ).get(stepId, id)
  const segment = segments.get(numberOf(row?.['segment']))
  if (row !== undefined && segment === undefined) return false
  const newest = row?.['newest']
  const until = spacing?.until(newest === undefined || newest === null ? null : numberOf(newest))
  if (until !== undefined) {
    statement('update retry set at = ? where step = ? and recipient = ?').run(until, stepId, id)
    return true
  }
  statement('delete from retry where step = ? and recipient = ?').run(stepId, id)
  if (row === undefined || segment === undefined) return true
  const person = personOf(parsed<PersonRow>(row['person']))
  const refusal = refusalOf(connection, want, person)
  const attempt = numberOf(row['attempt']) + (refusal === undefined ? 1 : 0)
  const state = refusal === undefined ? 'sending' : 'suppressed'
  // The new attempt states what is true now, so the row points to the promise of now.
  statement(
    'update delivery set state = ?, attempt = ?, at = ?, promise = ?, reason = ? where step = ? and recipient = ?',
  ).run(
    codeOf(state),
    attempt,
    seconds,
    context.promiseId,
    refusal === undefined ? null : context.reasonId(refusal),
    stepId,
    id,
  )
  tallies.move(segment.id, 'pending', state)
  if (refusal === undefined) {
    const told = want.to.kind === 'owed' ? toldTo(connection, id)?.dated : undefined
    const claim = claimOf(context.localeOf, want, segment, person, attempt)
    found.claims.push(told === undefined ? claim : { ...claim, told })
  }
  return true
}

const refusalOf = (connection: Connection, want: Want, person: Person): Reason | undefined => {
  if (person.suppressed !== null) return suppression(person.suppressed)
  if (isAddressed(connection, want.to, person)) return undefined
  if (want.to.kind === 'owed') return { code: 'not-owed', text: 'was told the truth meanwhile', of: 'plan' }
  return { code: 'linked', text: 'no longer among those this phase writes to', of: 'plan' }
}
