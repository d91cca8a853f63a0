import { type RecipientId, recipientId } from '../../model/delivery.ts'
import type { Identity } from '../../model/recipient.ts'
import type { AuditEntry, Lease } from '../ledger.ts'
import { appendAudit } from './audit-trail.ts'
import { addressOf, numberOf, storedIdentity } from './codec.ts'
import { redactEverybody, redactPerson } from './forget-reasons.ts'
import { hashOfIdentity, markPurged } from './forgotten.ts'
import { recipientIndexes } from './schema.ts'
import type { Connection } from './transaction.ts'

/** What stands where an address was. */
const tombstone = 'forgotten'
/** No address holds a control character, so that no person who joins can be taken for one who is gone. */
const tombstoneIdentity = `char(31) || '${tombstone} ' || id`
const noLocale = 'und'

/**
 * One person's data goes, their number and the states of their deliveries stay: so every sum still holds. Their row stays where it
 * is for the cursors' sake, and a suppression keeps every later claim from it, in the claim's own transaction.
 */
export const forgetPerson = (
  connection: Connection,
  lease: Lease,
  identity: Identity,
  entry: (known: RecipientId | undefined) => AuditEntry,
): boolean => {
  const { statement } = connection
  const stored = storedIdentity(identity)
  const isKnown = connection.transaction(lease, () => {
    const row = statement('select id, identity, address from recipient where identity = ?').get(stored)
    const id = row === undefined ? undefined : recipientId(numberOf(row['id']))
    const told = entry(id)
    statement('insert or ignore into forgotten (hash, at, recipient) values (?, ?, ?)').run(
      hashOfIdentity(connection, identity),
      told.at,
      id ?? null,
    )
    for (const list of ['suppression', 'linked_later'])
      statement(`delete from ${list} where identity = ?`).run(stored)
    // One that waits would be sent to the tombstone.
    statement('delete from reply where identity = ? and state = 0').run(stored)
    statement(`update reply set identity = ${tombstoneIdentity}, address = null where identity = ?`).run(
      stored,
    )
    statement('delete from visit where recipient = ?').run(id ?? null)
    if (row !== undefined && id !== undefined) {
      redactPerson(connection, [String(identity), String(addressOf(row['identity'], row['address']))])
      bury(connection, 'where id = ?', id)
      statement(
        'insert or ignore into suppression (identity, reason, at) select identity, ?, ? from recipient where id = ?',
      ).run(tombstone, told.at, id)
      statement(
        'update delivery set platform_id = null where recipient = ? and step in (select id from step) and platform_id is not null',
      ).run(id)
    }
    appendAudit(connection, told)
    return id !== undefined
  })
  wipe(connection)
  return isKnown
}

/** Everybody's. Rows stay as numbers, so that deliveries and their counts can still be proved against each other. */
export const purgePeople = (connection: Connection, lease: Lease, entry: AuditEntry): number => {
  const { database, statement } = connection
  const people = connection.transaction(lease, () => {
    redactEverybody(connection)
    database.exec('drop index if exists recipient_identity')
    const buried = bury(connection, 'where true')
    database.exec(recipientIndexes)
    database.exec(`delete from suppression; delete from linked_later; delete from forgotten;
      delete from meta where key = 'salt'; delete from reply where state = 0;
      update reply set identity = ${tombstoneIdentity}, address = null; delete from visit;
      update delivery set platform_id = null where platform_id is not null`)
    statement("delete from locale where tag <> 'und'").run()
    markPurged(connection, entry.at)
    appendAudit(connection, entry)
    return buried
  })
  wipe(connection)
  return people
}

const bury = ({ statement }: Connection, where: string, ...values: readonly number[]): number => {
  statement('insert or ignore into locale (tag) values (?)').run(noLocale)
  return Number(
    statement(
      `update recipient set identity = ${tombstoneIdentity}, address = '${tombstone}', attributes = null,
         locale = (select id from locale where tag = '${noLocale}') ${where}`,
    ).run(...values).changes,
  )
}

/**
 * What was deleted may still lie in free space, in pages that were split long ago, and in the WAL. The file is written anew, and the
 * WAL after it is emptied, so that no byte is left; while another program reads the ledger, as soon as it lets go of it.
 */
const wipe = ({ database }: Connection): void => {
  database.exec('pragma secure_delete = on')
  database.exec('vacuum')
  database.exec('pragma wal_checkpoint(truncate)')
  database.exec('pragma secure_delete = off')
}
