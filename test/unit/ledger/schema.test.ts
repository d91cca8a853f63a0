import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Ledger } from '../../../src/ledger/ledger.ts'
import { openDatabase } from '../../../src/ledger/sqlite/driver.ts'
import { migrate, schemaVersion } from '../../../src/ledger/sqlite/schema.ts'
import { openSqliteLedger, readSqliteLedger } from '../../../src/ledger/sqlite/sqlite-ledger.ts'
import { benchOn, collected, everyone, occurrenceOf, people } from '../../contract/ledger/bench.ts'
import { folder } from './folder.ts'

describe('the schema', () => {
  test('is made once when two processes make a ledger at the same moment', () => {
    const path = join(folder(), 'ledger.db')
    const one = openDatabase(path)
    const other = openDatabase(path)
    let raced = false
    migrate({
      prepare: (sql) => other.prepare(sql),
      close: () => other.close(),
      exec: (sql) => {
        if (!raced && sql === 'begin immediate') {
          raced = true
          migrate(one)
        }
        other.exec(sql)
      },
    })
    expect(raced).toBe(true)
    expect(one.prepare('pragma user_version').get()).toEqual({ user_version: schemaVersion })
    one.close()
    other.close()
  })

  test.each([
    ['a negative count', 'insert into tally values (1, 1, 2, -1)'],
    ['an unknown state', 'insert into delivery values (1, 1, 9, 1, 0, 0, null, null)'],
    [
      'two deliveries of one step to one person',
      'insert into delivery values (1, 1, 2, 1, 0, 0, null, null), (1, 1, 5, 1, 0, 0, null, null)',
    ],
    [
      'one person twice',
      'insert into recipient (segment, identity, locale, linked) values (1, 33612345678, 1, 0), (2, 33612345678, 1, 0)',
    ],
    ['a second lease', 'insert into lease values (2, 1, null, 0)'],
    [
      'a skip of a kind that there is not',
      "insert into occurrence (id, step, cohort, skipped_as) values ('a', 1, 'default', 'forgotten')",
    ],
    [
      'an action that was taken back while it was done',
      "insert into action values ('freeze', '', 'a', 1, 'undone', 'do', 1, 0, null, null, null, 1)",
    ],
  ])('has no room for %s', (_, sql) => {
    const database = openDatabase(':memory:')
    migrate(database)
    database.exec('create unique index recipient_identity on recipient (identity)')
    expect(() => database.exec(sql)).toThrow(/constraint/)
    database.close()
  })
})

describe('a ledger of the first version', () => {
  /** As it was: deadlines in every promise, no word of who moved or of what an approval overruled. */
  const backToFirst = `
    alter table progress drop column told_unlinked; alter table progress drop column told_linked;
    alter table revision drop column despite; alter table step drop column active; drop table told; drop table action; drop table promise;
    drop table reply; drop table visit; drop table joiner;
    create table promise (
      id integer primary key, step integer not null, revision integer not null, cohort text not null, deadline integer not null,
      unique (step, revision, cohort, deadline)
    );
    insert into promise values (1, 1, 1, 'default', ${Date.UTC(2026, 0, 15)});
    pragma user_version = 1`

  const made = async (): Promise<string> => {
    const path = join(folder(), 'ledger.db')
    const ledger = openSqliteLedger({ path, machine: 'm' })
    const bench = await benchOn({ shared: true, open: async () => ledger, tamper: undefined })
    await bench.load(people(0, 3))
    await bench.deliver(occurrenceOf('announce'), everyone)
    await ledger.close()
    const database = openDatabase(path)
    database.exec(backToFirst)
    database.close()
    return path
  }

  const toldIn = async (ledger: Ledger): Promise<readonly unknown[]> => {
    const told = (await collected(ledger.standings({ steps: [] }))).flat().map(({ told: one }) => one?.newest)
    await ledger.close()
    return told
  }
  const january = { kind: 'instant', at: Date.UTC(2026, 0, 15) }

  test('is looked at as it would be now, and stays as it is', async () => {
    const path = await made()
    const ledger = readSqliteLedger({ path, machine: 'm' }) ?? expect.fail('there is one')
    expect(await toldIn(ledger)).toEqual([january, january, january])
    const database = openDatabase(path)
    expect(database.prepare('pragma user_version').get()).toEqual({ user_version: 1 })
    database.close()
  })

  test('is brought up to date when it is opened to be written, with what people were told', async () => {
    const path = await made()
    expect(await toldIn(openSqliteLedger({ path, machine: 'm' }))).toEqual([january, january, january])
    const database = openDatabase(path)
    expect(database.prepare('pragma user_version').get()).toEqual({ user_version: schemaVersion })
    database.close()
  })
})
