import type { Instant } from '../../base/instant.ts'
import type { CohortPerson } from '../../model/cohort-of.ts'
import type { CohortName } from '../../model/names.ts'
import type { Lease, Segment, SegmentId } from '../ledger.ts'
import { codeOf, numberOf, stateOf } from './codec.ts'
import { segmentsOf } from './facts.ts'
import { renew } from './leases.ts'
import { personOfRow } from './standings.ts'
import { talliesOf } from './tallies.ts'
import type { Connection } from './transaction.ts'

/** So many people are looked at in one transaction: it stays short, and a lease is renewed with each. */
const page = 2000

const toldStates = (['accepted', 'delivered', 'read'] as const).map(codeOf).join(', ')

type Asked = {
  readonly cohortOf: (person: CohortPerson) => CohortName
  readonly machineNow: (() => Instant) | undefined
}

/**
 * Everybody into the cohort that is theirs now, page by page. What is kept of a person moves with them, in the page's transaction:
 * their deliveries' counts, their retries, and where the cursors of both segments stand to them.
 */
export const regroupPeople = (connection: Connection, lease: Lease, asked: Asked): number => {
  connection.database.exec(
    'create temp table if not exists moving (id integer primary key, old integer not null, new integer not null, linked integer not null)',
  )
  let moved = 0
  for (let after = 0; ; ) {
    const done = connection.transaction(lease, () => movePage(connection, asked, after))
    moved += done.moved
    if (done.last === undefined) return moved
    after = done.last
  }
}

const movePage = (
  connection: Connection,
  { cohortOf, machineNow }: Asked,
  after: number,
): { readonly moved: number; readonly last: number | undefined } => {
  const { statement } = connection
  if (machineNow !== undefined) renew(connection, machineNow())
  const segments = new Map(segmentsOf(connection).map((segment) => [segment.id as number, segment]))
  const rows = statement(
    `select id, identity, address, attributes, segment, linked from recipient where id > ? order by id limit ${page}`,
  ).all(after)
  statement('delete from temp.moving').run()
  const insert = statement('insert into temp.moving (id, old, new, linked) values (?, ?, ?, ?)')
  let moved = 0
  for (const row of rows) {
    const segment = segments.get(numberOf(row['segment']))
    if (segment === undefined || row['address'] === 'forgotten') continue
    const cohort = cohortOf(personOfRow(row, segment.country))
    if (cohort === segment.cohort) continue
    insert.run(
      numberOf(row['id']),
      segment.id,
      segmentIn(connection, segment, cohort),
      numberOf(row['linked']),
    )
    moved++
  }
  if (moved > 0) moveAll(connection)
  return { moved, last: rows.length < page ? undefined : numberOf(rows.at(-1)?.['id']) }
}

const segmentIn = ({ statement }: Connection, segment: Segment, cohort: CohortName): SegmentId => {
  const key = [segment.sender, segment.zone ?? '', segment.country ?? '', cohort]
  statement('insert or ignore into segment (sender, zone, country, cohort) values (?, ?, ?, ?)').run(...key)
  return numberOf(
    statement('select id from segment where sender = ? and zone = ? and country = ? and cohort = ?').get(
      ...key,
    )?.['id'],
  ) as SegmentId
}

const moveAll = (connection: Connection): void => {
  leaveCursors(connection)
  setBackCursors(connection)
  joinCursors(connection)
  moveTallies(connection)
  moveTold(connection)
  const { statement } = connection
  statement(
    `update retry set segment = m.new
     from (select s.id step, v.id id, v.new new from step s cross join temp.moving v) m
     where retry.step = m.step and retry.recipient = m.id`,
  ).run()
  statement(
    `update segment set size = size - m.n, linked = segment.linked - m.linked
     from (select old, count(*) n, sum(linked) linked from temp.moving group by old) m where segment.id = m.old`,
  ).run()
  statement(
    `update segment set size = size + m.n, linked = segment.linked + m.linked
     from (select new, count(*) n, sum(linked) linked from temp.moving group by new) m where segment.id = m.new`,
  ).run()
  statement('update recipient set segment = v.new from temp.moving v where recipient.id = v.id').run()
}

