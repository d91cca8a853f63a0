import type { Readable, Writable } from 'node:stream'
import type { Clock } from '../base/clock.ts'
import type { Probe } from '../base/crash-points.ts'
import type { Random } from '../base/random.ts'

/** All that a command takes from the world. The real one is made in `cli/surroundings.ts`; tests make their own. */
export type Surroundings = {
  readonly clocks: {
    /** The wall clock: plan time, where `--now` does not set it. */
    readonly wall: Clock
    /** Never steps back: limits, leases, backoffs. */
    readonly machine: Clock
  }
  readonly random: Random
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  readonly stdin: Readable
  readonly stdout: Writable
  readonly stderr: Writable
  /** Whether a person sits there: it may be asked, and be shown a live line. */
  readonly isTerminal: { readonly input: boolean; readonly output: boolean; readonly errors: boolean }
  readonly columns: number
  readonly process: {
    readonly host: string
    readonly pid: number
    /** What tells this process from a later one with the same number. */
    readonly started: string
    /** Who runs it: `ops@ops1`. */
    readonly user: string
    readonly machine: string
    /** Whether that process of this host is still there. */
    isAlive(pid: number, started: string): boolean
  }
  /** First Ctrl-C or SIGTERM: finish what is in flight. Second: at once. */
  readonly interrupts: {
    readonly stop: AbortSignal
    readonly abandon: AbortSignal
    readonly signal: () => 'SIGINT' | 'SIGTERM' | undefined
  }
  readonly probe: Probe
}
