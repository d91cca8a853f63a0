import type { Plan } from '../model/plan.ts'
import type { Preflight, SenderStanding } from '../model/preflight.ts'
import { columnsOf, type Look } from './look.ts'
import { grouped } from './numbers.ts'
import { visible } from './visible.ts'
import { wrapped } from './width.ts'

/** More senders than this are counted. */
const mostNamed = 3

/** What the platform says of the channel: `WhatsApp says: number 1065 CONNECTED, quality GREEN, 80 a second (STANDARD); 10,000 people in 24 hours.` */
export const preflightLines = (said: Preflight, plan: Plan, look: Look): readonly string[] => {
  const bySaid = new Map<string, string[]>()
  for (const standing of said.senders) {
    const words = wordsOf(standing)
    if (words !== '') bySaid.set(words, [...(bySaid.get(words) ?? []), standing.sender])
  }
  const parts = [
    ...[...bySaid].map(([words, senders]) => `${namesOf(senders)} ${words}`),
    ...(said.perDay === undefined ? [] : [perDayText(said.perDay)]),
  ]
  const sentences = [
    ...(parts.length === 0 ? [] : [`${plan.channel.name} says: ${parts.join('; ')}.`]),
    ...(said.unanswered.length === 0 ? [] : [`It did not say how it is with ${said.unanswered.join('; ')}.`]),
  ]
  return sentences.flatMap((text) => wrapped(visible(text), columnsOf(look) - 2).map((line) => `  ${line}`))
}

const wordsOf = ({ status, quality, throughput, perSecond }: SenderStanding): string =>
  [
    ...(status === undefined ? [] : [status]),
    ...(quality === undefined ? [] : [`quality ${quality}`]),
    ...(throughput === undefined
      ? []
      : [
          perSecond === undefined
            ? `throughput ${throughput}`
            : `${grouped(perSecond)} a second (${throughput})`,
        ]),
  ].join(', ')

const namesOf = (senders: readonly string[]): string =>
  senders.length > mostNamed ? `${grouped(senders.length)} numbers` : `number ${senders.join(', ')}`

const perDayText = (perDay: NonNullable<Preflight['perDay']>): string =>
  perDay === 'unlimited' ? 'any number of people in 24 hours' : `${grouped(perDay)} people in 24 hours`
