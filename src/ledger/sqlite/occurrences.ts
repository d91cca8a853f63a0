import { SunsetError } from '../../base/errors.ts'
import type { Instant } from '../../base/instant.ts'
import { deliveryStates } from '../../model/delivery.ts'
import type { Occurrence } from '../../model/occurrence.ts'
import type { Addressees } from '../../model/plan.ts'
import type { Reason, SegmentId } from '../ledger.ts'
import { addressedSql } from './addressed.ts'
import { codeOf, numberOf, stateOf } from './codec.ts'
import { countsOf } from './counts.ts'
import type { SqlRow } from './driver.ts'
import { progressOf, stepIdOf } from './progress.ts'
import { reasonIds } from './reasons.ts'
import { putBack } from './settle.ts'
import { noteActive } from './spacing.ts'
import { talliesOf } from './tallies.ts'
import type { Connection } from './transaction.ts'

/** The number of an occurrence's step; what is kept of the occurrence is made on first use. */
export const ensureOccurrence = (connection: Connection, occurrence: Occurrence): number => {
  const stepId = stepIdOf(connection, occurrence.stepKey)
  connection
    .statement('insert or ignore into occurrence (id, step, cohort) values (?, ?, ?)')
    .run(occurrence.id, stepId, occurrence.cohort)
  return stepId
}

export const beginOccurrence = (connection: Connection, occurrence: Occurrence, at: Instant): void => {
  ensureOccurrence(connection, occurrence)
  connection
    .statement('update occurrence set began = coalesce(began, ?), completed = null where id = ?')
    .run(at, occurrence.id)
  connection
    .statement('insert or replace into memory (key, value) values (?, ?)')
    .run(begunMemory, String(at))
}

/** Under this name the ledger keeps the plan time at which a run last took an occurrence up. */
export const begunMemory = 'begun'

export const completeOccurrence = (
  connection: Connection,
  occurrence: Occurrence,
  to: Addressees,
  at: Instant,
): void => {
  const stepId = ensureOccurrence(connection, occurrence)
  if (occurrence.kind === 'message') {
    proveSettled(connection, stepId, occurrence, to)
    proveSums(connection, stepId, occurrence)
  }
  connection
    .statement('update occurrence set began = coalesce(began, ?), completed = ? where id = ?')
    .run(at, at, occurrence.id)
}

/** An end that leaves somebody behind would be a silent loss (T20). */
const proveSettled = (
  connection: Connection,
  stepId: number,
  { id, cohort }: Occurrence,
  to: Addressees,
): void => {
  const { pending, sending } = countsOf(connection, stepId, cohort, to)
  if (pending === 0 && sending === 0) return
  throw new SunsetError(
    'accounting',
    `${id} is not complete: ${pending} deliveries are pending and ${sending} are being sent.`,
    { hint: 'This is a bug of sunset. Keep the ledger, and report it.' },
  )
}

/**
 * Promise 3, proved before the end is written: the states of the step's rows are the kept counts (all cohorts at once: a scan of
 * one table, without looking up anybody), and who was passed in this cohort has a row or was not addressed. Where a cursor was
 * reset and has not come to its end again, there may be more rows than people passed, never fewer.
 */
const proveSums = ({ statement }: Connection, stepId: number, occurrence: Occurrence): void => {
  const rows = byState(statement(`select ${countedStates} from delivery where step = ?`).get(stepId))
  const kept = byState(statement(`select ${keptStates} from tally where step = ?`).get(stepId))
  const sums = statement(
    `select sum(g.size - coalesce(p.behind, 0)) ahead, sum(coalesce(p.behind - p.not_addressed, 0)) passed,
       sum((select coalesce(sum(t.n), 0) from tally t where t.step = ? and t.segment = g.id)) kept
     from segment g left join progress p on p.segment = g.id and p.step = ? where g.cohort = ?`,
  ).get(stepId, stepId, occurrence.cohort)
  const [ahead, passed, mine] = [
    numberOf(sums?.['ahead']),
    numberOf(sums?.['passed']),
    numberOf(sums?.['kept']),
  ]
  const isPassed = ahead === 0 ? passed === mine : passed <= mine
  if (isPassed && rows.every((n, state) => n === kept[state])) return
  throw new SunsetError(
    'accounting',
    `The sums of ${occurrence.id} do not hold: ${inWords(rows)} are kept, ${inWords(kept)} are counted; ${mine} of them are of this cohort, of whom ${passed} were passed. It is not marked complete.`,
    { hint: 'This is a bug of sunset. Keep the ledger, and report it.' },
  )
}

/** One pass over the rows: grouping them would sort them. */
const countedStates = deliveryStates.map((_, code) => `coalesce(sum(state = ${code}), 0) s${code}`).join(', ')
const keptStates = deliveryStates
  .map((_, code) => `coalesce(sum(n * (state = ${code})), 0) s${code}`)
  .join(', ')

const byState = (row: SqlRow | undefined): readonly number[] =>
  deliveryStates.map((_, code) => numberOf(row?.[`s${code}`]))

const inWords = (counts: readonly number[]): string =>
  counts.flatMap((n, code) => (n === 0 ? [] : [`${n} ${stateOf(code)}`])).join(', ') || 'no deliveries'

