import { SunsetError } from '../base/errors.ts'
import { seededRandom } from '../base/random.ts'
import { type Faults, parseFaults } from '../sandbox/faults.ts'
import { type Sandbox, startSandbox } from '../sandbox/start.ts'
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
    ...(faults === undefined ? {} : { faults: faultsOf(faults) }),
    ...(log === undefined ? {} : { log }),
  })

const faultsOf = (text: string): Faults => {
  const read = parseFaults(text)
  if ('faults' in read) return read.faults
  throw new SunsetError('usage', `--faults: ${read.problem}.`, {
    hint: 'For example --faults 429=5%,reset-after=1%.',
  })
}
