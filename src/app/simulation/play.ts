import type { Adapter } from '../../adapters/adapter.ts'
import { type Instant, instant } from '../../base/instant.ts'
import type { Secret } from '../../base/secret.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { CompiledMessages } from '../../messages/compiled.ts'
import type { Plan } from '../../model/plan.ts'
import { Senders } from '../../send/senders.ts'
import type { Channel } from '../channel.ts'
import { dailyLimitOnce } from '../daily-limit.ts'
import { takeLease } from '../hold-lease.ts'
import { type RunResult, runDue } from '../run.ts'
import type { RunContext, RunEvent } from '../run-context.ts'
import type { Surroundings } from '../surroundings.ts'
import { type View, viewOf } from '../view.ts'
import { Killed, type Mortal } from './crashes.ts'
import { beatAt, type Cron } from './cron.ts'
import type { Life } from './life.ts'
import { grainMs, type PlayedClock } from './played-clock.ts'
import type { PlayedPeople } from './played-people.ts'

export type Stage = {
  readonly plan: Plan
  readonly revision: number
  /** The ledger itself, and as a process has it that may be killed. */
  readonly ledger: Ledger
  readonly mortal: Mortal
  readonly channel: Channel
  readonly adapter: Adapter
  readonly messages: CompiledMessages
  readonly linkSecret: Secret | undefined
  readonly clock: PlayedClock
  readonly people: PlayedPeople
  readonly life: Life
  readonly cron: Cron
  readonly commitEveryMs: number
  readonly surroundings: Surroundings
  /** It is not played beyond. */
  readonly end: Instant
  readonly tell: (event: RunEvent, at: Instant) => void
  readonly crashed: (at: Instant) => void
}

export type Played = {
  readonly view: View
  readonly runs: number
  readonly endedAt: Instant
  /** Nothing was left to happen by itself. */
  readonly toTheEnd: boolean
}

/** As long as a real one; making them is tested elsewhere. */
const samplePlayed = `simulation.${'A'.repeat(32)}`

/**
 * Plays a plan from now to its end: beat by beat of cron, each a run of the engine as `tick` makes one, on a clock that leaps over
 * whatever is nothing but waiting.
 */
export const play = async (stage: Stage): Promise<Played> => {
  const { clock, cron, ledger, plan, end } = stage
  let runs = 0
  let pid = 1
  for (let beat = beatAt(cron, clock.now()); beat <= end; ) {
    clock.leapTo(beat)
    runs++
    const result = await clock.play(oneRun(stage, pid)).catch((error: unknown) => {
      if (!(error instanceof Killed) && !stage.mortal.isDead()) throw error
      return undefined
    })
    if (result === undefined) {
      stage.crashed(clock.now())
      stage.mortal.revive()
      pid++
      beat = beatAt(cron, clock.now() + 1)
      continue
    }
    const next = nextInstant(result, clock.now())
    if (next === undefined) break
    beat = beatAt(cron, Math.max(next, clock.now() + 1))
  }
  const view = await viewOf(plan, ledger, clock.now())
  return { view, runs, endedAt: clock.now(), toTheEnd: nothingIsLeft(view) }
}

/** Undefined where nothing more will happen by itself. What people did meanwhile is written down when a run begins. */
const nextInstant = ({ view, refused, unreachable }: RunResult, now: Instant): number | undefined => {
  // Cron tries again at its next beat what the channel kept from being done.
  if (refused !== undefined || unreachable !== undefined) return now + 1
  const soonest = Math.min(
    view.agenda.next ?? Number.POSITIVE_INFINITY,
    view.agenda.items.some(({ verdict }) => verdict.do === 'run') ? now + 1 : Number.POSITIVE_INFINITY,
  )
  return Number.isFinite(soonest) ? soonest : undefined
}

const nothingIsLeft = ({ agenda }: View): boolean =>
  agenda.items.every(({ verdict }) => verdict.do === 'nothing' || verdict.do === 'hold')

const oneRun = async (stage: Stage, pid: number): Promise<RunResult> => {
  const { plan, revision, mortal, channel, messages, clock, linkSecret, people } = stage
  const surroundings = { ...stage.surroundings, process: { ...stage.surroundings.process, pid } }
  const { ledger } = mortal
  const lease = await takeLease(ledger, surroundings, 'tick')
  await stage.life.catchUp(ledger, lease, clock.now())
  const now = clock.now()
  const senders = new Senders(channel.limits, now, grainMs)
  senders.count(await ledger.permitsSince(instant(now - 2000)), now)
  const tell = (event: RunEvent): void => stage.tell(event, clock.now())
  const context: RunContext = {
    surroundings,
    plan,
    revision,
    ledger,
    lease,
    channel,
    messages,
    clock,
    mode: 'dry',
    linkSecret,
    senders,
    perDay: dailyLimitOnce({
      plan,
      adapter: () => Promise.resolve(stage.adapter),
      signal: surroundings.interrupts.stop,
      tell,
    }),
    adapter: () => Promise.resolve(stage.adapter),
    stop: surroundings.interrupts.stop,
    tell,
    begins: () => Promise.resolve(),
    keepGateFile: () => Promise.resolve(),
    played: { audience: people.open, commitEveryMs: stage.commitEveryMs, token: samplePlayed },
  }
  const result = await runDue(context, {})
  await ledger.release(lease)
  return result
}
