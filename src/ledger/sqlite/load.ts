import type { Instant } from '../../base/instant.ts'
import type { Recipient } from '../../model/recipient.ts'
import type { Lease, LoadReport } from '../ledger.ts'
import { numberOf } from './codec.ts'
import type { Database } from './driver.ts'
import { explainedInTemporary } from './explained.ts'
import { renew } from './leases.ts'
import { recipientIndexes } from './schema.ts'
import { dropRepeated, type Names, nameStaged, type Place, stage } from './stage.ts'
import type { Connection } from './transaction.ts'

type Source = {
  readonly at: Instant
  readonly fingerprint: string | undefined
  readonly renew?: boolean
  readonly machineNow?: () => Instant
}

/** From so many joiners for each person known on, making the indexes anew is faster than keeping them (5 million rows: 15 s, not 88). */
const indexAnewShare = 0.5
const renewEveryMs = 5000

/**
 * Rows go into a temporary database first, without an index, and are indexed, deduplicated and copied in segment order after:
 * with a unique index kept during the load 5 million rows took 88 s instead of 15. Ids in segment order make claims walk
 * neighbouring pages (14–18% more sends a second). The copy is one transaction.
 */
export const loadAudience = async (
  connection: Connection,
  lease: Lease,
  batches: AsyncIterable<readonly Recipient[]>,
  place: Place,
  source: Source,
): Promise<LoadReport> => {
  const { database } = connection
  database.exec("attach '' as staging")
  try {
    const { names, rows } = await staged(connection, batches, place, keepingLease(connection, lease, source))
    return connection.transaction(lease, () => {
      nameStaged(connection, names)
      const report = take(connection, source, rows)
      if (source.machineNow !== undefined) renew(connection, source.machineNow())
      return report
    })
  } finally {
    detach(database)
  }
}

/** What failed before is the error to tell. Left attached, it is gone with the connection. */
const detach = (database: Database): void => {
  try {
    database.exec('detach staging')
  } catch {}
}

/** All of it in the temporary folder: when that is full, it is not the ledger's disk. */
const staged = async (
  connection: Connection,
  batches: AsyncIterable<readonly Recipient[]>,
  place: Place,
  afterBatch: () => void,
): Promise<{ readonly names: Names; readonly rows: number }> => {
  try {
    const names = await stage(connection, batches, place, afterBatch)
    const rows = countOf(connection, 'select count(*) n from staging.row')
    dropRepeated(connection)
    return { names, rows }
  } catch (error) {
    throw explainedInTemporary(error, connection.path)
  }
}

/** A source may take minutes, and a lease is soon over. */
const keepingLease = (connection: Connection, lease: Lease, { machineNow }: Source): (() => void) => {
  let renewedAt = machineNow?.() ?? 0
  return () => {
    const now = machineNow?.()
    if (now === undefined || now - renewedAt < renewEveryMs) return
    connection.transaction(lease, () => renew(connection, now))
    renewedAt = now
  }
}

const take = (connection: Connection, source: Source, rows: number): LoadReport => {
  const { database, statement } = connection
  const before = countOf(connection, 'select count(*) n from main.recipient')
  const distinct = countOf(connection, 'select count(*) n from staging.row')
  const newlyLinked = before === 0 ? 0 : linkKnown(connection)
  const named = before === 0 ? 0 : markKnown(connection)
  if (source.renew === true && named > 0)
    database.exec(
      'update main.recipient set attributes = s.attributes from staging.row s where s.identity = recipient.identity',
    )
  const joined = distinct - named
  const anew = joined > before * indexAnewShare
  if (anew) database.exec('drop index if exists recipient_identity; drop index if exists recipient_segment')
  const highest = countOf(connection, 'select coalesce(max(id), 0) n from main.recipient')
  database.exec(`
    insert into main.recipient (segment, identity, address, locale, linked, attributes)
    select g.id, s.identity, s.address, l.id,
      s.linked or exists (select 1 from main.linked_later y where y.identity = s.identity), s.attributes
    from staging.row s
      join staging.segment_name g on g.staged = s.segment
      join staging.locale_name l on l.staged = s.locale
    ${named === 0 ? '' : 'where s.n not in (select n from staging.known)'}
    order by g.id, s.n`)
  database.exec(recipientIndexes)
  statement(`
    update segment set size = segment.size + added.n, linked = segment.linked + added.linked
    from (select segment, count(*) n, sum(linked) linked from recipient where id > ? group by segment) added
    where segment.id = added.segment`).run(highest)
  const people = before + joined
  statement('insert or replace into audience (id, read_at, fingerprint, people) values (1, ?, ?, ?)').run(
    source.at,
    source.fingerprint ?? null,
    people,
  )
  const vanished = before - named - joinersUnnamed(connection)
  return { people, joined, repeated: rows - distinct, newlyLinked, vanished }
}

const countOf = (connection: Connection, sql: string): number =>
  numberOf(connection.database.prepare(sql).get()?.['n'])

/** People who came by themselves, and whom the source does not name either. */
const joinersUnnamed = (connection: Connection): number =>
  countOf(
    connection,
    `select count(*) n from main.joiner j join main.recipient r on r.id = j.recipient
     where not exists (select 1 from staging.row s where s.identity = r.identity)`,
  )

/** Notes which staged rows name somebody known, and gives how many. Both indexes are walked in the same order. */
const markKnown = (connection: Connection): number => {
  connection.database.exec(`create table staging.known (n integer primary key);
    insert into staging.known select s.n from staging.row s indexed by row_identity
      where exists (select 1 from main.recipient r where r.identity = s.identity)`)
  return countOf(connection, 'select count(*) n from staging.known')
}

/**
 * Linked is one way: who is known and is linked in the source now becomes linked; nobody becomes unlinked. The same as
 * `linkPeople`, for as many as there may be.
 */
const linkKnown = (connection: Connection): number => {
  connection.database.exec(`
    create table staging.linking (segment integer, id integer, primary key (segment, id)) without rowid;
    insert into staging.linking select r.segment, r.id
      from staging.row s join main.recipient r on r.identity = s.identity where s.linked = 1 and r.linked = 0;
    update main.recipient set linked = 1 where id in (select id from staging.linking);
    update main.segment set linked = linked + (select count(*) from staging.linking k where k.segment = segment.id);
    update main.progress set linked_behind = linked_behind
      + (select count(*) from staging.linking k where k.segment = progress.segment and k.id <= progress.cursor);
    create table staging.linking_told (step integer, segment integer, n integer, primary key (step, segment)) without rowid;
    insert into staging.linking_told select p.step, p.segment, count(*)
      from main.progress p cross join staging.linking k on k.segment = p.segment and k.id > p.cursor
        join main.delivery d on d.step = p.step and d.recipient = k.id
      where p.told_unlinked > 0 group by p.step, p.segment;
    update main.progress set told_unlinked = told_unlinked - t.n, told_linked = told_linked + t.n
      from staging.linking_told t where t.step = progress.step and t.segment = progress.segment`)
  return countOf(connection, 'select count(*) n from staging.linking')
}
