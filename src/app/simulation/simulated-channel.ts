import type { Adapter, AdapterKind } from '../../adapters/adapter.ts'
import { type Instant, millis } from '../../base/instant.ts'
import type { Random } from '../../base/random.ts'
import type { OccurrenceId } from '../../model/occurrence.ts'
import type { Outcome } from '../../model/outcome.ts'
import { type Fault, type Faults, faultSource } from '../../sandbox/faults.ts'
import { grainMs, type PlayedClock } from './played-clock.ts'
import type { Referee } from './referee.ts'

/** A stretch of time. */
export type Stretch = { readonly from: Instant; readonly to: Instant }

/** What a simulated channel is like. */
export type ChannelLike = {
  readonly faults: Faults
  readonly outages: readonly Stretch[]
  /** Between so many milliseconds and so many lies an answer's latency. */
  readonly latencyMs: { readonly least: number; readonly most: number }
  /** What the platform grants each sender, messages a second; undefined: no limit. */
  readonly perSecond: (sender: string) => number | undefined
  readonly dailyLimit: number | 'unlimited' | undefined
  /** After so long the engine gives up on an answer. */
  readonly timeoutMs: number
}

/** What the channel itself counted, whatever the engine believes. */
export type ChannelLog = {
  requests: number
  throttled: number
  refused: number
  lost: number
  unreached: number
}

const slowMs = 10_000
const refusedMs = 5

/**
 * A channel that takes messages in no real time: it answers as late as a real one would, throttles above its limits, fails as it is told to
 * with the same sequence for the same seed, and is out when it is out. What it takes it shows to the referee.
 */
export const simulatedChannel = (
  kind: AdapterKind,
  like: ChannelLike,
  around: { readonly clock: PlayedClock; readonly random: Random; readonly referee: Referee },
): { readonly adapter: Adapter; readonly log: ChannelLog } => {
  const { clock, random, referee } = around
  const log: ChannelLog = { requests: 0, throttled: 0, refused: 0, lost: 0, unreached: 0 }
  const draw = faultSource(like.faults, random)
  const limits = new Map<string, RollingSecond>()
  const isOut = (at: Instant): boolean => like.outages.some(({ from, to }) => from <= at && at < to)
  const isTooFast = (sender: string, at: Instant): boolean => {
    const most = like.perSecond(sender)
    if (most === undefined) return false
    const second = limits.get(sender) ?? new RollingSecond(most)
    limits.set(sender, second)
    return !second.take(at)
  }
  const taken = (to: string, occurrence: OccurrenceId, at: Instant): void => referee.took(to, occurrence, at)

  const adapter: Adapter = {
    name: kind.name,
    capabilities: kind.capabilities,
    limits: kind.limits,
    prepare: kind.prepare,
    send: ({ to, sender }, { occurrence }, signal) => {
      const now = clock.now()
      const latency = like.latencyMs.least + random.next() * (like.latencyMs.most - like.latencyMs.least)
      const answer = (outcome: Outcome, afterMs: number): Promise<Outcome> =>
        new Promise((resolve) => {
          // To the nearest grain: rounded up, a latency would be half a grain longer than it is.
          clock.at(now + Math.max(1, afterMs - grainMs / 2), () => resolve(outcome))
          if (signal.aborted) resolve(outcome)
        })
      if (isOut(now)) {
        log.unreached++
        return answer({ kind: 'unreached', text: 'connection refused (outage)' }, refusedMs)
      }
      log.requests++
      referee.handed(now)
      if (isTooFast(sender, now)) {
        log.throttled++
        return answer(throttled, latency)
      }
      const fault = draw()
      if (fault === undefined || fault === 'slow') {
        taken(to, occurrence, now)
        return answer(accepted, fault === undefined ? latency : slowMs)
      }
      if (fault === 'reset-after' || fault === 'hang' || fault === 'garbage') taken(to, occurrence, now)
      return answer(faulty(fault, log), fault === 'hang' ? like.timeoutMs : latency)
    },
    dailyLimit: () => Promise.resolve(like.dailyLimit),
    close: () => Promise.resolve(),
  }
  return { adapter, log }
}

const accepted: Outcome = { kind: 'accepted' }
const throttled: Outcome = { kind: 'throttled', of: 'sender', code: '130429', retry: millis(1000) }

const faulty = (fault: Exclude<Fault, 'slow'>, log: ChannelLog): Outcome => {
  switch (fault) {
    case '429':
      log.throttled++
      return throttled
    case '500':
      log.refused++
      return {
        kind: 'refused',
        of: 'request',
        code: '131000',
        text: 'something went wrong',
        retry: millis(2000),
      }
    case 'reset-before':
      log.unreached++
      return { kind: 'unreached', text: 'connection reset before the request was read' }
    case 'reset-after':
      log.lost++
      return { kind: 'unknown', evidence: 'connection reset after the request was sent' }
    case 'hang':
      log.lost++
      return { kind: 'unknown', evidence: 'no answer in time' }
    case 'garbage':
      log.lost++
      return { kind: 'unknown', evidence: 'an answer that is none of the platform' }
  }
}

/** At most so many in any rolling second, as the platform counts. */
class RollingSecond {
  readonly #most: number
  readonly #seen: { at: number; n: number }[] = []
  #n = 0

  constructor(perSecond: number) {
    this.#most = Math.max(1, perSecond)
  }

  take(at: number): boolean {
    while ((this.#seen[0]?.at ?? at) <= at - 1000) this.#n -= this.#seen.shift()?.n ?? 0
    if (this.#n + 1 > this.#most) return false
    this.#n++
    const last = this.#seen.at(-1)
    if (last?.at === at) last.n++
    else this.#seen.push({ at, n: 1 })
    return true
  }
}
