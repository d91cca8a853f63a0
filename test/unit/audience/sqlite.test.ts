import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { expect, test } from 'vitest'
import { addressesOf, failureOf, type Reading, read, temporaryFolder } from './reading.ts'

const folder = temporaryFolder()
const file = join(folder, 'crm.db')
const database = new DatabaseSync(file)
database.exec(`create table people (phone text, chat integer, lang text);
  insert into people values ('+33612345678', 9007199254740993, 'fr'), (null, 2, null), ('+33612345679', 3, 'de');`)
database.close()

const query = (text: string, given: object = {}): Promise<Reading> =>
  read(folder, { source: { kind: 'sqlite', file: 'crm.db', query: text }, ...given })

test('a query’s rows are the audience, numbered in its order, with its column names', async () => {
  const reading = await query(
    'select phone, lang as locale from people order by chat desc -- newest first\n;',
  )
  expect(reading.columns).toEqual(['phone', 'locale'])
  expect(reading.recipients.map(({ address, locale }) => [address, locale])).toEqual([
    ['+33612345678', 'fr'],
    ['+33612345679', 'de'],
  ])
  expect(reading.rejected).toMatchObject([{ number: 3, reason: 'the address is empty' }])
})

test('integers of 64 bits are read to their last digit', async () => {
  const reading = await query('select chat from people order by chat desc limit 1', {
    addresses: 'text',
    columns: { address: 'chat' },
  })
  expect(addressesOf(reading)).toEqual(['9007199254740993'])
})

test.each([
  ['delete from people', 'is no SELECT'],
  ['pragma journal_mode', 'is no SELECT'],
  ["attach 'x.db' as x", 'is no SELECT'],
  ['', 'is no SELECT'],
  ['-- select\ndelete from people', 'is no SELECT'],
  ['select phone from people; drop table people', 'is more than one statement'],
  ['with x as (select 1) delete from people', 'is no SELECT'],
  ['select nope from people', 'fails (no such column: nope)'],
])('%j is not run, and the file stays as it is', async (text, message) => {
  const before = readFileSync(file)
  expect((await failureOf(query(text))).message).toContain(message)
  expect(readFileSync(file)).toEqual(before)
})

test('a semicolon in a string ends nothing', async () => {
  expect(addressesOf(await query("select phone, ';' as x from people where phone is not null"))).toHaveLength(
    2,
  )
})

test('a file that is not there, is no database, or answers nobody is said to be so', async () => {
  writeFileSync(join(folder, 'text.db'), 'phone\n+33612345678\n'.repeat(100))
  const of = (name: string): Promise<Reading> =>
    read(folder, { source: { kind: 'sqlite', file: name, query: 'select 1 as phone' } })
  expect((await failureOf(of('gone.db'))).message).toContain('"gone.db" does not exist')
  expect((await failureOf(of('text.db'))).message).toContain('"text.db" fails (file is not a database)')
  expect((await failureOf(query('select phone from people where 0'))).message).toContain('nobody after it')
})
