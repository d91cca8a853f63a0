import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** A run lives on 26 MB; what is above this is waste that V8 has not yet troubled to collect. */
const tidyAboveBytes = 44_000_000
/** A simulation holds its people and makes more waste in less time: to collect it so often would be a tenth of its work. */
export const tidySimulationAboveBytes = 90_000_000
const lookEveryMs = 500
/** One for a process, however many runs it makes. */
let looking: NodeJS.Timeout | undefined

/**
 * V8 lets its old space grow for as long as memory is to be had: over 500,000 messages it took 56 MB more than over 100,000, all of it
 * waste. Asked to collect now and then (30 ms, every few seconds at full speed, never at 80 a second) memory stays flat in the audience's
 * size. V8's own `--optimize-for-size` does so too, and costs 40% more CPU.
 */
export const keepMemoryFlat = (tidyAbove: number = tidyAboveBytes): void => {
  if (looking !== undefined) return
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  setFlagsFromString('--no-expose-gc')
  if (typeof collect !== 'function') return
  // A process that holds more of its own when this begins (a test's) has other waste than a run's.
  const above = Math.max(tidyAbove, 1.5 * process.memoryUsage().heapUsed)
  looking = setInterval(() => {
    if (process.memoryUsage().heapUsed > above) collect()
  }, lookEveryMs).unref()
}
