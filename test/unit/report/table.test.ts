import { expect, test } from 'vitest'
import { plainPaint } from '../../../src/report/paint.ts'
import { type Table, tableLines } from '../../../src/report/table.ts'
import { widthOf } from '../../../src/report/width.ts'

const table: Table = {
  columns: [{ title: 'occurrence', shrinksTo: 8 }, { title: 'people', align: 'right' }, { title: 'state' }],
  rows: [
    ['announce', '3,200,000', 'complete'],
    ['link-reminder@30d/お知らせ', '12', 'scheduled'],
  ],
}

test('columns are aligned, numbers at their right', () => {
  expect(tableLines(table, { paint: plainPaint, columns: 80 })).toEqual([
    '  occurrence                     people  state',
    '  announce                    3,200,000  complete',
    '  link-reminder@30d/お知らせ         12  scheduled',
  ])
})

test('a narrow terminal cuts the names and keeps the numbers, and no line is wider than it', () => {
  for (let columns = 40; columns < 60; columns++) {
    const lines = tableLines(table, { paint: plainPaint, columns })
    expect(lines[1]).toContain('3,200,000')
    expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(columns)
  }
})

test('colours do not move what follows, and an escape in a cell stays a symbol', () => {
  const red = (text: string): string => `\u001b[31m${text}\u001b[39m`
  const painted = { ...table, rows: [[{ text: 'a\u001b[2J', paint: red }, '1', 'due'], ...table.rows] }
  const [, first = '', second = ''] = tableLines(painted, { paint: plainPaint, columns: 80 })
  expect(first).toContain('a␛[2J')
  const clean = first.replace('\u001b[31m', '').replace('\u001b[39m', '')
  expect(clean.indexOf('due')).toBe(second.indexOf('complete'))
})
