import { expect, test } from 'vitest'
import { counted, duration, grouped, percent, perSecondText } from '../../../src/report/numbers.ts'

test('numbers are grouped in thousands', () => {
  expect([grouped(999), grouped(3_200_000), counted(1, 'person', 'people'), counted(2, 'error')]).toEqual([
    '999',
    '3,200,000',
    '1 person',
    '2 errors',
  ])
})

test('a share is never rounded to nothing, nor to everything', () => {
  expect(percent(88_114, 3_200_000)).toBe('2.8 %')
  expect(percent(88, 100)).toBe('88 %')
  expect(percent(3_171_455, 3_200_000)).toBe('99.1 %')
  expect(percent(49_999_999, 50_000_000)).toBe('99.99 %')
  expect(percent(1, 50_000_000)).toBe('<0.1 %')
  expect([percent(0, 5), percent(5, 5), percent(0, 0)]).toEqual(['0 %', '100 %', '0 %'])
})

test('lengths of time have the units in which people think of them', () => {
  const minute = 60_000
  expect([45_000, 2 * minute, 90 * minute, 1190 * minute].map(duration)).toEqual([
    '45 s',
    '2 min',
    '1 h 30 m',
    '19 h 50 m',
  ])
  expect([24 * 60 * minute, 51 * 60 * minute, 32 * 1440 * minute].map(duration)).toEqual([
    '24 h',
    '2 d 3 h',
    '32 d',
  ])
  expect([0, 89_000, 59.6 * minute, 2880 * minute - 1].map(duration)).toEqual(['0 s', '89 s', '1 h', '2 d'])
})

test('a rate has one decimal while that says something', () => {
  expect([perSecondText(79.44), perSecondText(0.25), perSecondText(35_900)]).toEqual([
    '79.4/s',
    '0.3/s',
    '35,900/s',
  ])
})
