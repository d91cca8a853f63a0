import type { Joiner } from '../receiving.ts'
import { numberOf, storedIdentity } from './codec.ts'
import { remembered } from './forgotten.ts'
import type { Connection } from './transaction.ts'

/**
 * People who came by themselves, one by one, in the caller's transaction. They get the highest numbers, so they lie ahead of every cursor; a
 * set that a load brings is sorted by segment, but these come when they come. Gives how many were not known.
 */
export const joinPeople = (connection: Connection, joiners: readonly Joiner[]): number => {
  if (joiners.length === 0) return 0
  const { statement } = connection
  // Before the audience was read nobody can be known, and it will name them itself.
  if (statement('select 1 from audience').get() === undefined) return 0
  const may = new Set(
    remembered(
      connection,
      joiners.map(({ recipient }) => recipient.identity),
    ),
  )
  let joined = 0
  for (const joiner of joiners) if (may.has(joiner.recipient.identity) && join(connection, joiner)) joined++
  statement('update audience set people = people + ?').run(joined)
  return joined
}

const join = ({ statement }: Connection, { recipient, sender, cohort }: Joiner): boolean => {
  const identity = storedIdentity(recipient.identity)
  if (statement('select 1 from recipient where identity = ?').get(identity) !== undefined) return false
  const place = [sender, recipient.zone ?? '', recipient.country ?? '', cohort] as const
  statement('insert or ignore into segment (sender, zone, country, cohort) values (?, ?, ?, ?)').run(...place)
  const segment = numberOf(
    statement('select id from segment where sender = ? and zone = ? and country = ? and cohort = ?').get(
      ...place,
    )?.['id'],
  )
  statement('insert or ignore into locale (tag) values (?)').run(recipient.locale)
  const isLinked =
    recipient.linked || statement('select 1 from linked_later where identity = ?').get(identity) !== undefined
  statement(
    `insert into recipient (segment, identity, address, locale, linked, attributes)
     values (?, ?, ?, (select id from locale where tag = ?), ?, ?)`,
  ).run(
    segment,
    identity,
    recipient.address === (recipient.identity as string) ? null : recipient.address,
    recipient.locale,
    isLinked ? 1 : 0,
    Object.keys(recipient.attributes).length === 0 ? null : JSON.stringify(recipient.attributes),
  )
  statement('insert into joiner (recipient) select id from recipient where identity = ?').run(identity)
  statement('update segment set size = size + 1, linked = linked + ? where id = ?').run(
    isLinked ? 1 : 0,
    segment,
  )
  return true
}
