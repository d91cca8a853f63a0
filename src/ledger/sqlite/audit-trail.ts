import { createHash } from 'node:crypto'
import { isoOf } from '../../base/instant.ts'
import type { AuditEntry } from '../ledger.ts'
import { numberOf, textOf } from './codec.ts'
import type { Connection } from './transaction.ts'

/** What the chain begins with. */
const genesis = '0'.repeat(64)

/** SHA-256 over the hash before it and the entry's own fields, as JSON: whoever changes an entry must change all after it. */
export const chained = (before: string, fields: readonly (string | number | null)[]): string =>
  createHash('sha256').update(before).update('\n').update(JSON.stringify(fields)).digest('hex')

/** Appends within the caller's transaction, so that an entry exists exactly when what it tells of does. */
export const appendAudit = ({ statement }: Connection, entry: AuditEntry): void => {
  const last = statement('select number, hash from audit order by number desc limit 1').get()
  const number = numberOf(last?.['number']) + 1
  const before = last === undefined ? genesis : textOf(last['hash'])
  const at = isoOf(entry.at)
  const subject = entry.subject ?? null
  const why = entry.why ?? null
  const hash = chained(before, [number, at, entry.who, entry.what, subject, why])
  statement('insert into audit (number, at, who, what, subject, why, hash) values (?, ?, ?, ?, ?, ?, ?)').run(
    number,
    at,
    entry.who,
    entry.what,
    subject,
    why,
    hash,
  )
}
