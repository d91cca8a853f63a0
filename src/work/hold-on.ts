import type { Hold } from '../model/facts.ts'
import type { Occurrence } from '../model/occurrence.ts'

/** The gate moves whatever is held: of gates and actions only what an operator paused, or the channel refuses, waits. */
export const holdOn = (
  { id, kind }: Occurrence,
  hasActions: boolean,
  holds: readonly Hold[],
): Hold | undefined =>
  holds.find((hold) => {
    if (hold.occurrence !== undefined) return hold.occurrence === id
    return kind === 'message' || hold.kind === 'paused' || (hold.kind === 'channel' && hasActions)
  })
