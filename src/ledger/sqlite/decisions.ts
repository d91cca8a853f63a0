import { instant } from '../../base/instant.ts'
import type { AuditEntry, Reason, SegmentId } from '../ledger.ts'
import type { DoubtsAs, Target } from '../operator.ts'
import { appendAudit } from './audit-trail.ts'
import { codeOf, numberOf } from './codec.ts'
import { countsOf } from './counts.ts'
import { expireAs, skipOccurrence } from './occurrences.ts'
import { reasonIds } from './reasons.ts'
import { talliesOf } from './tallies.ts'
import { noteDoubtsTold } from './told.ts'
import type { Connection } from './transaction.ts'

/** Ends occurrences by an operator's decision, in the caller's transaction. Gives how many deliveries expired. */
export const cancelOccurrences = (
  connection: Connection,
  targets: readonly Target[],
  why: string,
  entry: AuditEntry,
): number => {
  let expired = 0
  for (const target of targets) expired += cancelOne(connection, target, why, entry)
  appendAudit(connection, entry)
  return expired
}

const cancelOne = (
  connection: Connection,
  { occurrence, to }: Target,
  why: string,
  entry: AuditEntry,
): number => {
  const { statement } = connection
  const row = statement('select began, completed, skipped_as from occurrence where id = ?').get(occurrence.id)
  const isOver = row !== undefined && row['skipped_as'] !== null
  if (isOver || !isOpen(connection, { occurrence, to }, row?.['completed'] ?? null)) return 0
  // Complete for now, with joiners who wait: it ends as what it was, cancelled, not complete.
  statement('update occurrence set completed = null where id = ?').run(occurrence.id)
  skipOccurrence(connection, occurrence, 'cancelled', why, entry.at)
  if (occurrence.kind !== 'message' || (row?.['began'] ?? null) === null) return 0
  return expireAs(connection, occurrence, to, { code: 'cancelled', text: why, of: 'operator' }, entry.at)
}

const isOpen = (connection: Connection, { occurrence, to }: Target, completed: unknown): boolean => {
  if (completed === null) return true
  if (occurrence.kind !== 'message') return false
  const step = connection.statement('select id from step where key = ?').get(occurrence.stepKey)
  return countsOf(connection, numberOf(step?.['id']), occurrence.cohort, to).pending > 0
}

/** Doubts are few, and looked for before the write lock is taken: a scan of fifty million rows must keep no runner waiting. */
const page = 20_000

type Doubts = {
  readonly stepId: number
  readonly bySegment: ReadonlyMap<SegmentId, readonly number[]>
}

/** Finds what is in doubt of an occurrence, page by page. */
const doubtsOf = ({ statement, reading }: Connection, { occurrence }: Target): Doubts => {
  const stepId = numberOf(statement('select id from step where key = ?').get(occurrence.stepKey)?.['id'])
  const bySegment = new Map<SegmentId, number[]>()
  const read = statement(
    `select d.recipient recipient, r.segment segment from delivery d join recipient r on r.id = d.recipient
       join segment g on g.id = r.segment
     where d.step = ? and d.recipient > ? and d.state = ${codeOf('in_doubt')} and g.cohort = ?
     order by d.recipient limit ${page}`,
  )
  for (let after = 0; ; ) {
    const rows = reading(() => read.all(stepId, after, occurrence.cohort))
    for (const row of rows) {
      const segment = numberOf(row['segment']) as SegmentId
      const known = bySegment.get(segment)
      if (known === undefined) bySegment.set(segment, [numberOf(row['recipient'])])
      else known.push(numberOf(row['recipient']))
    }
    if (rows.length < page) return { stepId, bySegment }
    after = numberOf(rows.at(-1)?.['recipient'])
  }
}

const stateFor = { sent: 'accepted', unsent: 'failed', resend: 'pending' } as const

/** Settles what is in doubt by an operator's decision. Gives how many; of none nothing is written. */
export const resolveDoubts = (
  connection: Connection,
  targets: readonly Target[],
  as: DoubtsAs,
  why: string,
  entry: (settled: number) => AuditEntry,
): number => {
  const found = targets.map((target) => doubtsOf(connection, target))
  if (found.every(({ bySegment }) => bySegment.size === 0)) return 0
  return connection.transaction(undefined, () => {
    const reasonId = reasonIds(connection)(reasonFor(as, why))
    let settled = 0
    for (const doubts of found) settled += settle(connection, doubts, as, reasonId)
    if (as === 'resend')
      for (const { occurrence } of targets)
        connection.statement('delete from waiting where occurrence = ?').run(occurrence.id)
    if (settled > 0) appendAudit(connection, entry(settled))
    return settled
  })
}

const reasonFor = (as: DoubtsAs, why: string): Reason => ({
  code: as === 'resend' ? 'resent' : `assumed-${as}`,
  text: why,
  of: 'operator',
})

/** When it was handed over stays: it is then that the person was told, if they were. */
const settle = (
  connection: Connection,
  { stepId, bySegment }: Doubts,
  as: DoubtsAs,
  reasonId: number,
): number => {
  const { statement } = connection
  const tallies = talliesOf(connection)
  const state = stateFor[as]
  let settled = 0
  for (const [segment, recipients] of bySegment) {
    const ids = JSON.stringify(recipients)
    if (state === 'pending')
      statement(
        `insert or replace into retry (step, recipient, segment, at)
         select d.step, d.recipient, ?, ? from delivery d
         where d.step = ? and d.state = ${codeOf('in_doubt')} and d.recipient in (select value from json_each(?))`,
      ).run(segment, instant(1), stepId, ids)
    if (state === 'accepted') noteDoubtsTold(connection, stepId, segment, ids)
    const { changes } = statement(
      `update delivery set state = ?, reason = ?
       where step = ? and state = ${codeOf('in_doubt')} and recipient in (select value from json_each(?))`,
    ).run(codeOf(state), reasonId, stepId, ids)
    tallies.move(segment, 'in_doubt', state, Number(changes))
    settled += Number(changes)
  }
  tallies.write(stepId)
  return settled
}
