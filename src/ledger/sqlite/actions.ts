import { SunsetError } from '../../base/errors.ts'
import { instant } from '../../base/instant.ts'
import {
  type ActionId,
  type ActionRecord,
  actionKey,
  actionMoves,
  actionText,
  type KeptAction,
  stageOf,
} from '../../model/action.ts'
import { cohortName } from '../../model/names.ts'
import { stepKey } from '../../model/occurrence.ts'
import type { AuditEntry } from '../ledger.ts'
import { appendAudit } from './audit-trail.ts'
import { numberOf, textOf } from './codec.ts'
import type { SqlRow } from './driver.ts'
import type { Connection } from './transaction.ts'

/** Every action that was ever taken up, in the order in which they were done. */
export const actionsIn = ({ statement }: Connection): readonly KeptAction[] =>
  statement('select * from action order by number').all().map(actionOf)

/** One move with its entry, in the caller's transaction. */
export const moveAction = (connection: Connection, record: ActionRecord, entry: AuditEntry): void => {
  const { statement } = connection
  const { step, cohort = '', key } = record
  const row = statement('select * from action where step = ? and cohort = ? and key = ?').get(
    step,
    cohort,
    key,
  )
  const known = row === undefined ? undefined : actionOf(row)
  if (actionMoves[stageOf(record)]?.includes(stageOf(known)) !== true) throw movedBySomebody(record, known)
  // Taken up anew it comes after all that was done meanwhile: what is taken back is taken back from the end.
  const isTakenUp = record.way === 'do' && record.state === 'doing' && known?.state !== 'doing'
  const number = known === undefined || isTakenUp ? nextNumber(connection) : known.number
  statement(
    `insert or replace into action (step, cohort, key, number, state, way, attempt, at, retry_at, before, said, revision)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    step,
    cohort,
    key,
    number,
    record.state,
    record.way,
    record.attempt,
    record.at,
    record.retryAt ?? null,
    record.before ?? null,
    record.said ?? null,
    record.revision,
  )
  appendAudit(connection, entry)
}

const nextNumber = ({ statement }: Connection): number =>
  numberOf(statement('select coalesce(max(number), 0) + 1 n from action').get()?.['n'])

const actionOf = (row: SqlRow): KeptAction => ({
  step: stepKey(textOf(row['step'])),
  cohort: row['cohort'] === '' ? undefined : cohortName(textOf(row['cohort'])),
  key: actionKey(textOf(row['key'])),
  number: numberOf(row['number']),
  state: textOf(row['state']) as KeptAction['state'],
  way: textOf(row['way']) as KeptAction['way'],
  attempt: numberOf(row['attempt']),
  at: instant(numberOf(row['at'])),
  ...(row['retry_at'] === null ? {} : { retryAt: instant(numberOf(row['retry_at'])) }),
  ...(row['before'] === null ? {} : { before: textOf(row['before']) }),
  ...(row['said'] === null ? {} : { said: textOf(row['said']) }),
  revision: numberOf(row['revision']),
})

const movedBySomebody = (record: ActionRecord, known: ActionRecord | undefined): SunsetError => {
  const is = known === undefined ? 'untouched' : `${known.state} (${known.way})`
  const id: ActionId = record
  return new SunsetError(
    'busy',
    `${actionText(id)} is ${is} by now, so it cannot become ${record.state} (${record.way}). Nothing was recorded.`,
    { hint: 'Another command moved it meanwhile: `sunset status` shows how it stands.' },
  )
}
