import type { Clock } from '../base/clock.ts'
import { type Instant, instant } from '../base/instant.ts'
import type { Ledger } from '../ledger/ledger.ts'

/** How often the runner looks whether somebody decided otherwise: a pause takes hold within a second. */
const lookEveryMs = 400

/** Why a delivery was stopped before its end. */
export type Stopped =
  | { readonly because: 'interrupted' | 'decision' }
  | { readonly because: 'brake'; readonly why: string }

export type Watched = {
  readonly ledger: Ledger
  readonly machine: Clock
  /** The person's Ctrl-C, or the end of the time that the run was given. */
  readonly stop: AbortSignal
  /** Looked at each time: why to stop now, if there is a reason. */
  readonly brake: () => string | undefined
}

export type Watch = {
  /** Aborted when claiming must stop, whatever the reason. */
  readonly signal: AbortSignal
  readonly stopped: () => Stopped | undefined
  /** Ends the watch. */
  end(): Promise<void>
}

/**
 * Looks, while an occurrence is delivered, whether anybody paused, cancelled, resolved or approved anything (each leaves an entry in
 * the audit trail), and whether a brake trips. What is in flight ends as it began.
 */
export const watch = async ({ ledger, machine, stop, brake }: Watched): Promise<Watch> => {
  const halt = new AbortController()
  const ended = new AbortController()
  let stopped: Stopped | undefined
  const pulse = await ledger.pulse()
  const end = (reason: Stopped): void => {
    stopped ??= reason
    halt.abort()
  }
  const onStop = (): void => end({ because: 'interrupted' })
  if (stop.aborted) onStop()
  stop.addEventListener('abort', onStop)
  const look = async (): Promise<void> => {
    while (!ended.signal.aborted && !halt.signal.aborted) {
      await machine.sleep(millisLater(machine), ended.signal)
      if (ended.signal.aborted) return
      const why = brake()
      if (why !== undefined) end({ because: 'brake', why })
      else if ((await ledger.pulse()) !== pulse) end({ because: 'decision' })
    }
  }
  const looking = look()
  // Whoever cannot look cannot go on; `end` then tells why.
  looking.catch(onStop)
  return {
    signal: halt.signal,
    stopped: () => stopped,
    end: async () => {
      ended.abort()
      stop.removeEventListener('abort', onStop)
      await looking
    },
  }
}

const millisLater = (machine: Clock): Instant => instant(machine.now() + lookEveryMs)
