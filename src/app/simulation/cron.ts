import { type Instant, instant } from '../../base/instant.ts'
import type { Stretch } from './simulated-channel.ts'

/** When a simulated cron calls `tick`: every so often, but not while it is off. */
export type Cron = { readonly everyMs: number; readonly off: readonly Stretch[] }

/** The first beat at or after an instant. */
export const beatAt = ({ everyMs, off }: Cron, at: number): Instant => {
  let beat = Math.ceil(at / everyMs) * everyMs
  for (;;) {
    const during = off.find(({ from, to }) => from <= beat && beat < to)
    if (during === undefined) return instant(beat)
    beat = Math.ceil(during.to / everyMs) * everyMs
  }
}
