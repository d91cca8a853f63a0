import { type Instant, instant } from '../../base/instant.ts'
import { noCounts } from '../../model/delivery.ts'
import type { Allowance, Facts, Hold, OccurrenceFacts, Revision } from '../../model/facts.ts'
import { cohortName, countryCode, senderId, zoneName } from '../../model/names.ts'
import { type Occurrence, type OccurrenceId, occurrenceId } from '../../model/occurrence.ts'
import type { Addressees } from '../../model/plan.ts'
import type { Segment, SegmentId } from '../ledger.ts'
import { actionsIn } from './actions.ts'
import { numberOf, textOf } from './codec.ts'
import { countsOf } from './counts.ts'
import type { SqlRow, Value } from './driver.ts'
import { pendingByPlace } from './pending-in.ts'
import type { Connection } from './transaction.ts'

const instantOrNone = (value: Value | undefined): Instant | undefined =>
  value === null || value === undefined ? undefined : instant(Number(value))

export const revisionOf = (row: SqlRow): Revision => ({
  number: numberOf(row['number']),
  text: textOf(row['text']),
  hash: textOf(row['hash']),
  approvedAt: instant(numberOf(row['approved_at'])),
  by: textOf(row['by']),
  reason: textOf(row['reason']),
  ...(row['source'] === null ? {} : { source: textOf(row['source']) }),
  ...(row['despite'] === null ? {} : { despite: textOf(row['despite']).split(',') }),
})

export const standingOf = (connection: Connection): Omit<Facts, 'occurrences'> => {
  const { statement } = connection
  const revision = statement('select * from revision order by number desc limit 1').get()
  const audience = statement('select * from audience').get()
  const byCohort = statement('select cohort, sum(size) n from segment group by cohort').all()
  const newest = statement(
    `select max(at) at from (select max(approved_at) at from revision union all select max(read_at) from audience
      union all select max(max(coalesce(began, 0), coalesce(completed, 0), coalesce(skipped_at, 0))) from occurrence
      union all select cast(value as integer) from memory where key = 'newest')`,
  ).get()
  return {
    ...(revision === undefined ? {} : { revision: revisionOf(revision) }),
    firstApproved: new Map(
      statement('select occurrence, at from first_approved')
        .all()
        .map((row) => [occurrenceId(textOf(row['occurrence'])), instant(numberOf(row['at']))]),
    ),
    ...decisionsOf(connection),
    actions: actionsIn(connection),
    ...(audience === undefined
      ? {}
      : {
          audience: {
            readAt: instant(numberOf(audience['read_at'])),
            people: numberOf(audience['people']),
            byCohort: new Map(byCohort.map((row) => [cohortName(textOf(row['cohort'])), numberOf(row['n'])])),
            ...(audience['fingerprint'] === null ? {} : { fingerprint: textOf(audience['fingerprint']) }),
          },
        }),
    ...(newest?.['at'] === null || newest === undefined ? {} : { newest: instant(numberOf(newest['at'])) }),
  }
}

/** Both lie in one table: a decision stands until another one takes its place. */
const allowances: readonly string[] = ['passed', 'early', 'freed'] satisfies Allowance['kind'][]

const decisionsOf = ({ statement }: Connection): Pick<Facts, 'holds' | 'allowed'> => {
  const rows = statement('select * from hold order by id').all()
  const isAllowance = ({ kind }: SqlRow): boolean => allowances.includes(textOf(kind))
  return {
    holds: rows.filter((row) => !isAllowance(row)).map(holdOf),
    allowed: rows.filter(isAllowance).map(allowanceOf),
  }
}

const allowanceOf = (row: SqlRow): Allowance => ({
  ...(row['occurrence'] === '' ? {} : { occurrence: occurrenceId(textOf(row['occurrence'])) }),
  kind: textOf(row['kind']) as Allowance['kind'],
  since: instant(numberOf(row['since'])),
})

const holdOf = (row: SqlRow): Hold => ({
  ...(row['occurrence'] === '' ? {} : { occurrence: occurrenceId(textOf(row['occurrence'])) }),
  kind: textOf(row['kind']) as Hold['kind'],
  why: textOf(row['why']),
  since: instant(numberOf(row['since'])),
})

export const happenedTo = (
  connection: Connection,
  occurrences: readonly { readonly occurrence: Occurrence; readonly to: Addressees }[],
): ReadonlyMap<OccurrenceId, OccurrenceFacts> =>
  new Map(occurrences.map(({ occurrence, to }) => [occurrence.id, factsOf(connection, occurrence, to)]))

const factsOf = (connection: Connection, occurrence: Occurrence, to: Addressees): OccurrenceFacts => {
  const { statement } = connection
  const row = statement('select * from occurrence where id = ?').get(occurrence.id)
  const stepRow = statement('select id from step where key = ?').get(occurrence.stepKey)
  const stepId = stepRow === undefined ? undefined : numberOf(stepRow['id'])
  const began = instantOrNone(row?.['began'])
  const completed = instantOrNone(row?.['completed'])
  const retry =
    stepId === undefined
      ? undefined
      : statement(
          `select min((select min(t.at) from retry t where t.step = ? and t.segment = g.id and t.at > 0)) at
           from segment g where g.cohort = ?`,
        ).get(stepId, occurrence.cohort)
  const retryAt = instantOrNone(retry?.['at'])
  const counts =
    occurrence.kind === 'message' ? countsOf(connection, stepId, occurrence.cohort, to) : noCounts
  return {
    counts,
    ...(began === undefined ? {} : { began }),
    ...(completed === undefined ? {} : { completed }),
    ...(row === undefined || row['skipped_as'] === null
      ? {}
      : {
          skipped: {
            as: textOf(row['skipped_as']) as 'missed' | 'superseded' | 'cancelled',
            why: textOf(row['skipped_why']),
            at: instant(numberOf(row['skipped_at'])),
          },
        }),
    ...(retryAt === undefined ? {} : { retryAt }),
    ...(counts.pending === 0 ? {} : { pendingIn: pendingByPlace(connection, stepId, occurrence.cohort, to) }),
    ...waitsOf(connection, occurrence),
  }
}

const waitsOf = ({ statement }: Connection, { id }: Occurrence): Pick<OccurrenceFacts, 'waits'> => {
  const row = statement('select until, why from waiting where occurrence = ?').get(id)
  return row === undefined
    ? {}
    : { waits: { until: instant(numberOf(row['until'])), why: textOf(row['why']) } }
}

export const segmentOf = (row: SqlRow): Segment => ({
  id: numberOf(row['id']) as SegmentId,
  sender: senderId(textOf(row['sender'])),
  zone: row['zone'] === '' ? undefined : zoneName(textOf(row['zone'])),
  country: row['country'] === '' ? undefined : countryCode(textOf(row['country'])),
  cohort: cohortName(textOf(row['cohort'])),
  size: numberOf(row['size']),
})

export const segmentsOf = ({ statement }: Connection): Segment[] =>
  statement('select * from segment order by id').all().map(segmentOf)
