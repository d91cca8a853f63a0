import type { Clock } from '../../base/clock.ts'
import { type ErrorCode, SunsetError } from '../../base/errors.ts'
import { instant } from '../../base/instant.ts'

/**
 * SQLite waits for another program's lock with the whole thread, and a server has others to answer meanwhile: so the ledger itself waits this
 * long only, and whoever writes comes back.
 */
export const ledgerPatienceMs = 20
const comeBackMs = 40

/** Does it, and again while another program writes to the ledger (or while something else is the matter that `passes`), for so long in all. */
export const patiently = async <T>(
  machine: Clock,
  forMs: number,
  work: () => Promise<T>,
  passes: readonly ErrorCode[] = ['ledger-locked'],
): Promise<T> => {
  const until = machine.now() + forMs
  for (;;)
    try {
      return await work()
    } catch (error) {
      const mayPass = error instanceof SunsetError && passes.includes(error.code)
      if (!mayPass || machine.now() >= until) throw error
      await machine.sleep(instant(machine.now() + comeBackMs))
    }
}
