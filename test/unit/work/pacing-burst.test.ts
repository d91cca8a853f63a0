import { describe, expect, test } from 'vitest'
import { millis } from '../../../src/base/instant.ts'
import type { Outcome } from '../../../src/model/outcome.ts'
import { type Break, Breaker } from '../../../src/work/breaker.ts'
import { pacingBurst } from '../../../src/work/pacing-burst.ts'

const codes = ['132015']

test.each([
  [0, 0, false],
  [2, 2, false],
  [3, 3, true],
  // All of them were held back: receipts fail what was accepted long ago.
  [500, 0, true],
  [3, 300, true],
  [3, 301, false],
  [999, 100_000, false],
  [1000, 100_000, true],
])('%i paced of %i accepted: held is %s', (paced, accepted, held) => {
  const why = pacingBurst(codes, { failures: new Map([['132015', paced]]), accepted })
  expect(why !== undefined).toBe(held)
  if (held)
    expect(why).toContain(`${paced} of ${Math.max(paced, accepted)} messages lately ended with 132015`)
})

test('other codes say nothing of pacing, nor does a platform without it', () => {
  const failures = new Map([['131026', 1000]])
  expect(pacingBurst(codes, { failures, accepted: 1000 })).toBeUndefined()
  expect(pacingBurst([], { failures: new Map([['132015', 1000]]), accepted: 0 })).toBeUndefined()
})

describe('the breaker', () => {
  const accepted: Outcome = { kind: 'accepted' }
  const paced: Outcome = {
    kind: 'refused',
    of: 'template',
    code: '132015',
    text: 'Paused',
    retry: millis(3_600_000),
  }
  const scopes = { template: 'hello en', sender: 's1', country: 'FR' }
  const seen = (outcomes: readonly Outcome[], breaker = new Breaker(codes)): readonly Break[] =>
    outcomes.flatMap((outcome) => breaker.see(outcome, scopes) ?? [])
  const times = (n: number, ...outcomes: readonly Outcome[]): Outcome[] =>
    Array.from({ length: n }, () => outcomes).flat()

  test('stops the occurrence at the third, whatever was accepted between', () => {
    expect(seen(times(2, paced))).toEqual([])
    const [first] = seen(times(3, paced, accepted, accepted))
    expect(first).toMatchObject({ stops: 'occurrence', why: expect.stringContaining('132015') })
  })

  test('not for one in a thousand', () => {
    expect(seen(times(50, paced, ...times(999, accepted)))).toEqual([])
    expect(seen(times(50, paced, ...times(1000, accepted)))).toEqual([])
  })

  test('not on a platform that has no such code', () => {
    expect(seen(times(10, paced), new Breaker())).toEqual([])
  })
})
