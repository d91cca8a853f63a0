import type { Occurrence } from '../../model/occurrence.ts'
import type { SegmentId } from '../ledger.ts'
import { codeOf, numberOf } from './codec.ts'
import { ensureOccurrence } from './occurrences.ts'
import { talliesOf } from './tallies.ts'
import type { Connection } from './transaction.ts'

/** The end that an occurrence came to by itself is taken back, in the caller's transaction; what an operator ended is not. */
export const reviveOccurrence = (connection: Connection, occurrence: Occurrence): number => {
  const { statement } = connection
  const stepId = ensureOccurrence(connection, occurrence)
  statement(
    `update occurrence set skipped_as = null, skipped_why = null, skipped_at = null
     where id = ? and skipped_as in ('missed', 'superseded')`,
  ).run(occurrence.id)
  const tallies = talliesOf(connection)
  let revived = 0
  const segments = statement(
    'select t.segment segment from tally t join segment g on g.id = t.segment where t.step = ? and t.state = ? and t.n > 0 and g.cohort = ?',
  ).all(stepId, codeOf('expired'), occurrence.cohort)
  for (const row of segments) {
    const segment = numberOf(row['segment'])
    statement(
      `insert into retry (step, recipient, segment, at)
       select d.step, d.recipient, ?, 1 from recipient r cross join delivery d on d.step = ? and d.recipient = r.id
       where r.segment = ? and ${isExpired}`,
    ).run(segment, stepId, segment)
    const { changes } = statement(
      `update delivery set state = 0, reason = null where step = ? and ${isExpired.replaceAll('d.', '')}
         and recipient in (select t.recipient from retry t where t.step = ? and t.segment = ?)`,
    ).run(stepId, stepId, segment)
    tallies.move(segment as SegmentId, 'expired', 'pending', Number(changes))
    revived += Number(changes)
  }
  tallies.write(stepId)
  if (revived > 0) statement('update occurrence set completed = null where id = ?').run(occurrence.id)
  return revived
}

/** By the plan: of no more use. What an operator cancelled is expired too, with a reason of its own. */
const isExpired = `d.state = ${codeOf('expired')} and d.reason in (select id from reason where code = 'expired')`
