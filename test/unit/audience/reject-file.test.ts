import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { rejectFile } from '../../../src/audience/reject-file.ts'
import { SunsetError } from '../../../src/base/errors.ts'
import { temporaryFolder } from './reading.ts'

const folder = temporaryFolder()

test('rows are kept with line, reason and cells, readable by their owner alone, and only once they are whole', async () => {
  const path = join(folder, 'deep', 'rejects.csv')
  const rejects = rejectFile(path, ['phone', 'name'])
  await rejects.add([{ number: 7, reason: 'the address is empty', cells: { phone: '', name: 'A "b"\nc' } }])
  await rejects.add([{ number: 9, reason: 'bad', cells: { phone: '+33', name: 'x', '(more)': 'y z' } }])
  expect(existsSync(path)).toBe(false)
  expect(await rejects.keep()).toBe(2)
  expect(parse(readFileSync(path))).toEqual([
    ['line', 'reason', 'phone', 'name', '(more)'],
    ['7', 'the address is empty', '', 'A "b"\nc', ''],
    ['9', 'bad', '+33', 'x', 'y z'],
  ])
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(readdirSync(join(folder, 'deep'))).toEqual(['rejects.csv'])
})

test('cells that a spreadsheet would run are text, addresses stay as they are', async () => {
  const path = join(folder, 'formulas.csv')
  const rejects = rejectFile(path, ['phone', 'name', '=head()'])
  const cells = [
    '=1+1',
    "+cmd|'/C calc'!A0",
    '-2+3',
    '@SUM(A1)',
    '\tx',
    '+33 6 12',
    '-1001234',
    '@ana:example.org',
  ]
  await rejects.add(
    cells.map((cell, number) => ({ number, reason: 'bad', cells: { phone: cell, name: cell } })),
  )
  await rejects.keep()
  const rows = parse(readFileSync(path))
  expect(rows.map((row) => row[3])).toEqual([
    'name',
    "'=1+1",
    "'+cmd|'/C calc'!A0",
    "'-2+3",
    "'@SUM(A1)",
    "'\tx",
    '+33 6 12',
    '-1001234',
    '@ana:example.org',
  ])
  expect(rows[0]?.[4]).toBe("'=head()")
})

test('a reading without bad rows takes the last one’s file away; a reading that fails leaves it', async () => {
  const path = join(folder, 'old.csv')
  writeFileSync(path, 'old')
  const failed = rejectFile(path, ['phone'])
  await failed.add([{ number: 2, reason: 'bad', cells: {} }])
  await failed.discard()
  expect(readFileSync(path, 'utf8')).toBe('old')
  expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([])
  expect(await rejectFile(path, ['phone']).keep()).toBe(0)
  expect(existsSync(path)).toBe(false)
})

test('a place that cannot be written is said, and no half file stays', async () => {
  writeFileSync(join(folder, 'a-file'), '')
  const rejects = rejectFile(join(folder, 'a-file', 'rejects.csv'), ['phone'])
  await expect(rejects.add([{ number: 2, reason: 'bad', cells: {} }])).rejects.toBeInstanceOf(SunsetError)
  mkdirSync(join(folder, 'taken'))
  const onto = rejectFile(join(folder, 'taken'), ['phone'])
  await onto.add([{ number: 2, reason: 'bad', cells: {} }])
  await expect(onto.keep()).rejects.toBeInstanceOf(SunsetError)
  expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([])
})
