import { describe, expect, test } from 'vitest'
import { openDatabase } from '../../../src/ledger/sqlite/driver.ts'
import { explained } from '../../../src/ledger/sqlite/explained.ts'
import { connectionTo } from '../../../src/ledger/sqlite/transaction.ts'

describe('a transaction', () => {
  test('on a full disk writes nothing, says so, and goes on when there is space', () => {
    const database = openDatabase(':memory:')
    database.exec('create table t (a); pragma max_page_count = 8')
    const connection = connectionTo(database, 'ledger.db')
    const fill = (bytes: number) => () => {
      connection.statement('insert into t values (1)').run()
      connection.statement('insert into t values (zeroblob(?))').run(bytes)
    }
    expect(() => connection.transaction(undefined, fill(1_000_000))).toThrow(
      expect.objectContaining({ code: 'disk-full', hint: expect.stringContaining('Make space') }),
    )
    expect(connection.statement('select count(*) n from t').get()).toEqual({ n: 0 })
    connection.transaction(undefined, fill(10))
    expect(connection.statement('select count(*) n from t').get()).toEqual({ n: 2 })
    connection.close()
  })

  test.each([
    ['database or disk is full', 'disk-full'],
    ['database is locked', 'ledger-locked'],
    ['attempt to write a readonly database', 'read-only'],
    ['database disk image is malformed', 'ledger-corrupt'],
    ['file is not a database', 'ledger-corrupt'],
    ['disk I/O error', 'ledger'],
    ['unable to open database file', 'ledger'],
  ])('that fails with "%s" is %s, with the ledger’s name and what to do', (text, code) => {
    expect(explained(new Error(text), 'a.db')).toMatchObject({
      code,
      message: expect.stringContaining('"a.db"'),
      hint: expect.any(String),
    })
  })

  test('that fails for another reason fails for that reason', () => {
    const bug = new TypeError('x is not a function')
    expect(explained(bug, 'a.db')).toBe(bug)
  })
})
