import { describe, expect, onTestFinished, test } from 'vitest'
import { millis } from '../../../src/base/instant.ts'
import type { Outcome } from '../../../src/model/outcome.ts'
import { people } from '../../contract/ledger/bench.ts'
import { type Answer, accepts, mostInASecond, ScriptedExit, type Settings } from '../../kit/scripted-exit.ts'

const exitOf = async (settings: Settings): Promise<ScriptedExit> => {
  const exit = new ScriptedExit(settings)
  onTestFinished(() => exit.close())
  await exit.load()
  return exit
}

const refused = (
  of: Extract<Outcome, { kind: 'refused' }>['of'],
  code: string,
  retry: 'never' | number = 'never',
): Answer => ({
  outcome: { kind: 'refused', of, code, text: 'words', retry: retry === 'never' ? retry : millis(retry) },
})
const throttled = (retryMs: number, of: 'pair' | 'sender' | 'account' = 'sender'): Answer => ({
  outcome: { kind: 'throttled', of, code: '130429', retry: millis(retryMs) },
})
const lost: Answer = { outcome: { kind: 'unknown', evidence: 'reset' }, took: true }
const attemptsOf = (exit: ScriptedExit, n: number): number[] =>
  exit.attempts.filter((one) => one.n === n).map(({ attempt }) => attempt)

describe('a delivery', () => {
  test('tells everybody once and is done', async () => {
    const exit = await exitOf({ people: people(0, 300), script: () => accepts })
    expect(await exit.run()).toEqual({ because: 'done' })
    expect(await exit.counts()).toMatchObject({ audience: 300, accepted: 300, pending: 0 })
    expect([...exit.taken.values()].every((n) => n === 1)).toBe(true)
    expect(exit.taken.size).toBe(300)
  })

  test('waits for an answer that takes half a minute, and keeps its lease meanwhile', async () => {
    const exit = await exitOf({
      people: people(0, 40),
      script: ({ n }) => ({ ...accepts, afterMs: n === 39 ? 34_000 : 20 }),
    })
    expect(await exit.run()).toEqual({ because: 'done' })
    expect(await exit.counts()).toMatchObject({ accepted: 40 })
  })

  test('hears answers while second attempts are due and all of its connections are busy', async () => {
    const exit = await exitOf({
      people: people(0, 200),
      concurrency: 4,
      perSecond: { s1: 100 },
      script: ({ n, attempt }) =>
        n % 3 === 0 && attempt === 1 ? refused('request', '131000', 10) : { ...accepts, afterMs: 900 },
    })
    expect(await exit.run()).toEqual({ because: 'done' })
    expect(await exit.counts()).toMatchObject({ accepted: 200 })
  })

  test('that fails for now is tried six times before it fails', async () => {
    const exit = await exitOf({
      people: people(0, 30),
      script: ({ n }) => (n === 7 ? refused('recipient', '131000', 2000) : accepts),
    })
    expect(await exit.run()).toEqual({ because: 'done' })
    expect(attemptsOf(exit, 7)).toEqual([1, 2, 3, 4, 5, 6])
    expect(await exit.counts()).toMatchObject({ accepted: 29, failed: 1 })
  })

  test('that was throttled twenty times has not failed: throttles never count (T27)', async () => {
    let times = 0
    const exit = await exitOf({
      people: people(0, 30),
      script: ({ n }) => (n === 7 && times++ < 20 ? throttled(500) : accepts),
    })
    for (let run = 0; run < 30; run++) {
      await exit.run()
      await exit.clock.advance(600_000)
    }
    expect(new Set(attemptsOf(exit, 7))).toEqual(new Set([1]))
    expect(await exit.counts()).toMatchObject({ accepted: 30, failed: 0 })
  })

  test('that is throttled every time does not keep the run from its end: a later run goes on with it', async () => {
    const exit = await exitOf({
      people: people(0, 30),
      script: ({ n }) => (n === 7 ? throttled(500) : accepts),
    })
    const began = exit.clock.now()
    expect(await exit.run()).toEqual({ because: 'done' })
    expect(exit.clock.now() - began).toBeLessThan(300_000)
    expect(await exit.counts()).toMatchObject({ accepted: 29, pending: 1 })
  })

  test('to one poisoned recipient, whatever it answers, changes nothing for the others (T14)', async () => {
    const poisons: readonly Answer[] = [
      refused('recipient', '131026'),
      refused('request', '100'),
      refused('recipient', '131000', 2000),
      throttled(1000, 'pair'),
      lost,
      { outcome: 'reject' },
    ]
    for (const poison of poisons) {
      const exit = await exitOf({
        people: people(0, 60),
        script: ({ n }) => (n === 11 ? poison : accepts),
      })
      expect(await exit.run()).toEqual({ because: 'done' })
      expect(await exit.counts()).toMatchObject({ audience: 60, accepted: 59 })
    }
  })
})

