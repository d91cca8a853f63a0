import { SunsetError } from '../../base/errors.ts'
import type { Instant } from '../../base/instant.ts'
import type { Occurrence } from '../../model/occurrence.ts'
import type { Addressees } from '../../model/plan.ts'
import type { Reason, SegmentId } from '../ledger.ts'
import { codeOf, numberOf } from './codec.ts'
import { progressOf, stepIdOf } from './progress.ts'
import { reasonIds } from './reasons.ts'
import { talliesOf } from './tallies.ts'
import type { Connection } from './transaction.ts'

const ensure = (connection: Connection, occurrence: Occurrence): number => {
  const stepId = stepIdOf(connection, occurrence.stepKey)
  connection
    .statement('insert or ignore into occurrence (id, step, cohort) values (?, ?, ?)')
    .run(occurrence.id, stepId, occurrence.cohort)
  return stepId
}

export const beginOccurrence = (connection: Connection, occurrence: Occurrence, at: Instant): void => {
  ensure(connection, occurrence)
  connection
    .statement('update occurrence set began = coalesce(began, ?), completed = null where id = ?')
    .run(at, occurrence.id)
}

export const completeOccurrence = (connection: Connection, occurrence: Occurrence, at: Instant): void => {
  const stepId = ensure(connection, occurrence)
  if (occurrence.kind === 'message') proveSums(connection, stepId, occurrence)
  connection
    .statement('update occurrence set began = coalesce(began, ?), completed = ? where id = ?')
    .run(at, at, occurrence.id)
}

/**
 * Promise 3: the rows of the step, its kept counts and what its cursors have passed must be one number. The whole step is
 * proved, all cohorts at once: that is a scan of keys, without looking up anybody.
 */
const proveSums = ({ statement }: Connection, stepId: number, occurrence: Occurrence): void => {
  const rows = numberOf(statement('select count(*) n from delivery where step = ?').get(stepId)?.['n'])
  const counted = numberOf(
    statement('select coalesce(sum(n), 0) n from tally where step = ?').get(stepId)?.['n'],
  )
  const passed = numberOf(
    statement('select coalesce(sum(behind - not_addressed), 0) n from progress where step = ?').get(stepId)?.[
      'n'
    ],
  )
  if (rows === counted && rows === passed) return
  throw new SunsetError(
    'accounting',
    `The sums of ${occurrence.id} do not hold: ${rows} deliveries are kept, ${counted} are counted, ${passed} people were passed. It is not marked complete.`,
    { hint: 'This is a bug of sunset. Keep the ledger, and report it.' },
  )
}

export const skipOccurrence = (
  connection: Connection,
  occurrence: Occurrence,
  as: 'missed' | 'superseded' | 'cancelled',
  why: string,
  at: Instant,
): void => {
  ensure(connection, occurrence)
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
): number => {
  const { statement } = connection
  const stepId = ensure(connection, occurrence)
  const reason: Reason = { code: 'expired', text: why, of: 'plan' }
  const reasonId = reasonIds(connection)(reason)
  const seconds = Math.floor(at / 1000)
  const tallies = talliesOf(connection)
  let expired = 0
  const segments = statement('select id from segment where cohort = ?').all(occurrence.cohort)
  for (const { id } of segments) {
    const segment = numberOf(id) as SegmentId
    const again = statement(
      `update delivery set state = ?, reason = ?, at = ? where step = ? and state = 0
       and recipient in (select recipient from retry where step = ?)
       and recipient in (select r.id from recipient r where r.segment = ?)`,
    ).run(codeOf('expired'), reasonId, seconds, stepId, stepId, segment)
    tallies.move(segment, 'pending', 'expired', Number(again.changes))
    const { cursor } = progressOf(connection, stepId, segment)
    const ahead = statement(
      `insert into delivery (step, recipient, state, attempt, at, promise, reason)
       select ?, r.id, ?, 0, ?, 0, ? from recipient r where r.segment = ? and r.id > ? and ${addressedSql(to)}
         and not exists (select 1 from delivery d where d.step = ? and d.recipient = r.id)`,
    ).run(stepId, codeOf('expired'), seconds, reasonId, segment, cursor, stepId)
    tallies.move(segment, undefined, 'expired', Number(ahead.changes))
    passAll(connection, stepId, segment)
    expired += Number(again.changes) + Number(ahead.changes)
  }
  statement(
    'delete from retry where step = ? and recipient in (select r.id from recipient r join segment g on g.id = r.segment where g.cohort = ?)',
  ).run(stepId, occurrence.cohort)
  tallies.write(stepId)
  return expired
}

const addressedSql = (to: Addressees): string =>
  to.kind === 'unlinked' ? 'r.linked = 0' : to.kind === 'linked' ? 'r.linked = 1' : 'true'

const passAll = ({ statement }: Connection, stepId: number, segment: SegmentId): void => {
  statement(
    `update progress set cursor = a.last, behind = a.n, linked_behind = a.linked, not_addressed = a.n - a.rows
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
        statement('insert or replace into retry (step, recipient, at) values (?, ?, 1)').run(step, recipient)
      tallies.move(numberOf(one['segment']) as SegmentId, 'sending', state)
    }
    tallies.write(step)
    settled += left.length
  }
  // What the last run had put aside for a moment is due for anybody now.
  statement('update retry set at = 1 where at = 0').run()
  return settled
}