export const skipOccurrence = (
  connection: Connection,
  occurrence: Occurrence,
  as: 'missed' | 'superseded' | 'cancelled',
  why: string,
  at: Instant,
): void => {
  ensureOccurrence(connection, occurrence)
  connection
    .statement(
      'update occurrence set skipped_as = ?, skipped_why = ?, skipped_at = ? where id = ? and skipped_as is null and completed is null',
    )
    .run(as, why, at, occurrence.id)
}

/**
 * Who is pending will not be written to any more: a row for each of them, set-wise, segment by segment. People whom the phase
 * does not write to are passed over, as a claim would.
 */
export const expirePending = (
  connection: Connection,
  occurrence: Occurrence,
  to: Addressees,
  why: string,
  at: Instant,
): number => expireAs(connection, occurrence, to, { code: 'expired', text: why, of: 'plan' }, at)

/** The same with a reason of the caller's. */
export const expireAs = (
  connection: Connection,
  occurrence: Occurrence,
  to: Addressees,
  reason: Reason,
  at: Instant,
): number => {
  const { statement } = connection
  const stepId = ensureOccurrence(connection, occurrence)
  const reasonId = reasonIds(connection)(reason)
  const seconds = Math.floor(at / 1000)
  const tallies = talliesOf(connection)
  let expired = 0
  const addressed = addressedSql(to)
  const segments = statement('select id from segment where cohort = ?').all(occurrence.cohort)
  for (const { id } of segments) {
    const segment = numberOf(id) as SegmentId
    const again = statement(
      `update delivery set state = ?, reason = ?, at = ? where step = ? and state = 0
       and recipient in (select t.recipient from retry t where t.step = ? and t.segment = ?)`,
    ).run(codeOf('expired'), reasonId, seconds, stepId, stepId, segment)
    statement('delete from retry where step = ? and segment = ?').run(stepId, segment)
    tallies.move(segment, 'pending', 'expired', Number(again.changes))
    expired += Number(again.changes)
    // Nobody ahead was ever addressed, and whoever they are to something else later they are still ahead of.
    if (to.kind === 'owed') continue
    const { cursor } = progressOf(connection, stepId, segment)
    const ahead = statement(
      `insert into delivery (step, recipient, state, attempt, at, promise, reason)
       select ?, r.id, ?, 0, ?, 0, ? from recipient r where r.segment = ? and r.id > ? and ${addressed.sql}
         and not exists (select 1 from delivery d where d.step = ? and d.recipient = r.id)`,
    ).run(stepId, codeOf('expired'), seconds, reasonId, segment, cursor, ...addressed.values, stepId)
    tallies.move(segment, undefined, 'expired', Number(ahead.changes))
    passAll(connection, stepId, segment)
    expired += Number(ahead.changes)
  }
  tallies.write(stepId)
  return expired
}

const passAll = ({ statement }: Connection, stepId: number, segment: SegmentId): void => {
  statement(
    `update progress set cursor = a.last, behind = a.n, linked_behind = a.linked, not_addressed = a.n - a.rows,
       told_unlinked = 0, told_linked = 0
     from (select coalesce(max(r.id), 0) last, count(*) n, coalesce(sum(r.linked), 0) linked, count(d.recipient) rows
           from recipient r left join delivery d on d.step = ? and d.recipient = r.id where r.segment = ?) a
     where step = ? and segment = ?`,
  ).run(stepId, segment, stepId, segment)
}

/** What the last holder left on the wire or about to be: nobody knows. Called before the first claim of a new holder. */
export const settleLeftBehind = (connection: Connection, as: 'hold' | 'resend', at: Instant): number => {
  const { statement } = connection
  const why: Reason = {
    code: 'interrupted',
    text: 'the runner stopped between handing it over and its answer',
    of: 'network',
  }
  const reasonId = reasonIds(connection)(why)
  const state = as === 'hold' ? 'in_doubt' : 'pending'
  let settled = 0
  for (const row of statement('select distinct step from tally where state = 1 and n > 0').all()) {
    const step = numberOf(row['step'])
    noteActive(connection, step, Math.floor(at / 1000))
    const left = statement(
      'select d.recipient recipient, r.segment segment, d.attempt attempt from delivery d join recipient r on r.id = d.recipient where d.step = ? and d.state = 1',
    ).all(step)
    const tallies = talliesOf(connection)
    for (const one of left) {
      const recipient = numberOf(one['recipient'])
      statement('update delivery set state = ?, reason = ?, at = ? where step = ? and recipient = ?').run(
        codeOf(state),
        reasonId,
        Math.floor(at / 1000),
        step,
        recipient,
      )
      statement('insert into attempt (step, recipient, attempt, at, reason) values (?, ?, ?, ?, ?)').run(
        step,
        recipient,
        numberOf(one['attempt']),
        Math.floor(at / 1000),
        reasonId,
      )
      if (as === 'resend')
        statement('insert or replace into retry (step, recipient, segment, at) values (?, ?, ?, 1)').run(
          step,
          recipient,
          numberOf(one['segment']),
        )
      tallies.move(numberOf(one['segment']) as SegmentId, 'sending', state)
    }
    tallies.write(step)
    settled += left.length
  }
  putBack(connection)
  return settled
}
