import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { runsOf } from '../../../src/ledger/sqlite/runs-of.ts'

describe('ids as runs', () => {
  test('neighbours are one run, whatever their order', () => {
    const ids = [10, 3, 5, 4, 7, 6, 9, 8, 2, 1]
    expect(runsOf(ids)).toEqual({ runs: [{ first: 1, last: 10 }], single: [] })
  })

  test('a few neighbours are looked up one by one', () => {
    expect(runsOf([1, 2, 3, 9])).toEqual({ runs: [], single: [1, 2, 3, 9] })
    expect(runsOf([])).toEqual({ runs: [], single: [] })
  })

  test('together they are the ids, each as often as it was given', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 60 })), (ids) => {
        const { runs, single } = runsOf(ids)
        const all = runs.flatMap(({ first, last }) =>
          Array.from({ length: last - first + 1 }, (_, i) => first + i),
        )
        expect([...all, ...single].sort((a, b) => a - b)).toEqual([...ids].sort((a, b) => a - b))
      }),
    )
  })
})
