import { type Instant, instant } from '../base/instant.ts'
import type { RunResult } from './run.ts'
import type { Surroundings } from './surroundings.ts'

/** How often a waiting run looks again, whatever it waits for: people link, join, and decide meanwhile. */
const lookAgainMs = 30_000

/** A run's stop: the person's, or the end of the time it was given. */
export type TimedStop = { readonly signal: AbortSignal; readonly end: () => void }

/** With `maxDurationMs` the run ends cleanly after so long: as after a first Ctrl-C, but that it is no interruption. */
export const timedStop = (
  { interrupts, clocks }: Surroundings,
  maxDurationMs: number | undefined,
): TimedStop => {
  const timer = new AbortController()
  if (maxDurationMs === undefined) return { signal: interrupts.stop, end: () => {} }
  const ended = new AbortController()
  const until = instant(clocks.machine.now() + maxDurationMs)
  const waiting = clocks.machine.sleep(until, ended.signal).then(() => {
    if (!ended.signal.aborted) timer.abort()
  })
  return {
    signal: AbortSignal.any([interrupts.stop, timer.signal]),
    end: () => {
      ended.abort()
      void waiting
    },
  }
}

/**
 * Sleeps until something of a run that waits may have changed; false where nothing more will happen by itself: all is over, a person
 * must look, or the run was stopped. While it sleeps it holds no lease.
 */
export const sleepUntilMore = async (
  { clocks }: Surroundings,
  { view, refused, unreachable, braked }: RunResult,
  stop: AbortSignal,
): Promise<boolean> => {
  if (stop.aborted || [refused, unreachable, braked].some((why) => why !== undefined)) return false
  const { items, next } = view.agenda
  const isOver = items.every(({ verdict }) => verdict.do === 'nothing' || verdict.do === 'hold')
  if (isOver) return false
  const soonest = next ?? Number.POSITIVE_INFINITY
  const until: Instant = instant(Math.min(soonest, clocks.wall.now() + lookAgainMs))
  await clocks.wall.sleep(until, stop)
  return !stop.aborted
}
