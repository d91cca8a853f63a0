import { describe, expect, test } from 'vitest'
import { millis } from '../../../src/base/instant.ts'
import type { Fault, Outcome } from '../../../src/model/outcome.ts'
import { type Break, Breaker, type Scopes } from '../../../src/work/breaker.ts'

const accepted: Outcome = { kind: 'accepted' }
const throttled: Outcome = { kind: 'throttled', of: 'sender', code: '130429', retry: millis(1000) }
const unreached: Outcome = { kind: 'unreached', text: 'ECONNREFUSED' }
const lost: Outcome = { kind: 'unknown', evidence: 'reset' }
const refused = (of: Fault, code = '1', retry: 'never' | number = 'never'): Outcome => ({
  kind: 'refused',
  of,
  code,
  text: 'words',
  retry: retry === 'never' ? 'never' : millis(retry),
})

const scopes = (over: Partial<Scopes> = {}): Scopes => ({
  template: 'hello en',
  sender: 's1',
  country: 'FR',
  ...over,
})

/** What a breaker asks for while it sees these. */
const seen = (outcomes: readonly Outcome[], over: (n: number) => Partial<Scopes> = () => ({})): Break[] => {
  const breaker = new Breaker()
  return outcomes.flatMap((outcome, n) => breaker.see(outcome, scopes(over(n))) ?? [])
}
const times = (n: number, ...outcomes: readonly Outcome[]): Outcome[] =>
  Array.from({ length: n }, () => outcomes).flat()

describe('a fault is believed after three answers', () => {
  test.each([
    ['template', 'hello en'],
    ['sender', 's1'],
    ['country', 'FR'],
  ] as const)('of a %s, and stops that one alone', (of, scope) => {
    expect(seen(times(2, refused(of)))).toEqual([])
    expect(seen(times(3, refused(of)))).toEqual([{ stops: of, scope, why: '3 answers were "1" (words)' }])
  })

  test('of the account, and stops the occurrence', () => {
    expect(seen(times(3, refused('account', '190')))).toEqual([
      { stops: 'occurrence', why: '3 answers were "190" (words)' },
    ])
  })

  test('is told once', () => {
    expect(seen(times(20, refused('template')))).toHaveLength(1)
  })

  test('each scope counts for itself', () => {
    const over = (n: number): Partial<Scopes> => ({ template: `hello ${n % 3}` })
    expect(seen(times(6, refused('template')), over)).toEqual([])
    expect(seen(times(9, refused('template')), over).map((one) => 'scope' in one && one.scope)).toEqual([
      'hello 0',
      'hello 1',
      'hello 2',
    ])
  })

  test('not when an acceptance of the same scope came between', () => {
    const pattern = [refused('template'), refused('template'), accepted]
    expect(seen(times(10, ...pattern))).toEqual([])
  })

  test('an acceptance of another template proves nothing of this one', () => {
    const pattern = [refused('template'), accepted]
    const over = (n: number): Partial<Scopes> => ({ template: n % 2 === 0 ? 'hello it' : 'hello en' })
    expect(seen(times(3, ...pattern), over)).toMatchObject([{ stops: 'template', scope: 'hello it' }])
  })

  test('never of a recipient, a request, or of what passes by itself', () => {
    for (const outcome of [refused('recipient'), refused('request'), refused('sender', '131057', 120_000)])
      expect(seen(times(49, outcome))).toEqual([])
  })
})

describe('fifty answers of one code in a row hold the occurrence', () => {
  test.each([
    ['of a recipient', refused('recipient', '131026')],
    ['of a request', refused('request', '100')],
    ['that passes by itself', refused('sender', '131057', 120_000)],
    ['that was lost', lost],
  ])('an answer %s', (_, outcome) => {
    expect(seen(times(49, outcome))).toEqual([])
    expect(seen(times(50, outcome))).toMatchObject([{ stops: 'occurrence' }])
  })

  test('throttles between do not count, nor do they interrupt', () => {
    expect(seen(times(500, throttled))).toEqual([])
    expect(seen(times(50, refused('recipient'), throttled))).toMatchObject([{ stops: 'occurrence' }])
  })

  test('not when another code or an acceptance comes between', () => {
    expect(seen(times(100, refused('recipient', 'a'), refused('recipient', 'b')))).toEqual([])
    expect(seen([...times(49, lost), accepted, ...times(49, lost)])).toEqual([])
  })
})

test('fifty attempts in a row that reached nobody end the run, which holds nothing', () => {
  expect(seen(times(49, unreached))).toEqual([])
  expect(seen(times(50, unreached))).toMatchObject([
    { stops: 'run', why: expect.stringContaining('ECONNREFUSED') },
  ])
})

describe('of a handful of people, six attempts at the same one that reached nobody are enough', () => {
  const seenOf = (outcome: Outcome, inARow: number, before: number): Break | undefined => {
    const breaker = new Breaker()
    for (const one of times(inARow - 1, outcome)) breaker.see(one, scopes(), 0)
    return breaker.see(outcome, scopes(), before)
  }

  test('the run ends', () => {
    expect(seenOf(unreached, 6, 5)).toMatchObject({
      stops: 'run',
      why: expect.stringContaining('6 times in a row'),
    })
    expect(seenOf(unreached, 6, 4)).toBeUndefined()
  })

  test('not when others were reached meanwhile', () => {
    expect(seenOf(unreached, 5, 20)).toBeUndefined()
  })

  test('and throttles are none', () => {
    expect(seenOf(throttled, 6, 5)).toBeUndefined()
  })
})
