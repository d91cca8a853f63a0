import type { Occurrence } from '../model/occurrence.ts'
import { duration } from './numbers.ts'

/** What an occurrence does to the gate: `frozen`; of a brownout also for how long: `frozen for 3 h`. Empty where it moves none. */
export const gateMoveText = ({ at, gate, gateUntil }: Occurrence): string => {
  if (gate === undefined) return ''
  return gateUntil === undefined ? gate : `${gate} for ${duration(gateUntil - at)}`
}