describe('a fault', () => {
  const audience = people(0, 400)

  test('of a template stops that template after three answers, and what waits for it stays pending (T33)', async () => {
    const exit = await exitOf({
      people: audience,
      concurrency: 1,
      templateOf: ({ address }) => (Number(String(address).slice(-1)) === 3 ? 'sunset it' : 'sunset en'),
      script: ({ n }) => (n % 10 === 3 ? refused('template', '132001') : accepts),
    })
    expect(await exit.run()).toMatchObject({
      because: 'held',
      why: expect.stringContaining('template sunset it'),
    })
    expect(await exit.counts()).toMatchObject({ accepted: 360, failed: 0, pending: 40 })
    expect(exit.attempts.filter(({ n }) => n % 10 === 3)).toHaveLength(3)
  })

  test('of a sender stops that sender alone', async () => {
    const exit = await exitOf({
      people: [...people(0, 100, { sender: 'a' }), ...people(100, 200, { sender: 'b' })],
      perSecond: { a: 50, b: 50 },
      concurrency: 2,
      script: ({ sender }) => (sender === 'b' ? refused('sender', '133010') : accepts),
    })
    expect(await exit.run()).toMatchObject({ because: 'held', why: expect.stringContaining('sender b') })
    expect(await exit.counts()).toMatchObject({ accepted: 100, failed: 0, pending: 100 })
    expect(exit.attempts.filter(({ sender }) => sender === 'b').length).toBeLessThanOrEqual(3 + 2)
  })

  test('of a country stops that country alone', async () => {
    const exit = await exitOf({
      people: audience,
      concurrency: 2,
      countryOf: (n) => (n % 2 === 0 ? 'FR' : 'CU'),
      script: ({ n }) => (n % 2 === 0 ? accepts : refused('country', '130497')),
    })
    expect(await exit.run()).toMatchObject({ because: 'held', why: expect.stringContaining('country CU') })
    expect(await exit.counts()).toMatchObject({ accepted: 200 })
    expect(exit.attempts.filter(({ n }) => n % 2 === 1).length).toBeLessThanOrEqual(3 + 2)
  })

  test('of the account stops everything after three answers, and nobody has failed', async () => {
    const exit = await exitOf({ people: audience, concurrency: 8, script: () => refused('account', '190') })
    expect(await exit.run()).toMatchObject({ because: 'held', why: expect.stringContaining('"190" (words)') })
    expect(exit.attempts.length).toBeLessThanOrEqual(3 + 8)
    expect(await exit.counts()).toMatchObject({ audience: 400, pending: 400, failed: 0, sending: 0 })
  })

  test.each([
    ['of a recipient', refused('recipient', '131026')],
    ['of a request', refused('request', '100')],
    ['that passes', refused('request', '131000', 60_000)],
    ['that leaves everybody in doubt', lost],
  ])('%s holds the occurrence once fifty answers in a row say it', async (_, answer) => {
    const exit = await exitOf({ people: audience, concurrency: 4, script: () => answer })
    expect(await exit.run()).toMatchObject({
      because: 'held',
      why: expect.stringContaining('50 answers in a row'),
    })
    expect(exit.attempts.length).toBeGreaterThanOrEqual(50)
    expect(exit.attempts.length).toBeLessThanOrEqual(50 + 4)
  })

  test('that one acceptance in forty interrupts holds nothing', async () => {
    const exit = await exitOf({
      people: audience,
      concurrency: 1,
      script: ({ n }) => (n % 40 === 0 ? accepts : refused('recipient', '131026')),
    })
    expect(await exit.run()).toEqual({ because: 'done' })
    expect(await exit.counts()).toMatchObject({ accepted: 10, failed: 390 })
  })

  test('of the network alone is nobody’s: the run ends, and everybody who was not reached is pending', async () => {
    const exit = await exitOf({
      people: audience,
      script: () => ({ outcome: { kind: 'unreached', text: 'ECONNREFUSED' }, afterMs: 1 }),
    })
    expect(await exit.run()).toMatchObject({ because: 'unreachable' })
    expect(await exit.counts()).toMatchObject({ audience: 400, pending: 400, failed: 0, in_doubt: 0 })
  })
})

