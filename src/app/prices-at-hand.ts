import { SunsetError } from '../base/errors.ts'
import type { Problem } from '../base/problem.ts'
import type { Plan } from '../model/plan.ts'
import type { PriceList } from '../work/price.ts'
import { readPrices } from './price-list.ts'

/** The plan's prices, and what is wrong with their file. */
export type PricesAtHand = {
  readonly prices: { readonly prices?: PriceList }
  readonly problems: readonly Problem[]
}

const fewNames = 5

/** Prices only inform: what is wrong with them is said at their place, and what they do not say is left out. */
export const pricesAtHand = async (plan: Plan): Promise<PricesAtHand> => {
  const place = plan.places.of(['channel', 'prices'])
  const at = place === undefined ? {} : { place }
  try {
    const read = await readPrices(plan)
    if (read === undefined) return { prices: {}, problems: [] }
    const strange = read.notUnderstood
    if (strange.length === 0) return { prices: { prices: read.prices }, problems: [] }
    const names = strange.slice(0, fewNames).map((name) => `"${name}"`)
    const message = `${strange.length} ${strange.length === 1 ? 'row' : 'rows'} of the prices name no country: ${names.join(', ')}${strange.length > fewNames ? ', …' : ''}`
    const hint = 'They are passed over. Write a row for `*` that holds for all countries without one.'
    return {
      prices: { prices: read.prices },
      problems: [{ severity: 'warning', code: 'strange-prices', message, hint, ...at }],
    }
  } catch (error) {
    if (!(error instanceof SunsetError)) throw error
    const hint = error.hint === undefined ? {} : { hint: error.hint }
    return {
      prices: {},
      problems: [{ severity: 'error', code: 'prices', message: error.message, ...hint, ...at }],
    }
  }
}
