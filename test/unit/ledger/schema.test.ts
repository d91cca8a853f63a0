import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openDatabase } from '../../../src/ledger/sqlite/driver.ts'
import { migrate, schemaVersion } from '../../../src/ledger/sqlite/schema.ts'
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
  ])('has no room for %s', (_, sql) => {
    const database = openDatabase(':memory:')
    migrate(database)
    database.exec('create unique index recipient_identity on recipient (identity)')
    expect(() => database.exec(sql)).toThrow(/constraint/)
    database.close()
  })
})
