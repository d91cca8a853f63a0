import type { Envelope } from '../adapters/adapter.ts'
import type { Claim } from '../ledger/ledger.ts'
import { deliveryKeyOf } from '../model/delivery.ts'
import type { Delivering } from './delivering.ts'

/** What goes with one attempt of a claim: the same key each time. */
export const envelopeOf = ({ plan, ledger, occurrence, clocks }: Delivering, claim: Claim): Envelope => ({
  key: deliveryKeyOf(plan, ledger.id, claim.step, claim.recipient),
  attempt: claim.attempt,
  at: clocks.plan.now(),
  phase: occurrence.phase,
  occurrence: occurrence.id,
})
