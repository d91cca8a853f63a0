import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CrashPoint, crashPoints } from '../../src/base/crash-points.ts'
import { millis } from '../../src/base/instant.ts'
import { type DeliveryState, deliveryStates } from '../../src/model/delivery.ts'
import { collected, people } from '../contract/ledger/bench.ts'
import {
  type Answer,
  accepts,
  announce,
  everyone,
  mostInASecond,
  type RunEnded,
  ScriptedExit,
  type Settings,
} from '../kit/scripted-exit.ts'

const seed = process.env['SEED'] === undefined ? {} : { seed: Number(process.env['SEED']) }

const never: Answer = {
  outcome: { kind: 'refused', of: 'recipient', code: '131026', text: 'undeliverable', retry: 'never' },
}
const failing: Answer = {
  outcome: { kind: 'refused', of: 'request', code: '131000', text: 'went wrong', retry: millis(2000) },
}
const longFailing: Answer = {
  outcome: { kind: 'refused', of: 'request', code: '131016', text: 'not now', retry: millis(90_000) },
}
const throttles = (['sender', 'account', 'pair'] as const).map(
  (of): Answer => ({ outcome: { kind: 'throttled', of, code: '130429', retry: millis(1000) } }),
)
const faults = (['template', 'sender', 'account', 'country'] as const).map(
  (of): Answer => ({ outcome: { kind: 'refused', of, code: '1', text: 'fault', retry: 'never' } }),
)
const unreached: Answer = { outcome: { kind: 'unreached', text: 'ECONNREFUSED' } }
const lostAfter: Answer = { outcome: { kind: 'unknown', evidence: 'reset' }, took: true }
const lostBefore: Answer = { outcome: { kind: 'unknown', evidence: 'reset' }, took: false }
const broken: Answer = { outcome: 'reject', took: true }

const anyAnswer: fc.Arbitrary<Answer> = fc
  .tuple(
    fc.oneof(
      { weight: 8, arbitrary: fc.constant(accepts) },
      { weight: 1, arbitrary: fc.constantFrom(never, longFailing, ...faults, unreached, broken) },
      { weight: 3, arbitrary: fc.constantFrom(failing, ...throttles, lostAfter, lostBefore) },
    ),
    fc.constantFrom(1, 20, 200),
  )
  .map(([answer, afterMs]) => ({ ...answer, afterMs }))

const inDelivery: readonly CrashPoint[] = crashPoints.filter((point) =>
  /intents|handover|answer|outcomes/.test(point),
)
const anyRun = fc.record({
  crash: fc.option(
    fc.record({ point: fc.constantFrom(...inDelivery), nth: fc.integer({ min: 1, max: 25 }) }),
    { nil: undefined },
  ),
  limit: fc.option(fc.integer({ min: 1, max: 40 }), { nil: undefined }),
  thenMs: fc.constantFrom(0, 5, 100_000),
})

const anyStory = fc.record({
  audience: fc.integer({ min: 1, max: 60 }),
  concurrency: fc.constantFrom(1, 3, 16),
  perSecond: fc.constantFrom(undefined, 5, 80),
  inDoubt: fc.constantFrom('hold' as const, 'resend' as const),
  answers: fc.array(anyAnswer, { minLength: 1, maxLength: 50 }),
  runs: fc.array(anyRun, { maxLength: 6 }),
  seed: fc.integer(),
})

type Story = typeof anyStory extends fc.Arbitrary<infer T> ? T : never

const settingsOf = (story: Story, isWell: () => boolean): Settings => {
  let turn = 0
  return {
    people: people(0, story.audience),
    concurrency: story.concurrency,
    perSecond: { s1: story.perSecond },
    inDoubt: story.inDoubt,
    seed: story.seed,
    script: () => (isWell() ? accepts : (story.answers[turn++ % story.answers.length] ?? accepts)),
  }
}

