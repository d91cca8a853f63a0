import { seededRandom } from '../base/random.ts'
import { type Sandbox, startSandbox } from '../sandbox/start.ts'
import { readFaults } from './read-faults.ts'
import type { Surroundings } from './surroundings.ts'

type Options = {
  readonly port: number
  readonly faults?: string
  readonly log?: string
  readonly seed?: number
  /** What every template that is asked for is told. */
  readonly review?: 'approved' | 'pending' | 'rejected'
}

/** Starts the stand-ins on loopback. With a seed, the same requests meet the same faults. */
export const openSandbox = (
  { random, clocks }: Surroundings,
  { port, faults, log, seed, review }: Options,
): Promise<Sandbox> =>
  startSandbox({
    port,
    clock: clocks.wall,
    random: seed === undefined ? random : seededRandom(seed),
    ...(faults === undefined ? {} : { faults: readFaults(faults) }),
    ...(log === undefined ? {} : { log }),
    ...(review === undefined ? {} : { review: () => reviews[review] }),
  })

const reviews = {
  approved: { status: 'APPROVED' },
  pending: { status: 'PENDING' },
  rejected: { status: 'REJECTED', rejectedReason: 'INVALID_FORMAT' },
}
