import { expect, test } from 'vitest'
import { RetryBudget } from '../../../src/work/retry-budget.ts'

test('a small run may repeat whatever it must', () => {
  const budget = new RetryBudget()
  for (let n = 0; n < 100; n++) budget.see(1)
  expect(Array.from({ length: 600 }, () => budget.spend()).every(Boolean)).toBe(true)
})

test('a run repeats at most a thousand attempts more than it makes first ones; later repetitions are another run’s', () => {
  const budget = new RetryBudget()
  for (let n = 0; n < 500; n++) budget.see(1)
  let spent = 0
  while (budget.spend()) spent++
  expect(spent).toBe(1500)
  budget.see(2)
  expect(budget.spend()).toBe(false)
  budget.see(1)
  expect(budget.spend()).toBe(true)
})