describe('a platform that throttles', () => {
  test('every fifth request, with a pause of a second each, is done with 2,000 people in a minute and a half', async () => {
    let state = 1
    const chance = (): number => {
      state = (state * 16_807) % 2_147_483_647
      return state / 2_147_483_647
    }
    const exit = await exitOf({
      people: people(0, 2000),
      concurrency: 64,
      perSecond: { s1: 1000 },
      script: () => {
        const drawn = chance()
        if (drawn < 0.2) return { ...throttled(1000), afterMs: 3 }
        if (drawn < 0.3) return { ...refused('request', '131000', 2000), afterMs: 3 }
        if (drawn < 0.35) return { outcome: { kind: 'unknown', evidence: 'reset' }, afterMs: 3 }
        if (drawn < 0.37) return { ...lost, afterMs: 3 }
        if (drawn < 0.38) return { ...lost, afterMs: 3000 }
        return { ...accepts, afterMs: 3 }
      },
    })
    const began = exit.clock.now()
    expect(await exit.run()).toEqual({ because: 'done' })
    expect(exit.clock.now() - began).toBeLessThan(75_000)
    const counts = await exit.counts()
    expect(counts.accepted + counts.in_doubt + counts.failed).toBe(2000)
    expect(counts.failed).toBeLessThanOrEqual(1)
    expect([...exit.taken.values()].filter((n) => n > 1)).toEqual([])
  })

  test('for good gets its pause: a handful of requests a second, not a thousand', async () => {
    const exit = await exitOf({
      people: people(0, 500),
      concurrency: 16,
      perSecond: { s1: 1000 },
      script: () => throttled(2000),
    })
    await exit.run()
    expect(exit.attempts.length).toBeGreaterThan(0)
    expect(mostInASecond(exit.attempts)).toBeLessThanOrEqual(16 * 2)
    expect(await exit.counts()).toMatchObject({ pending: 500, failed: 0 })
  })

  test('for longer than a minute is left to a later run, which then goes on', async () => {
    let isClosed = true
    const exit = await exitOf({
      people: people(0, 50),
      perSecond: { s1: 100 },
      script: () => (isClosed ? throttled(300_000, 'account') : accepts),
    })
    const began = exit.clock.now()
    expect(await exit.run()).toMatchObject({ because: 'rests', why: 'the platform asks for a pause' })
    expect(exit.clock.now() - began).toBeLessThan(2000)
    expect(exit.attempts.length).toBeLessThanOrEqual(16)
    isClosed = false
    await exit.clock.advance(301_000)
    expect(await exit.run()).toEqual({ because: 'done' })
    expect(await exit.counts()).toMatchObject({ accepted: 50 })
  })
})

describe('an answer that was lost', () => {
  test('with resend is asked for again, six times at most, and then a person decides', async () => {
    const exit = await exitOf({
      people: people(0, 20),
      inDoubt: 'resend',
      script: ({ n, attempt }) => (n === 3 || (n === 4 && attempt < 3) ? lost : accepts),
    })
    expect(await exit.run()).toEqual({ because: 'done' })
    expect(attemptsOf(exit, 3)).toEqual([1, 2, 3, 4, 5, 6])
    expect(attemptsOf(exit, 4)).toEqual([1, 2, 3])
    expect(await exit.counts()).toMatchObject({ accepted: 19, in_doubt: 1 })
  })
})

describe('a run that is stopped', () => {
  test('finishes what is in flight and leaves nothing in doubt', async () => {
    const stop = new AbortController()
    const exit = await exitOf({
      people: people(0, 400),
      perSecond: { s1: 100 },
      script: () => {
        if (exit.attempts.length === 50) stop.abort()
        return { ...accepts, afterMs: 200 }
      },
    })
    expect(await exit.run({ stop: stop.signal })).toEqual({ because: 'stopped' })
    const counts = await exit.counts()
    expect(counts).toMatchObject({ accepted: exit.attempts.length, in_doubt: 0, sending: 0 })
    expect(counts.pending).toBe(400 - exit.attempts.length)
    expect(await exit.run()).toEqual({ because: 'done' })
    expect(exit.attempts).toHaveLength(400)
  })

  test('a second time gives up what is in flight: it is in doubt, and nobody is told twice', async () => {
    const stop = new AbortController()
    const abandon = new AbortController()
    const exit = await exitOf({
      people: people(0, 400),
      perSecond: { s1: 100 },
      script: () => {
        if (exit.attempts.length === 50) stop.abort()
        return { ...accepts, afterMs: 60_000 }
      },
      concurrency: 50,
    })
    stop.signal.addEventListener('abort', () => abandon.abort())
    expect(await exit.run({ stop: stop.signal, abandon: abandon.signal })).toEqual({ because: 'stopped' })
    expect(await exit.counts()).toMatchObject({ in_doubt: 50, sending: 0, pending: 350 })
  })
})
