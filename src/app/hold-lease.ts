import { SunsetError } from '../base/errors.ts'
import { isoOf } from '../base/instant.ts'
import type { Holder, Lease, Ledger } from '../ledger/ledger.ts'
import type { Surroundings } from './surroundings.ts'

/** Takes the right to run a plan, or says who has it (75). */
export const takeLease = async (
  ledger: Ledger,
  surroundings: Surroundings,
  doing: string,
): Promise<Lease> => {
  const { process, clocks } = surroundings
  const now = clocks.machine.now()
  const holder: Holder = { host: process.host, pid: process.pid, started: process.started, doing, since: now }
  const answer = await ledger.lease(
    holder,
    now,
    // Of a process on another host nobody here can tell: only its lease's end frees it.
    (other) => other.host !== process.host || process.isAlive(other.pid, other.started),
  )
  if (!('busy' in answer)) return answer
  const { host, pid, since, doing: what } = answer.busy
  throw new SunsetError(
    'busy',
    `Another runner has this plan: ${host}, process ${pid}, since ${isoOf(since)}, doing \`${what}\`. This one did nothing.`,
    {
      hint: 'Wait for it; `sunset status` shows how far it is. A runner that died is replaced at once, one that hangs after 30 seconds.',
    },
  )
}
