import { type Counts, deliveryStates } from '../model/delivery.ts'
import { countryCode } from '../model/names.ts'
import { partsOf } from '../model/occurrence.ts'
import type { SimulatedOccurrence, SimulationReport } from '../report/simulation-document.ts'
import { priceOf, type Shipment } from '../work/price.ts'
import type { Happening, Simulated } from './simulate.ts'

/** The hour at which nobody minds a message: how far others lie from it is how bad they are. */
const bestHour = 14

/** A play as it is shown: numbers of people scaled to all whom those played stand for, and the books compared with the channel's. */
export const simulationReport = (simulated: Simulated): SimulationReport => {
  const { plan, options, cast, from, played, seen, channel, happenings } = simulated
  const { weight, n } = cast.people
  const scaled = (count: number): number => Math.round(count * weight)
  const { sums, occurrences } = booksOf(simulated, scaled)
  const worst = worstHour(seen.byLocalHour)
  return {
    plan,
    seed: options.seed,
    from,
    to: played.endedAt,
    people: {
      n: scaled(n),
      played: n,
      spread: cast.kind,
      linking: options.rates.linking,
      optOut: options.rates.optOut,
      linked: scaled(simulated.linked),
      optedOut: scaled(simulated.optedOut),
    },
    occurrences,
    happenings: happenings.flatMap(({ at, event }) => {
      const what = wordsOf(event, scaled)
      return what === undefined ? [] : [{ at, what }]
    }),
    crashes: happenings.filter(({ event }) => event.kind === 'crash').length,
    runs: played.runs,
    messages: scaled(seen.accepted),
    byLocalHour: seen.byLocalHour.map(scaled),
    ...(worst === undefined
      ? {}
      : { worstLocalHour: { hour: worst.hour, messages: scaled(worst.messages) } }),
    peakPerSecond: scaled(seen.peakPerSecond),
    byDay: new Map([...seen.byDay].map(([day, messages]) => [day, scaled(messages)])),
    channel: Object.fromEntries(Object.entries(channel).map(([name, count]) => [name, scaled(count)])),
    ...(simulated.prices === undefined
      ? {}
      : { price: priceOf(plan, simulated.prices, shipmentsOf(simulated)) }),
    fouls: { ...seen.fouls, sums },
    toTheEnd: played.toTheEnd,
  }
}

const shipmentsOf = ({ seen, cast }: Simulated): readonly Shipment[] =>
  [...seen.byCountry].flatMap(([occurrence, countries]) =>
    [...countries].map(([country, n]) => ({
      occurrence,
      phase: partsOf(occurrence).phase,
      country: country === '' ? undefined : countryCode(country),
      messages: n * cast.people.weight,
    })),
  )

type Books = { readonly sums: number; readonly occurrences: readonly SimulatedOccurrence[] }

/** Every sum that must hold: states make up the audience, and what the ledger calls accepted is what the channel took. */
const booksOf = ({ played, seen }: Simulated, scaled: (n: number) => number): Books => {
  let sums = 0
  const occurrences = played.view.agenda.items.map(({ occurrence, state, verdict }): SimulatedOccurrence => {
    const facts = played.view.facts.occurrences.get(occurrence.id)
    const took = seen.byOccurrence.get(occurrence.id)
    const counts = facts?.counts
    if (occurrence.kind === 'message' && counts !== undefined && facts?.began !== undefined)
      if (!isSum(counts) || !isTaken(counts, took?.n ?? 0)) sums++
    const why = facts?.skipped?.why ?? (verdict.do === 'hold' ? verdict.why : undefined)
    return {
      id: occurrence.id,
      at: occurrence.at,
      kind: occurrence.kind,
      state,
      ...(why === undefined ? {} : { why }),
      ...(facts?.began === undefined ? {} : { began: facts.began }),
      ...(facts?.completed === undefined ? {} : { completed: facts.completed }),
      ...(took === undefined ? {} : { first: took.first, last: took.last }),
      counts: scaledCounts(counts, scaled),
    }
  })
  return { sums, occurrences }
}

const isSum = (counts: Counts): boolean =>
  counts.audience === deliveryStates.reduce((sum, state) => sum + counts[state], 0)

/** What is in doubt the channel may have taken or not; of everything else both say the same. */
const isTaken = (counts: Counts, took: number): boolean => {
  const told = counts.accepted + counts.delivered + counts.read
  return took >= told && took <= told + counts.in_doubt
}

const scaledCounts = (counts: Counts | undefined, scaled: (n: number) => number): Counts => {
  const of = (name: keyof Counts): number => scaled(counts?.[name] ?? 0)
  return {
    audience: of('audience'),
    pending: of('pending'),
    sending: of('sending'),
    accepted: of('accepted'),
    delivered: of('delivered'),
    read: of('read'),
    failed: of('failed'),
    suppressed: of('suppressed'),
    expired: of('expired'),
    in_doubt: of('in_doubt'),
  }
}

const worstHour = (
  byHour: readonly number[],
): { readonly hour: number; readonly messages: number } | undefined => {
  const away = (hour: number): number => Math.min(Math.abs(hour - bestHour), 24 - Math.abs(hour - bestHour))
  return byHour
    .map((messages, hour) => ({ hour, messages }))
    .filter(({ messages }) => messages > 0)
    .sort((one, other) => away(other.hour) - away(one.hour))[0]
}

const wordsOf = (event: Happening['event'], scaled: (n: number) => number): string | undefined => {
  switch (event.kind) {
    case 'crash':
      return 'the process was killed'
    case 'in-doubt':
      return `${scaled(event.n)} in doubt: nobody wrote down what became of them`
    case 'settled':
      return `${scaled(event.n)} settled: the channel was asked`
    case 'skipped':
      return `${event.occurrence}: ${event.as}; ${event.why}`
    case 'expired':
      return `${event.occurrence}: ${scaled(event.n)} expired; ${event.why}`
    case 'acted':
      return `${event.action}: would be done`
    case 'moved-gate':
      return `${event.occurrence}: the gate is ${event.gate}`
    case 'mention':
      return event.text
    default:
      return undefined
  }
}
