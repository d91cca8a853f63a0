import { instant } from '../../base/instant.ts'
import { cohortName } from '../../model/names.ts'
import { isDated, keyOfStatement, type Promised, type Statement } from '../../model/promise.ts'
import type { Want } from '../claiming.ts'
import type { Told } from '../revising.ts'
import { numberOf, textOf } from './codec.ts'
import type { SqlRow, Value } from './driver.ts'
import type { Connection } from './transaction.ts'

/** The number of what a want's deliveries state, made on first use. */
export const promiseIdOf = (
  { statement }: Connection,
  stepId: number,
  { revision, occurrence: { cohort }, promise }: Want,
): number => {
  const says = keyOfStatement(promise.statement)
  const link = promise.link ?? ''
  const found = statement(
    'select id from promise where step = ? and revision = ? and cohort = ? and says = ? and link = ?',
  ).get(stepId, revision, cohort, says, link)
  if (found !== undefined) return numberOf(found['id'])
  const { lastInsertRowid } = statement(
    'insert into promise (step, revision, cohort, says, deadline, link) values (?, ?, ?, ?, ?, ?)',
  ).run(stepId, revision, cohort, says, isDated(promise.statement) ? promise.statement.at : null, link)
  return Number(lastInsertRowid)
}

/** What a row with the columns of `promise` states. */
export const statementOf = (says: Value | undefined, deadline: Value | undefined): Statement => {
  const text = textOf(says)
  if (text === 'stays') return { kind: 'stays' }
  const at = instant(numberOf(deadline))
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number)
  return text.length === 10 ? { kind: 'date', date: { year, month, day }, at } : { kind: 'instant', at }
}

export const promisedOf = (row: SqlRow): Promised => ({
  revision: numberOf(row['revision']),
  cohort: cohortName(textOf(row['cohort'])),
  statement: statementOf(row['says'], row['deadline']),
  ...(textOf(row['link']) === '' ? {} : { link: textOf(row['link']) }),
})

export const promisesIn = ({ statement }: Connection): readonly Promised[] =>
  statement('select * from promise order by id').all().map(promisedOf)

/** Who was told counts accepted ones, and those in doubt: they may have been. */
const toldStates = '(2, 3, 4, 8)'
/** Of two promises in one second the later made one is the newer. A promise has a smaller number than this, and the product is exact. */
const promisesMost = 2 ** 20

const newestColumns = `max(d.at * ${promisesMost} + d.promise) newest,
  max(case when p.deadline is null then null else d.at * ${promisesMost} + d.promise end) dated`

/** What somebody was told last, and what date last; undefined: nothing. */
export const toldTo = (connection: Connection, recipient: number): Told | undefined => {
  const row = connection
    .statement(
      `select ${newestColumns} from step s cross join delivery d on d.step = s.id and d.recipient = ?
         join promise p on p.id = d.promise where d.state in ${toldStates}`,
    )
    .get(recipient)
  return row === undefined || row['newest'] === null ? undefined : toldOf(statementsIn(connection), row)
}

/** The same of everybody whose number is greater than `after` and at most `last`: a few stretches of neighbouring rows. */
export const toldBetween = (
  connection: Connection,
  after: number,
  last: number,
): ReadonlyMap<number, Told> => {
  const rows = connection
    .statement(
      `select d.recipient recipient, ${newestColumns}
       from step s cross join delivery d on d.step = s.id and d.recipient > ? and d.recipient <= ?
         join promise p on p.id = d.promise where d.state in ${toldStates} group by d.recipient`,
    )
    .all(after, last)
  if (rows.length === 0) return new Map()
  const statements = statementsIn(connection)
  return new Map(rows.map((row) => [numberOf(row['recipient']), toldOf(statements, row)]))
}

const statementsIn = ({ statement }: Connection): ReadonlyMap<number, Statement> =>
  new Map(
    statement('select id, says, deadline from promise')
      .all()
      .map((row) => [numberOf(row['id']), statementOf(row['says'], row['deadline'])]),
  )

const toldOf = (statements: ReadonlyMap<number, Statement>, row: SqlRow): Told => {
  const newest = numberOf(row['newest'])
  const dated = row['dated'] === null ? undefined : statements.get(numberOf(row['dated']) % promisesMost)
  return {
    newest: statements.get(newest % promisesMost) ?? { kind: 'stays' },
    at: instant(Math.floor(newest / promisesMost) * 1000),
    ...(dated === undefined || !isDated(dated) ? {} : { dated }),
  }
}
