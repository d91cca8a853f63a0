import type { Envelope } from '../adapters/adapter.ts'
import type { Instant } from '../base/instant.ts'
import type { Claim } from '../ledger/claiming.ts'
import { deliveryKeyOf } from '../model/delivery.ts'
import type { Delivering } from './delivering.ts'

/** What goes with one attempt of a claim, at an instant of plan time: the same key each time. */
export const envelopeOf = (
  { plan, ledger, occurrence }: Delivering,
  claim: Claim,
  at: Instant,
): Envelope => ({
  key: deliveryKeyOf(plan, ledger.id, claim.step, claim.recipient),
  attempt: claim.attempt,
  at,
  phase: occurrence.phase,
  occurrence: occurrence.id,
})
