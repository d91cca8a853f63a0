import type { Instant } from '../base/instant.ts'
import type { Occurrence } from '../model/occurrence.ts'
import { usefulnessOf } from './usefulness.ts'

/**
 * The instant at which each message of a timeline ends to be of use, known beforehand: what `usefulnessOf` says as time goes by.
 * Undefined where nothing ends it. `occurrences` are those in force, in order.
 */
export const usefulUntil = (
  occurrences: readonly Occurrence[],
): ((message: Occurrence) => Instant | undefined) => {
  const usefulness = usefulnessOf(occurrences)
  const changes = [
    ...new Set([...occurrences.flatMap(({ at, deadline }) => [at, deadline]), ...usefulness.ends]),
  ].sort((one, other) => one - other)
  return (message) => {
    // Once ended, it stays so: the first change at which it is can be searched by halves.
    let low = changes.findIndex((at) => at > message.at)
    let high = changes.length
    if (low < 0) return undefined
    while (low < high) {
      const middle = (low + high) >> 1
      const at = changes[middle]
      if (at !== undefined && usefulness.ended(message, at) !== undefined) high = middle
      else low = middle + 1
    }
    return changes[low]
  }
}
