import type { Occurrence } from '../model/occurrence.ts'
import type { Plan } from '../model/plan.ts'
import { addressedIn, type Crowd } from '../timeline/feasibility/crowd.ts'
import { type Price, type PriceList, priceOf, type Shipment } from '../work/price.ts'

/**
 * What a plan's messages will come to, if nobody links or opts out meanwhile: for `check` and `approve`. `pending`: how many of an occurrence
 * are still to be sent; undefined: all it addresses.
 */
export const expectedPrice = (
  plan: Plan,
  prices: PriceList,
  occurrences: readonly Occurrence[],
  crowds: readonly Crowd[],
  pending: (occurrence: Occurrence) => number | undefined = () => undefined,
): Price => {
  const shipments = occurrences
    .filter(({ kind }) => kind === 'message')
    .flatMap((occurrence): Shipment[] => {
      const { id, phase, cohort } = occurrence
      const to = plan.phases.find(({ name }) => name === phase)?.to ?? { kind: 'everyone' }
      const addressed = crowds.filter((crowd) => crowd.cohort === cohort)
      const all = addressed.reduce((sum, crowd) => sum + addressedIn(crowd, phase, to), 0)
      const left = pending(occurrence) ?? all
      return addressed.map((crowd) => ({
        occurrence: id,
        phase,
        country: crowd.country,
        messages: all === 0 ? 0 : (addressedIn(crowd, phase, to) * left) / all,
      }))
    })
  return priceOf(plan, prices, shipments)
}
