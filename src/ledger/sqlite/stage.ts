import type { CohortName, SenderId } from '../../model/names.ts'
import type { Recipient } from '../../model/recipient.ts'
import { storedIdentity } from './codec.ts'
import type { Database } from './driver.ts'
import type { Connection } from './transaction.ts'

export type Place = (recipient: Recipient) => { readonly sender: SenderId; readonly cohort: CohortName }

/** Names as they came, each with the number that the staged rows call it by. */
export type Names = {
  readonly locales: ReadonlyMap<string, number>
  readonly segments: ReadonlyMap<string, number>
}

const separator = '\u001f'

/** Writes the source's rows as they come into the private temporary database `staging`. Nothing of the ledger is touched or locked. */
export const stage = async (
  connection: Connection,
  batches: AsyncIterable<readonly Recipient[]>,
  place: Place,
  afterBatch: () => void,
): Promise<Names> => {
  const { database } = connection
  // With a journal, because a load that is given up half-way is rolled back.
  database.exec(`pragma staging.journal_mode = memory; pragma staging.synchronous = off;
    create table staging.row (n integer primary key, identity, address text, locale integer, linked integer, segment integer, attributes text)`)
  const insert = database.prepare(
    'insert into staging.row (identity, address, locale, linked, segment, attributes) values (?, ?, ?, ?, ?, ?)',
  )
  const locales = new Map<string, number>()
  const segments = new Map<string, number>()
  const write = (recipient: Recipient): void => {
    const { sender, cohort } = place(recipient)
    insert.run(
      storedIdentity(recipient.identity),
      recipient.address === (recipient.identity as string) ? null : recipient.address,
      numbered(locales, recipient.locale),
      recipient.linked ? 1 : 0,
      numbered(segments, [sender, recipient.zone ?? '', recipient.country ?? '', cohort].join(separator)),
      attributesOf(recipient),
    )
  }
  for await (const batch of batches) {
    database.exec('begin')
    try {
      for (const recipient of batch) write(recipient)
    } catch (error) {
      // What is staged is thrown away as a whole, and an open transaction could not be. A full disk has ended it already.
      endTransaction(database)
      throw error
    }
    database.exec('commit')
    afterBatch()
  }
  return { locales, segments }
}

const endTransaction = (database: Database): void => {
  try {
    database.exec('rollback')
  } catch {}
}

const attributesOf = ({ attributes }: Recipient): string | null => {
  for (const _ in attributes) return JSON.stringify(attributes)
  return null
}

const numbered = (numbers: Map<string, number>, name: string): number => {
  let number = numbers.get(name)
  if (number === undefined) {
    number = numbers.size
    numbers.set(name, number)
  }
  return number
}

/**
 * Leaves one staged row of each person. The first one counts; who is linked in any of them is linked. The index that finds the
 * repeated ones is scanned, never searched at random.
 */
export const dropRepeated = ({ database }: Connection): void => {
  database.exec(`
    create index staging.row_identity on row (identity, n);
    create table staging.twice as select identity, min(n) first from staging.row group by identity having count(*) > 1;
    update staging.row set linked = 1 where n in (
      select t.first from staging.twice t join staging.row s on s.identity = t.identity where s.linked = 1);
    delete from staging.row where n in (
      select s.n from staging.twice t join staging.row s on s.identity = t.identity where s.n > t.first)`)
}

/** Gives the staged names the numbers of the ledger, making those that are new. */
export const nameStaged = ({ database }: Connection, { locales, segments }: Names): void => {
  database.exec(`create table staging.locale_name (staged integer primary key, id integer not null);
    create table staging.segment_name (staged integer primary key, id integer not null)`)
  const locale = database.prepare('insert or ignore into main.locale (tag) values (?)')
  const localeName = database.prepare(
    'insert into staging.locale_name select ?, id from main.locale where tag = ?',
  )
  for (const [tag, staged] of locales) {
    locale.run(tag)
    localeName.run(staged, tag)
  }
  const segment = database.prepare(
    'insert or ignore into main.segment (sender, zone, country, cohort) values (?, ?, ?, ?)',
  )
  const segmentName = database.prepare(
    'insert into staging.segment_name select ?, id from main.segment where sender = ? and zone = ? and country = ? and cohort = ?',
  )
  for (const [key, staged] of segments) {
    const [sender = '', zone = '', country = '', cohort = ''] = key.split(separator)
    segment.run(sender, zone, country, cohort)
    segmentName.run(staged, sender, zone, country, cohort)
  }
}
