import { instant } from '../../base/instant.ts'
import { type DeliveryState, recipientId } from '../../model/delivery.ts'
import { cohortName, localeTag } from '../../model/names.ts'
import type { Occurrence } from '../../model/occurrence.ts'
import type { Addressees } from '../../model/plan.ts'
import type { Identity } from '../../model/recipient.ts'
import type { DeliveryRecord, Ledger, Reason } from '../ledger.ts'
import { addressOf, codeOf, numberOf, stateOf, storedIdentity, textOf } from './codec.ts'
import type { SqlRow } from './driver.ts'
import { segmentsOf } from './facts.ts'
import { personOfRow } from './standings.ts'
import type { Connection } from './transaction.ts'

type Asked = { readonly occurrence: Occurrence; readonly to: Addressees }

const page = 2000

/** In the order of ids: those that have a row, then those ahead. Page by page, so that no read stays open (and holds back a checkpoint) while the reader takes its time. */
export async function* deliveriesOf(
  connection: Connection,
  states: readonly DeliveryState[],
  asked: readonly Asked[],
): AsyncGenerator<DeliveryRecord> {
  for (const one of asked) {
    yield* withRow(connection, states, one)
    if (states.includes('pending')) yield* ahead(connection, one)
  }
}

function* withRow(
  { statement, reading }: Connection,
  states: readonly DeliveryState[],
  { occurrence }: Asked,
): Generator<DeliveryRecord> {
  const read = statement(
    `select d.recipient id, d.state state, d.attempt attempt, d.at at, r.identity identity, r.address address, l.tag locale,
       g.cohort cohort, e.code code, e.text text, e.concerns concerns
     from step s join delivery d on d.step = s.id join recipient r on r.id = d.recipient
       join segment g on g.id = r.segment join locale l on l.id = r.locale left join reason e on e.id = d.reason
     where s.key = ? and d.recipient > ? and g.cohort = ? and d.state in (select value from json_each(?))
     order by d.recipient limit ${page}`,
  )
  const codes = JSON.stringify(states.map(codeOf))
  for (let after = 0, rows: SqlRow[]; ; after = numberOf(rows.at(-1)?.['id'])) {
    rows = reading(() => read.all(occurrence.stepKey, after, occurrence.cohort, codes))
    for (const row of rows) yield recordOf(row, occurrence)
    if (rows.length < page) return
  }
}

function* ahead({ statement, reading }: Connection, { occurrence, to }: Asked): Generator<DeliveryRecord> {
  if (to.kind === 'owed') return
  const addressed =
    to.kind === 'unlinked' ? 'and r.linked = 0' : to.kind === 'linked' ? 'and r.linked = 1' : ''
  const read = statement(
    `select r.id id, r.identity identity, r.address address, l.tag locale
     from recipient r join locale l on l.id = r.locale
     where r.segment = ? and r.id > ? ${addressed}
       and not exists (select 1 from delivery d join step s on s.id = d.step where s.key = ? and d.recipient = r.id)
     order by r.id limit ${page}`,
  )
  const segments = statement(
    `select g.id id, coalesce((select p.cursor from progress p join step s on s.id = p.step where s.key = ? and p.segment = g.id), 0) cursor
     from segment g where g.cohort = ? order by g.id`,
  ).all(occurrence.stepKey, occurrence.cohort)
  for (const segment of segments)
    for (let after = numberOf(segment['cursor']), rows: SqlRow[]; ; after = numberOf(rows.at(-1)?.['id'])) {
      rows = reading(() => read.all(numberOf(segment['id']), after, occurrence.stepKey))
      for (const row of rows)
        yield recordOf({ ...row, state: 0, attempt: 0, cohort: occurrence.cohort }, occurrence)
      if (rows.length < page) break
    }
}

const recordOf = (row: SqlRow, occurrence: Occurrence): DeliveryRecord => ({
  recipient: recipientId(numberOf(row['id'])),
  address: addressOf(row['identity'], row['address']),
  occurrence: occurrence.id,
  cohort: cohortName(textOf(row['cohort'])),
  locale: localeTag(textOf(row['locale'])),
  state: stateOf(row['state']),
  attempt: numberOf(row['attempt']),
  at: row['at'] === undefined || row['at'] === null ? undefined : instant(numberOf(row['at']) * 1000),
  reason:
    row['code'] === undefined || row['code'] === null
      ? undefined
      : { code: textOf(row['code']), text: textOf(row['text']), of: textOf(row['concerns']) as Reason['of'] },
})

export async function* peopleOf(connection: Connection): ReturnType<Ledger['people']> {
  const segments = new Map(segmentsOf(connection).map((segment) => [segment.id as number, segment]))
  const read = connection.statement(
    `select r.id id, r.identity identity, r.address address, r.segment segment, l.tag locale, r.linked linked,
       (select p.reason from suppression p where p.identity = r.identity) suppressed
     from recipient r join locale l on l.id = r.locale where r.id > ? order by r.id limit ${page}`,
  )
  for (let after = 0, rows: SqlRow[]; ; after = numberOf(rows.at(-1)?.['id'])) {
    rows = connection.reading(() => read.all(after))
    for (const row of rows) {
      const segment = segments.get(numberOf(row['segment']))
      if (segment === undefined) continue
      yield {
        id: recipientId(numberOf(row['id'])),
        address: addressOf(row['identity'], row['address']),
        segment,
        locale: localeTag(textOf(row['locale'])),
        linked: row['linked'] === 1,
        suppressed: row['suppressed'] === null ? undefined : textOf(row['suppressed']),
      }
    }
    if (rows.length < page) return
  }
}

export const findPerson = (
  { statement }: Connection,
  identity: Identity,
): Awaited<ReturnType<Ledger['find']>> => {
  const row = statement(
    `select r.id id, r.identity identity, r.address address, r.attributes attributes, g.country country, g.cohort cohort,
       l.tag locale, r.linked linked
     from recipient r join segment g on g.id = r.segment join locale l on l.id = r.locale where r.identity = ?`,
  ).get(storedIdentity(identity))
  if (row === undefined) return undefined
  return {
    ...personOfRow(row, row['country']),
    id: recipientId(numberOf(row['id'])),
    cohort: cohortName(textOf(row['cohort'])),
    locale: localeTag(textOf(row['locale'])),
    linked: row['linked'] === 1,
  }
}
