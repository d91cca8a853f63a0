import { expect, test } from 'vitest'
import { zoneName } from '../../../../src/model/names.ts'
import type { Plan } from '../../../../src/model/plan.ts'
import { dateOf, timeOf } from '../../../kit/plan-builder.ts'
import { saidOf } from './saying.ts'

/** What is said but that dates are written out. The deadline, 15 January 2026, is a Thursday. */
const told = (text: string | Record<string, string>, overrides: Partial<Plan> = {}): string[] =>
  saidOf(text, overrides)
    .map((line) => line.split(' ', 3).join(' '))
    .filter((line) => line.includes('weekday'))

test('a day of the week that the deadline is not is an error at its place', () => {
  expect(saidOf('On Friday, {{ deadline | date }}')).toEqual([
    'error wrong-weekday 4:6 the text says `Friday`, the deadline is 15 January 2026, a Thursday (write `{{ deadline | date: "full" }}`, which names the day of the week as well)',
  ])
})

test.each([
  ['en', 'Fri, January 15', 'error wrong-weekday 1:3'],
  ['en', 'Friday the 15th of January', 'error wrong-weekday 1:6'],
  ['en', 'January 15 (Friday)', 'warning wrong-weekday 13:6'],
  ['de', 'am Freitag, dem 15. Januar', 'error wrong-weekday 4:7'],
  ['fr', 'vendredi 15 janvier', 'error wrong-weekday 1:8'],
  ['pt-BR', 'sexta-feira, 15 de janeiro', 'error wrong-weekday 1:11'],
  ['ja', '1月15日（金）', 'warning wrong-weekday 7:1'],
  ['tr', '15 Ocak 2026 Cuma', 'warning wrong-weekday 14:4'],
  ['vi', 'Thứ Sáu, 15 tháng 1', 'error wrong-weekday 1:7'],
])('in %s: %s', (locale, text, said) => {
  expect(told({ en: '{{ deadline | date }}', [locale]: text })).toEqual([said])
})

test.each(['Thursday, January 15', 'Thu 15 Jan', 'On the sunny January 15', 'Monday we rest. January 15'])(
  'is right, or none: %s',
  (text) => {
    expect(told(text)).toEqual([])
  },
)

test('is taken for a word where it is as short as one', () => {
  expect(told({ en: '{{ deadline | date }}', de: 'So, {{ deadline | date }}' })).toEqual([])
  expect(told({ en: '{{ deadline | date }}', de: 'So, 15. Januar' })).toEqual(['error wrong-weekday 1:2'])
})

test('beside the variable even the right one is a warning: it does not move', () => {
  expect(saidOf('On Thursday, {{ deadline | date }}')).toEqual([
    'warning written-date 4:8 the text says `Thursday`: it stays so when the deadline moves (write `{{ deadline | date: "full" }}`, which names the day of the week as well)',
  ])
})

test('may be the next one where the deadline has a time: elsewhere it is', () => {
  const deadline = { date: dateOf('2026-01-15'), time: timeOf(18) }
  const timezone = zoneName('America/Los_Angeles')
  expect(told('Friday, January 16', { deadline, timezone })).toEqual([])
  expect(told('Saturday, January 16', { deadline, timezone })).toEqual(['error wrong-weekday 1:8'])
})
