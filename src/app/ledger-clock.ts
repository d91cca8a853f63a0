import type { Clock } from '../base/clock.ts'
import { SunsetError } from '../base/errors.ts'
import { type Instant, isoOf } from '../base/instant.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { RunOptions } from './run-options.ts'
import type { Surroundings } from './surroundings.ts'

/** Clocks of machines that share a ledger differ by less, and NTP steps back by less: beyond it one of them is, or was, wrong. */
const toleratedMs = 60_000
/** Under this name the ledger keeps up to which instant somebody has accepted what lies ahead. */
const acceptedMemory = 'accepted clock'

/**
 * Refuses where the ledger's newest event lies later than now (T43): by a clock that is wrong everything would be due too early, or for
 * a long time nothing. `--accept-clock` goes on, and need not be said again of the same events. A pretended time may lie where it likes.
 */
export const assertClock = async (
  ledger: Ledger,
  clock: Clock,
  { process }: Surroundings,
  options: Pick<RunOptions, 'now' | 'dryRun' | 'acceptClock'>,
): Promise<void> => {
  if (options.now !== undefined || options.dryRun) return
  const { plan: newest } = await ledger.lastWorked()
  const now = clock.now()
  if (newest === undefined || newest - now <= toleratedMs) return
  if (Number((await ledger.recall(acceptedMemory)) ?? 0) >= newest) return
  if (options.acceptClock !== true) throw refused(newest, now)
  await ledger.remember(acceptedMemory, String(newest))
  await ledger.audit({
    at: now,
    who: process.user,
    what: 'accept-clock',
    why: `the ledger's newest event is of ${isoOf(newest)}`,
  })
}

const refused = (newest: Instant, now: Instant): SunsetError =>
  new SunsetError(
    'refused',
    `The ledger's newest event is of ${isoOf(newest)}, and by this machine's clock it is ${isoOf(now)}: the clock is wrong, or was wrong then (or the ledger was rehearsed on with --now). Nothing was sent.`,
    { hint: 'Set the clock right. If it is right now, the same command with --accept-clock goes on.' },
  )
