import { expect, test } from 'vitest'
import { type CrashPoint, crashPoints } from '../../src/base/crash-points.ts'
import { announced, channelOn, compared, exitUnderAttack } from '../kit/exit-under-attack.ts'
import { loggingPlatform } from '../kit/logging-platform.ts'

const perSecond = 500
const audience = 300
const concurrency = 64

/** Passed only when a new revision is put in force: `revision.test.ts` kills there. */
type OfRevision = 'regrouped' | 'owed'
const ofRevision: readonly OfRevision[] = ['regrouped', 'owed']

/** Passed where the channel is acted on, not people: `actions.test.ts` kills there. */
type OfActions = Extract<CrashPoint, `action-${string}` | `undo-${string}`>
const ofActions: readonly OfActions[] = [
  'action-begun',
  'action-done',
  'action-recorded',
  'undo-begun',
  'undo-done',
  'undo-recorded',
]

/** Where the process dies: the first time it passes the point, and in the middle of the work. */
const deaths: Readonly<Record<Exclude<CrashPoint, OfRevision | OfActions>, readonly number[]>> = {
  loading: [1],
  loaded: [1],
  approved: [1],
  begun: [1],
  'before-intents': [1, 6],
  'after-intents': [1, 6],
  'before-handover': [1, 120],
  'after-handover': [1, 120],
  'after-answer': [1, 120],
  'before-outcomes': [1, 6],
  'after-outcomes': [1, 6],
  'before-complete': [1],
  'after-complete': [1],
}

/** Points at which nothing was ever handed over, nor about to be: nobody can be in doubt. */
const beforeAnyIntent: readonly CrashPoint[] = ['loading', 'loaded', 'approved', 'begun']

test('every dangerous instant that the code names is one at which these tests kill', () => {
  expect([...Object.keys(deaths), ...ofRevision, ...ofActions].sort()).toEqual([...crashPoints].sort())
})

const cases = Object.entries(deaths).flatMap(([point, nths]) => nths.map((nth) => [point, nth] as const))

test.each(cases)(
  'killed at %s, time %i: the next run tells everybody else, nobody twice, and knows who is in doubt (T01, T13)',
  async (point, nth) => {
    const platform = await loggingPlatform({ latencyMs: 5 })
    const exit = exitUnderAttack({ people: audience, channel: channelOn(platform, perSecond) })
    const killed = await exit.run({ SUNSET_CRASH: `${point}:${nth}` })
    expect(killed.signal).toBe('SIGKILL')
    const atDeath = await exit.counts()
    const next = await exit.run()
    const { state, counts } = announced(next.stdout)
    expect([state, counts.accepted + counts.in_doubt, counts.audience]).toEqual([
      'complete',
      audience,
      audience,
    ])
    expect(next.status).toBe(counts.in_doubt > 0 ? 5 : 0)
    // What was handed over, and what one commit interval took: no more than the ledger had as sending.
    expect(counts.in_doubt).toBe(atDeath.sending)
    expect(counts.in_doubt).toBeLessThanOrEqual(concurrency + 2 * Math.ceil(perSecond * 0.025))
    if (beforeAnyIntent.some((early) => early === point)) expect(counts.in_doubt).toBe(0)
    expect(await compared(exit, platform)).toMatchObject({ twice: [], lost: [] })
  },
)