/** Where those who move stand to a step's cursor, and whether they have a row of it. `side`: the segment that they leave, or come to. */
const standing = (side: 'old' | 'new'): string =>
  `select p.step step, p.segment segment,
     sum(v.id <= p.cursor) behind, sum(v.id <= p.cursor and v.linked = 1) linked_behind,
     sum(v.id <= p.cursor and d.recipient is null) not_addressed,
     sum(v.id > p.cursor and d.recipient is not null and v.linked = 0) told_unlinked,
     sum(v.id > p.cursor and d.recipient is not null and v.linked = 1) told_linked
   from temp.moving v cross join progress p on p.segment = v.${side}
     left join delivery d on d.step = p.step and d.recipient = v.id
   group by p.step, p.segment`

const leaveCursors = ({ statement }: Connection): void => {
  statement(
    `update progress set behind = progress.behind - m.behind, linked_behind = progress.linked_behind - m.linked_behind,
       not_addressed = progress.not_addressed - m.not_addressed,
       told_unlinked = max(0, progress.told_unlinked - m.told_unlinked), told_linked = max(0, progress.told_linked - m.told_linked)
     from (${standing('old')}) m where progress.step = m.step and progress.segment = m.segment`,
  ).run()
}

/**
 * Whoever comes in behind a cursor without a row would be passed over for good, so that cursor goes back to the start. Who leaves at the same
 * time has left by then.
 */
const setBackCursors = ({ statement }: Connection): void => {
  const behind = statement(
    `select distinct p.step step, p.segment segment from temp.moving v cross join progress p on p.segment = v.new
       left join delivery d on d.step = p.step and d.recipient = v.id
     where v.id <= p.cursor and d.recipient is null`,
  ).all()
  for (const row of behind) {
    const [step, segment] = [numberOf(row['step']), numberOf(row['segment'])]
    statement(
      `update progress set cursor = 0, behind = 0, linked_behind = 0, not_addressed = 0,
         told_unlinked = a.unlinked, told_linked = a.linked
       from (select coalesce(sum(r.linked = 0), 0) unlinked, coalesce(sum(r.linked = 1), 0) linked
             from recipient r cross join delivery d on d.step = ? and d.recipient = r.id
             where r.segment = ? and r.id not in (select id from temp.moving)) a
       where step = ? and segment = ?`,
    ).run(step, segment, step, segment)
  }
}

const joinCursors = ({ statement }: Connection): void => {
  // A step that has not come to the segment yet, for those who bring a row of it.
  statement(
    `insert or ignore into progress (step, segment, cursor, behind, linked_behind, not_addressed)
     select distinct s.id, v.new, 0, 0, 0, 0
     from temp.moving v cross join step s cross join delivery d on d.step = s.id and d.recipient = v.id`,
  ).run()
  statement(
    `update progress set behind = progress.behind + m.behind, linked_behind = progress.linked_behind + m.linked_behind,
       told_unlinked = progress.told_unlinked + m.told_unlinked, told_linked = progress.told_linked + m.told_linked
     from (${standing('new')}) m where progress.step = m.step and progress.segment = m.segment`,
  ).run()
}

/** When they were told, step by step, goes with them. */
const moveTold = ({ statement }: Connection): void => {
  for (const [side, n] of [
    ['new', 'count(*)'],
    ['old', '-count(*)'],
  ] as const)
    statement(
      `insert into told (step, segment, minute, n)
       select d.step, v.${side}, d.at / 60, ${n} from temp.moving v cross join step s
         cross join delivery d on d.step = s.id and d.recipient = v.id and d.state in (${toldStates}) where true group by 1, 2, 3
       on conflict (step, segment, minute) do update set n = n + excluded.n`,
    ).run()
}

const moveTallies = (connection: Connection): void => {
  const rows = connection
    .statement(
      `select d.step step, d.state state, v.old old, v.new new, count(*) n
       from temp.moving v cross join step s cross join delivery d on d.step = s.id and d.recipient = v.id
       group by d.step, d.state, v.old, v.new`,
    )
    .all()
  const tallies = talliesOf(connection)
  for (const [at, row] of rows.entries()) {
    const [from, to] = [numberOf(row['old']) as SegmentId, numberOf(row['new']) as SegmentId]
    tallies.shift(stateOf(row['state']), from, to, numberOf(row['n']))
    // In the order of steps: a step's changes are written before the next one's are gathered.
    if (rows[at + 1]?.['step'] !== row['step']) tallies.write(numberOf(row['step']))
  }
}