/** Plays the runs, then lets the platform be well and runs until nothing is left to do. */
const played = async (exit: ScriptedExit, story: Story, getWell: () => void): Promise<RunEnded[]> => {
  await exit.load()
  const ends: RunEnded[] = []
  for (const { crash, limit, thenMs } of story.runs) {
    ends.push(
      await exit.run({
        ...(crash === undefined ? {} : { crash }),
        ...(limit === undefined ? {} : { limit }),
      }),
    )
    await exit.clock.advance(thenMs)
  }
  getWell()
  for (let run = 0; run < 5 && (run === 0 || (await exit.counts()).pending > 0); run++) {
    ends.push(await exit.run())
    await exit.clock.advance(10_800_000)
  }
  return ends
}

const statesOf = async (exit: ScriptedExit): Promise<ReadonlyMap<number, DeliveryState>> => {
  const records = await collected(
    exit.ledger.deliveries({
      states: deliveryStates,
      occurrences: [{ occurrence: announce, to: everyone }],
    }),
  )
  return new Map(records.map(({ address, state }) => [Number(String(address).slice(-7)), state]))
}

/** Checks what must hold of any story, by what the platform saw and what the ledger says. */
const judge = async (exit: ScriptedExit, story: Story, ends: readonly RunEnded[]): Promise<void> => {
  const { audience, pending, sending, ...settled } = await exit.counts()
  expect([audience, pending, sending]).toEqual([story.audience, 0, 0])
  expect(Object.values(settled).reduce((sum, n) => sum + n, 0)).toBe(audience)
  const states = await statesOf(exit)
  expect(states.size).toBe(story.audience)
  const crashed = ends.some(({ because }) => because === 'crashed')
  const loses = story.answers.some(({ outcome }) => outcome === 'reject' || outcome.kind === 'unknown')
  for (const [n, state] of states) {
    const taken = exit.taken.get(n) ?? 0
    if (story.inDoubt === 'hold') expect(taken, `person ${n} is ${state}`).toBeLessThanOrEqual(1)
    if (state === 'accepted') expect(taken, `person ${n}`).toBeGreaterThanOrEqual(1)
    if (state === 'in_doubt') expect(crashed || loses, `the doubt of person ${n} has a cause`).toBe(true)
    if (state === 'failed') expect(story.inDoubt === 'hold' ? taken : 0, `person ${n} failed`).toBe(0)
  }
  if (story.perSecond !== undefined) expect(mostInASecond(exit.attempts)).toBeLessThanOrEqual(story.perSecond)
}

const playedAndJudged = async (story: Story): Promise<void> => {
  let well = false
  const exit = new ScriptedExit(settingsOf(story, () => well))
  try {
    const ends = await played(exit, story, () => {
      well = true
    })
    await judge(exit, story, ends)
  } finally {
    await exit.close()
  }
}

describe('whatever a platform answers, and wherever the process dies', () => {
  test('nobody is told twice, nobody is forgotten, no limit is passed, and the sums hold (T01, T13, promises 1, 2, 3, 6)', async () => {
    await fc.assert(fc.asyncProperty(anyStory, playedAndJudged), { numRuns: 120, ...seed })
  }, 180_000)

  test('whoever failed for a passing reason was tried at least six times, throttles apart (T27)', async () => {
    const story = anyStory.map((one) => ({
      ...one,
      inDoubt: 'hold' as const,
      runs: one.runs.map((run) => ({ ...run, crash: undefined })),
    }))
    await fc.assert(
      fc.asyncProperty(
        story,
        fc.array(fc.constantFrom(failing, failing, accepts, ...throttles), { minLength: 1, maxLength: 20 }),
        async (drawn, answers) => {
          const counted = new Map<number, number>()
          let well = false
          let turn = 0
          const exit = new ScriptedExit({
            ...settingsOf(drawn, () => well),
            script: ({ n }) => {
              const answer = well ? accepts : (answers[turn++ % answers.length] ?? accepts)
              if (answer === failing) counted.set(n, (counted.get(n) ?? 0) + 1)
              return answer
            },
          })
          try {
            await played(exit, drawn, () => {
              well = true
            })
            const states = await statesOf(exit)
            for (const [n, state] of states) {
              expect(state === 'accepted' || state === 'failed').toBe(true)
              if (state === 'failed') expect(counted.get(n), `person ${n}`).toBe(6)
            }
          } finally {
            await exit.close()
          }
        },
      ),
      { numRuns: 60, ...seed },
    )
  }, 180_000)
})
