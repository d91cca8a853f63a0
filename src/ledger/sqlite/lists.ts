import type { Instant } from '../../base/instant.ts'
import type { Identity } from '../../model/recipient.ts'
import { numberOf, storedIdentity } from './codec.ts'
import { markLinked } from './load.ts'
import type { Connection } from './transaction.ts'

/** Marks people as linked. Who is not known yet is kept apart, and is linked on joining. Gives how many became so. */
export const linkPeople = (connection: Connection, identities: readonly Identity[], at: Instant): number => {
  const find = connection.statement('select id, linked from recipient where identity = ?')
  const later = connection.statement('insert or ignore into linked_later (identity, at) values (?, ?)')
  let linked = 0
  for (const identity of identities) {
    const stored = storedIdentity(identity)
    const row = find.get(stored)
    if (row === undefined) later.run(stored, at)
    else if (row['linked'] !== 1) {
      markLinked(connection, numberOf(row['id']))
      linked++
    }
  }
  return linked
}

/** Notes who must not be written to. The claim looks here, in its own transaction. Gives how many are new. */
export const suppressPeople = (
  { statement }: Connection,
  identities: readonly Identity[],
  reason: string,
  at: Instant,
): number => {
  const insert = statement('insert or ignore into suppression (identity, reason, at) values (?, ?, ?)')
  let added = 0
  for (const identity of identities) added += Number(insert.run(storedIdentity(identity), reason, at).changes)
  return added
}
