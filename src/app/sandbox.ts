import { seededRandom } from '../base/random.ts'
import { type Sandbox, startSandbox } from '../sandbox/start.ts'
import { readFaults } from './read-faults.ts'
import type { Surroundings } from './surroundings.ts'

type Options = {
  readonly port: number
  readonly faults?: string
  readonly log?: string
  readonly seed?: number
}

/** Starts the stand-ins on loopback. With a seed, the same requests meet the same faults. */
export const openSandbox = (
  { random, clocks }: Surroundings,
  { port, faults, log, seed }: Options,
): Promise<Sandbox> =>
  startSandbox({
    port,
    clock: clocks.wall,
    random: seed === undefined ? random : seededRandom(seed),
    ...(faults === undefined ? {} : { faults: readFaults(faults) }),
    ...(log === undefined ? {} : { log }),
  })
