import type { CountryCode } from '../model/names.ts'
import { correctionPhase, type OccurrenceId } from '../model/occurrence.ts'
import type { Plan } from '../model/plan.ts'

/** What one message costs, by the recipient's country and the message's category. */
export type PriceList = {
  /** As the file says it; empty where it says none. */
  readonly currency: string
  /** Undefined where no rate is named, neither for the country nor for all others. */
  readonly rate: (country: CountryCode | undefined, category: string) => number | undefined
}

/** How many messages of an occurrence go to a country; undefined: it is unknown. */
export type Shipment = {
  readonly occurrence: OccurrenceId
  readonly phase: string
  readonly country: CountryCode | undefined
  readonly messages: number
}

export type Price = {
  readonly currency: string
  readonly total: number
  readonly occurrences: readonly {
    readonly id: OccurrenceId
    readonly messages: number
    readonly price: number
  }[]
  /** Messages to countries without a rate, which the total leaves out; the most first. */
  readonly unpriced: readonly { readonly country: CountryCode | 'unknown'; readonly messages: number }[]
}

/** A message that is no template is one of a conversation. */
const freeText = 'service'

/** What messages come to, each occurrence and all together; and to whom no rate is named. */
export const priceOf = (plan: Plan, prices: PriceList, shipments: readonly Shipment[]): Price => {
  const occurrences = new Map<OccurrenceId, { id: OccurrenceId; messages: number; price: number }>()
  const unpriced = new Map<CountryCode | 'unknown', number>()
  for (const { occurrence, phase, country, messages } of shipments) {
    const of = occurrences.get(occurrence) ?? { id: occurrence, messages: 0, price: 0 }
    occurrences.set(occurrence, of)
    of.messages += messages
    const rate = prices.rate(country, categoryOf(plan, phase))
    if (rate !== undefined) of.price += rate * messages
    else unpriced.set(country ?? 'unknown', (unpriced.get(country ?? 'unknown') ?? 0) + messages)
  }
  const all = [...occurrences.values()]
  return {
    currency: prices.currency,
    total: cents(all.reduce((sum, { price }) => sum + price, 0)),
    occurrences: all.map(({ id, messages, price }) => ({
      id,
      messages: Math.round(messages),
      price: cents(price),
    })),
    unpriced: [...unpriced]
      .map(([country, messages]) => ({ country, messages: Math.round(messages) }))
      .sort((one, other) => other.messages - one.messages || (one.country < other.country ? -1 : 1)),
  }
}

const categoryOf = (plan: Plan, phase: string): string => {
  const name =
    phase === correctionPhase
      ? Object.values(plan.corrections ?? {}).find((message) => message !== undefined)
      : plan.phases.find((one) => one.name === phase)?.message
  return plan.messages.get(name ?? '')?.template?.category ?? freeText
}

/** An estimate is no more exact than that. */
const cents = (price: number): number => Math.round(price * 100) / 100
