import { expect, test } from 'vitest'
import { type Mark, placedMarks } from '../../../src/report/strip-marks.ts'

const placed = (marks: readonly (readonly [number, string, number?])[], cells: number): string => {
  const found = placedMarks(
    marks.map(([cell, letter, rank = 1]): Mark => ({ cell, letter, rank })),
    cells,
  )
  return Array.from({ length: cells }, (_, cell) => found.get(cell)?.letter ?? '-').join('')
}

test('letters that want the same place move apart, in order and as little as possible', () => {
  expect(
    placed(
      [
        [1, 'A'],
        [5, 'R'],
        [5, 'F'],
      ],
      8,
    ),
  ).toBe('-A---RF-')
  expect(
    placed(
      [
        [4, 'R'],
        [5, 'R'],
        [5, 'F'],
        [5, 'S'],
      ],
      10,
    ),
  ).toBe('---RRFS---')
})

test('the same letter twice in one place is one', () => {
  expect(
    placed(
      [
        [3, 'R'],
        [3, 'R'],
        [3, 'R'],
      ],
      6,
    ),
  ).toBe('---R--')
})

test('where there is no room, the strictest stays', () => {
  expect(
    placed(
      [
        [0, 'A'],
        [0, 'R'],
        [0, 'B'],
        [0, 'F', 2],
        [0, 'S', 3],
      ],
      2,
    ),
  ).toBe('S-')
})
