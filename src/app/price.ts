import type { Occurrence } from '../model/occurrence.ts'
import type { Plan } from '../model/plan.ts'
import { addressedIn, type Crowd } from '../timeline/feasibility/crowd.ts'
import { type Price, type PriceList, priceOf, type Shipment } from '../work/price.ts'

/** What a plan's messages will come to, if nobody links or opts out meanwhile: for `check` and `approve`. */
export const expectedPrice = (
  plan: Plan,
  prices: PriceList,
  occurrences: readonly Occurrence[],
  crowds: readonly Crowd[],
): Price => {
  const shipments = occurrences
    .filter(({ kind }) => kind === 'message')
    .flatMap(({ id, phase, cohort }): Shipment[] => {
      const to = plan.phases.find(({ name }) => name === phase)?.to ?? { kind: 'everyone' }
      return crowds
        .filter((crowd) => crowd.cohort === cohort)
        .map((crowd) => ({
          occurrence: id,
          phase,
          country: crowd.country,
          messages: addressedIn(crowd, phase, to),
        }))
    })
  return priceOf(plan, prices, shipments)
}
