import type { Instant } from '../../base/instant.ts'
import type { RecipientId } from '../../model/delivery.ts'
import type { Identity } from '../../model/recipient.ts'
import { storedIdentity } from './codec.ts'
import { parsed } from './person.ts'
import type { Connection } from './transaction.ts'

/**
 * Marks people as linked. Who is not known yet is kept apart, and is linked on joining. Gives how many became so. Set-wise: a list may
 * name millions, and each by itself took four statements.
 */
export const linkPeople = (connection: Connection, identities: readonly Identity[], at: Instant): number => {
  const { statement } = connection
  // In the order of the index: millions are found along neighbouring pages.
  const named = JSON.stringify(identities.map(storedIdentity).sort(byIndex))
  const text = statement(
    `select json_group_array(json_array(r.id, r.segment)) found from json_each(?) n cross join recipient r
     where r.identity = n.value and r.linked = 0`,
  ).get(named)?.['found']
  const found = [...new Map(parsed<(readonly [id: number, segment: number])[]>(text)).entries()]
  markAllLinked(connection, found)
  statement(
    `insert or ignore into linked_later (identity, at) select n.value, ? from json_each(?) n
     where not exists (select 1 from recipient r where r.identity = n.value)`,
  ).run(at, named)
  return found.length
}

/** People by their numbers in the ledger, as links name them. Gives how many became linked. */
export const linkIds = (connection: Connection, ids: readonly RecipientId[]): number => {
  if (ids.length === 0) return 0
  const text = connection
    .statement(
      `select json_group_array(json_array(r.id, r.segment)) found from json_each(?) n cross join recipient r
       where r.id = n.value and r.linked = 0`,
    )
    .get(JSON.stringify([...new Set(ids)]))?.['found']
  const found = parsed<(readonly [id: number, segment: number])[]>(text)
  markAllLinked(connection, found)
  return found.length
}

/** Numbers before texts, as SQLite has them. */
const byIndex = (one: number | string, other: number | string): number => {
  if (typeof one === 'number' && typeof other === 'number') return one - other
  if (typeof one === 'number') return -1
  if (typeof other === 'number') return 1
  return one < other ? -1 : one > other ? 1 : 0
}

/** Everybody's segment and every cursor that has passed them know it, so that counts stay sums. */
const markAllLinked = (
  { statement }: Connection,
  found: readonly (readonly [id: number, segment: number])[],
): void => {
  if (found.length === 0) return
  const bySegment = new Map<number, number[]>()
  for (const [id, segment] of found) {
    const ids = bySegment.get(segment)
    if (ids === undefined) bySegment.set(segment, [id])
    else ids.push(id)
  }
  for (const [segment, ids] of bySegment) {
    const list = JSON.stringify(ids)
    statement('update recipient set linked = 1 where id in (select value from json_each(?))').run(list)
    statement('update segment set linked = linked + ? where id = ?').run(ids.length, segment)
    statement(
      `update progress set linked_behind = linked_behind + (select count(*) from json_each(?) where value <= cursor)
       where segment = ?`,
    ).run(list, segment)
    // Of those ahead of a cursor who have a row of the step all the same.
    statement(
      `update progress set told_unlinked = told_unlinked - m.n, told_linked = told_linked + m.n
       from (select p.step step, count(*) n from progress p cross join json_each(?) j on j.value > p.cursor
               join delivery d on d.step = p.step and d.recipient = j.value
             where p.segment = ? and p.told_unlinked > 0 group by p.step) m
       where progress.step = m.step and progress.segment = ?`,
    ).run(list, segment, segment)
  }
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
