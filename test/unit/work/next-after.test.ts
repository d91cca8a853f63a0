import { describe, expect, test } from 'vitest'
import { millis } from '../../../src/base/instant.ts'
import type { Random } from '../../../src/base/random.ts'
import type { Fault, Outcome } from '../../../src/model/outcome.ts'
import { mostAttempts, type Next, nextAfter } from '../../../src/work/next-after.ts'

/** The longest and the shortest that jitter makes of a backoff. */
const longest: Random = { next: () => 1 }
const shortest: Random = { next: () => 0 }

const refused = (of: Fault, retry: 'never' | number): Outcome => ({
  kind: 'refused',
  of,
  code: 'c',
  text: 't',
  retry: retry === 'never' ? 'never' : millis(retry),
})
const throttled = (retry: number, of: 'pair' | 'sender' | 'account' = 'sender'): Outcome => ({
  kind: 'throttled',
  of,
  code: '130429',
  retry: millis(retry),
})
const waitOf = (next: Next): number => (next.do === 'again' ? next.afterMs : Number.NaN)
const at = (attempt: number, uncounted = 0): { attempt: number; uncounted: number } => ({
  attempt,
  uncounted,
})

describe('what an answer means for its delivery', () => {
  test.each<[string, Outcome, Next['do']]>([
    ['taken', { kind: 'accepted' }, 'accept'],
    ['an answer that was lost', { kind: 'unknown', evidence: 'reset' }, 'doubt'],
    ['never written', { kind: 'unreached', text: 'ECONNREFUSED' }, 'again'],
    ['too fast', throttled(1000), 'again'],
    ['refused for good because of the recipient', refused('recipient', 'never'), 'fail'],
    ['refused for good because of the request', refused('request', 'never'), 'fail'],
    ['refused for good in this country', refused('country', 'never'), 'fail'],
    ['refused because of the template', refused('template', 'never'), 'keep'],
    ['refused because of the sender', refused('sender', 'never'), 'keep'],
    ['refused because of the account', refused('account', 'never'), 'keep'],
    ['refused for now', refused('request', 1000), 'again'],
    ['a sender in maintenance', refused('sender', 120_000), 'again'],
  ])('%s', (_, outcome, wanted) => {
    expect(nextAfter(outcome, at(1), longest).do).toBe(wanted)
  })

  test('the platform’s id goes with an acceptance, where it gave one', () => {
    expect(nextAfter({ kind: 'accepted', platformId: 'w1' }, at(1), longest)).toEqual({
      do: 'accept',
      platformId: 'w1',
    })
  })
})

describe('an attempt that counts', () => {
  test('is the last one when it is the sixth, and not before', () => {
    const doing = [1, 2, 3, 4, 5, 6, 7].map((n) => nextAfter(refused('request', 1), at(n), longest).do)
    expect(doing).toEqual(['again', 'again', 'again', 'again', 'again', 'fail', 'fail'])
    expect(mostAttempts).toBe(6)
  })

  test('is repeated after a second, then twice as long each time, jittered by half of it', () => {
    const waits = [1, 2, 3, 4, 5].map((n) => [
      waitOf(nextAfter(refused('request', 1), at(n), shortest)),
      waitOf(nextAfter(refused('request', 1), at(n), longest)),
    ])
    expect(waits).toEqual([
      [500, 1000],
      [1000, 2000],
      [2000, 4000],
      [4000, 8000],
      [8000, 16_000],
    ])
  })

  test('is never repeated before the platform said', () => {
    expect(waitOf(nextAfter(refused('request', 30_000), at(1), longest))).toBe(30_000)
  })
})

describe('an attempt that does not count', () => {
  test('says so, whatever number it had', () => {
    for (const outcome of [throttled(1000), refused('sender', 1000), refused('account', 1000)])
      expect(nextAfter(outcome, at(99), longest)).toMatchObject({ do: 'again', counts: false })
  })

  test('is repeated soon the first times, then ever later, past what a run waits', () => {
    const waits = Array.from({ length: 14 }, (_, n) => waitOf(nextAfter(throttled(100), at(1, n), longest)))
    expect(waits.slice(0, 6)).toEqual([1000, 1000, 1000, 1000, 2000, 4000])
    expect(waits.every((wait, n) => n === 0 || wait >= (waits[n - 1] ?? 0))).toBe(true)
    expect(waits.at(-1)).toBe(300_000)
  })

  test('honours Retry-After', () => {
    expect(waitOf(nextAfter(throttled(45_000), at(1), longest))).toBe(45_000)
  })

  test('to one recipient too often waits 4^X seconds', () => {
    const waits = [0, 1, 2, 3].map((n) => waitOf(nextAfter(throttled(1000, 'pair'), at(1, n), shortest)))
    expect(waits).toEqual([1000, 4000, 16_000, 64_000])
  })
})
