import type { Instant } from '../base/instant.ts'
import type { Settled } from '../ledger/claiming.ts'
import type { PlanHours } from './plan-hours.ts'
import type { PutAside } from './put-aside.ts'
import type { Queues } from './queues.ts'
import type { Supply } from './supply.ts'

/** What the loop that commits and the pump that hands over share. */
export type Desk = {
  readonly queues: Queues
  readonly aside: PutAside
  readonly supply: Supply
  readonly hours: PlanHours
  /** Results that wait for the next commit. */
  readonly settled: Settled[]
  /** Called when the loop may have something to do. */
  readonly wake: () => void
  /** Answers a second at present. */
  readonly measured: () => number
  /** Whether the lease was renewed lately: whoever was stopped for a while must not hand over what somebody else has taken up. */
  readonly isHolding: (now: Instant) => boolean
}
