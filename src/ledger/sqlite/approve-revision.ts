import { SunsetError } from '../../base/errors.ts'
import type { Revision } from '../../model/facts.ts'
import type { OccurrenceId } from '../../model/occurrence.ts'
import { appendAudit } from './audit-trail.ts'
import type { Connection } from './transaction.ts'

/** Makes a text the newest revision, notes its new steps, and says so in the audit trail: in the caller's transaction. */
export const approveRevision = (
  connection: Connection,
  revision: Omit<Revision, 'number'>,
  expected: number | undefined,
  steps: readonly OccurrenceId[],
): Revision => {
  const { statement } = connection
  const newest = statement('select max(number) n from revision').get()?.['n']
  if ((newest ?? undefined) !== expected)
    throw new SunsetError(
      'busy',
      `Somebody approved revision ${newest} meanwhile. Nothing was approved now.`,
      { hint: 'Look at what changed, then approve again.' },
    )
  const number = (expected ?? 0) + 1
  const { text, hash, approvedAt, by, reason, source, despite } = revision
  statement(
    'insert into revision (number, text, hash, approved_at, by, reason, source, despite) values (?, ?, ?, ?, ?, ?, ?, ?)',
  ).run(number, text, hash, approvedAt, by, reason, source ?? null, despite?.join(',') ?? null)
  statement('delete from waiting').run()
  for (const id of steps)
    statement('insert or ignore into first_approved (occurrence, at) values (?, ?)').run(id, approvedAt)
  appendAudit(connection, {
    at: approvedAt,
    who: by,
    what: 'approve',
    subject: `revision ${number} ${hash}`,
    why: whyOf({ reason, source, despite }),
  })
  return { ...revision, number }
}

const whyOf = ({
  reason,
  source,
  despite,
}: {
  readonly reason: string
  readonly source: string | undefined
  readonly despite: readonly string[] | undefined
}): string =>
  [
    reason,
    ...(source === undefined ? [] : [`<${source}>`]),
    ...(despite === undefined ? [] : [`(despite ${despite.join(', ')})`]),
  ].join(' ')
