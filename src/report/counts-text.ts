import type { Counts, DeliveryState } from '../model/delivery.ts'
import { columnsOf, type Look } from './look.ts'
import { grouped } from './numbers.ts'
import { piecesInLines } from './pieces.ts'

/** The order in which people ask: what arrived, what is left, what did not. */
const order: readonly DeliveryState[] = [
  'accepted',
  'delivered',
  'read',
  'pending',
  'failed',
  'suppressed',
  'expired',
  'sending',
  'in_doubt',
]

/** `3,200,000 = 2,803,118 accepted + 341,992 pending + …`: the whole audience, and where each of them is. */
export const sumLines = (counts: Counts, look: Look): readonly string[] => {
  const terms = order
    .filter((state) => counts[state] > 0)
    .map((state, at) => {
      const term = `${at === 0 ? '' : '+ '}${grouped(counts[state])} ${wordFor(state)}`
      return state === 'failed' || state === 'in_doubt' ? look.paint.yellow(term) : term
    })
  const gap = missingOf(counts)
  const wrong = gap === 0 ? [] : [look.paint.red(`+ ${grouped(gap)} unaccounted for`)]
  const head = `    ${grouped(counts.audience)} = `
  const pieces = [...(terms.length === 0 ? ['0'] : terms), ...wrong]
  return piecesInLines(pieces, { head, gap: ' ', width: columnsOf(look) })
}

export const wordFor = (state: DeliveryState): string => (state === 'in_doubt' ? 'in doubt' : state)

/** How many of the audience are in no state: always 0, or the books are wrong (promise 3). */
export const missingOf = (counts: Counts): number =>
  counts.audience - order.reduce((sum, state) => sum + counts[state], 0)

/** How many deliveries are settled: nothing more happens to them by itself. */
export const settledOf = (counts: Counts): number => counts.audience - counts.pending - counts.sending
