import type { Price } from '../work/price.ts'
import { columnsOf, type Look } from './look.ts'
import { counted, grouped } from './numbers.ts'
import { visible } from './visible.ts'
import { wrapped } from './width.ts'

const mostNamed = 8

/** `1,234.50 USD`. */
export const moneyText = (amount: number, currency: string): string =>
  `${grouped(Math.floor(amount))}${amount.toFixed(2).slice(-3)}${currency === '' ? '' : ` ${currency}`}`

/** What it comes to, by occurrence and in all; and for how many no rate is named. */
export const priceLines = (
  { total, currency, occurrences, unpriced }: Price,
  look: Look,
): readonly string[] => {
  const parts = occurrences.map(({ id, price }) => `${id} ${moneyText(price, currency)}`)
  const without = unpriced.reduce((sum, { messages }) => sum + messages, 0)
  const named = unpriced.slice(0, mostNamed).map(({ country, messages }) => `${country} ${grouped(messages)}`)
  const more = unpriced.length > mostNamed ? ` and ${unpriced.length - mostNamed} more` : ''
  const sentences = [
    `price  ${moneyText(total, currency)}, as estimated${parts.length > 1 ? `: ${parts.join(' · ')}` : ''}`,
    ...(without === 0
      ? []
      : [`no rate is named for ${counted(without, 'message')}: ${named.join(', ')}${more}`]),
  ]
  const width = columnsOf(look) - 2
  return sentences.flatMap((text) => wrapped(visible(text), width).map((line) => `  ${line}`))
}
