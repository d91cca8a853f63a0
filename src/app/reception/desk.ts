import type { Clock } from '../../base/clock.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { Channel } from '../channel.ts'
import type { Standings } from './standing-now.ts'

/** Word of what happened, for the log. No address and no secret is in it. */
export type Log = (
  level: 'info' | 'warn' | 'error',
  what: string,
  fields?: Readonly<Record<string, unknown>>,
) => void

/** What all that a plan's server does shares. */
export type Desk = {
  readonly ledger: Ledger
  readonly standings: Standings
  /** Plan time. */
  readonly clock: Clock
  readonly isPretended: boolean
  /** Of the revision that stands. */
  readonly channel: () => Channel
  readonly log: Log
}
