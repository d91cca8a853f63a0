import type { CohortPerson } from '../../model/cohort-of.ts'
import { recipientId } from '../../model/delivery.ts'
import { countryCode, localeTag } from '../../model/names.ts'
import { type OccurrenceId, occurrenceId, type StepKey, stepKey } from '../../model/occurrence.ts'
import { identity } from '../../model/recipient.ts'
import type { Recorded, Standing } from '../revising.ts'
import { addressOf, numberOf, textOf } from './codec.ts'
import type { SqlRow, Value } from './driver.ts'
import { segmentsOf } from './facts.ts'
import { parsed } from './person.ts'
import { toldBetween } from './promises.ts'
import type { Connection } from './transaction.ts'

const page = 2000

/** What decides somebody's cohort, from their row and their segment's country. */
export const personOfRow = (row: SqlRow, country: Value | undefined): CohortPerson => ({
  address: addressOf(row['identity'], row['address']),
  identity: identity(typeof row['identity'] === 'string' ? row['identity'] : `+${row['identity']}`),
  country: textOf(country) === '' ? undefined : countryCode(textOf(country)),
  attributes: row['attributes'] === null ? none : parsed<Readonly<Record<string, string>>>(row['attributes']),
})

const none: Readonly<Record<string, string>> = {}

/** Everybody with what they were told, page by page: people's numbers are neighbours, and so are a step's deliveries to them. */
export async function* standingsOf(
  connection: Connection,
  steps: readonly StepKey[],
): AsyncGenerator<readonly Standing[]> {
  const segments = new Map(segmentsOf(connection).map((segment) => [segment.id as number, segment]))
  const read = connection.statement(
    `select r.id id, r.identity identity, r.address address, r.attributes attributes, r.segment segment, l.tag locale,
       r.linked linked, exists (select 1 from suppression p where p.identity = r.identity) suppressed
     from recipient r join locale l on l.id = r.locale where r.id > ? order by r.id limit ${page}`,
  )
  for (let after = 0; ; ) {
    const { rows, told, handed } = connection.reading(() => {
      const people = read.all(after)
      const last = numberOf(people.at(-1)?.['id'])
      return {
        rows: people,
        told: toldBetween(connection, after, last),
        handed: handedBetween(connection, steps, after, last),
      }
    })
    if (rows.length > 0)
      yield rows.flatMap((row): readonly Standing[] => {
        const id = numberOf(row['id'])
        const segment = segments.get(numberOf(row['segment']))
        if (segment === undefined) return []
        return [
          {
            ...personOfRow(row, segment.country),
            id: recipientId(id),
            segment,
            locale: localeTag(textOf(row['locale'])),
            linked: row['linked'] === 1,
            suppressed: row['suppressed'] === 1,
            told: told.get(id),
            handed: handed.get(id) ?? nothing,
          },
        ]
      })
    if (rows.length < page) return
    after = numberOf(rows.at(-1)?.['id'])
  }
}

const nothing: ReadonlySet<StepKey> = new Set()

const handedBetween = (
  { statement }: Connection,
  steps: readonly StepKey[],
  after: number,
  last: number,
): ReadonlyMap<number, ReadonlySet<StepKey>> => {
  const found = new Map<number, Set<StepKey>>()
  if (steps.length === 0) return found
  const rows = statement(
    `select d.recipient recipient, s.key key
     from json_each(?) j cross join step s on s.key = j.value
       cross join delivery d on d.step = s.id and d.recipient > ? and d.recipient <= ? where d.attempt > 0`,
  ).all(JSON.stringify(steps), after, last)
  for (const row of rows) {
    const id = numberOf(row['recipient'])
    const known = found.get(id)
    if (known === undefined) found.set(id, new Set([stepKey(textOf(row['key']))]))
    else known.add(stepKey(textOf(row['key'])))
  }
  return found
}

export const recordedIn = ({ statement }: Connection): readonly Recorded[] =>
  statement(
    'select o.id id, exists (select 1 from tally t where t.step = o.step) deliveries from occurrence o order by o.id',
  )
    .all()
    .map((row) => ({ id: idOf(row), hasDeliveries: row['deliveries'] === 1 }))

const idOf = (row: SqlRow): OccurrenceId => occurrenceId(textOf(row['id']))
