import { type Instant, isoOf } from '../base/instant.ts'
import { type Counts, type DeliveryState, deliveryStates } from '../model/delivery.ts'
import type { OccurrenceId, OccurrenceState } from '../model/occurrence.ts'
import type { Plan } from '../model/plan.ts'
import type { Price } from '../work/price.ts'

/** What came of one occurrence in a simulation. Numbers of people are scaled where each of those played stands for several. */
export type SimulatedOccurrence = {
  readonly id: OccurrenceId
  readonly at: Instant
  readonly kind: 'message' | 'gate' | 'actions'
  readonly state: OccurrenceState
  readonly why?: string
  readonly began?: Instant
  readonly completed?: Instant
  /** When the channel took the first and the last of its messages. */
  readonly first?: Instant
  readonly last?: Instant
  readonly counts: Counts
}

/** A play from its beginning to its end, and what the referee has to say of it. */
export type SimulationReport = {
  readonly plan: Plan
  readonly seed: number
  readonly from: Instant
  readonly to: Instant
  readonly people: {
    readonly n: number
    readonly played: number
    readonly spread: 'own' | 'like its own' | 'even'
    readonly linking: number
    readonly optOut: number
    readonly linked: number
    readonly optedOut: number
  }
  readonly occurrences: readonly SimulatedOccurrence[]
  readonly happenings: readonly { readonly at: Instant; readonly what: string }[]
  readonly crashes: number
  readonly runs: number
  readonly messages: number
  readonly byLocalHour: readonly number[]
  /** The hour on the recipient's clock farthest from the afternoon at which anybody had a message. */
  readonly worstLocalHour?: { readonly hour: number; readonly messages: number }
  readonly peakPerSecond: number
  readonly byDay: ReadonlyMap<string, number>
  readonly channel: Readonly<Record<string, number>>
  /** What must be zero. */
  readonly fouls: {
    readonly toldTwice: number
    readonly outsideWindow: number
    readonly afterClose: number
    readonly early: number
    readonly sums: number
  }
  readonly toTheEnd: boolean
  /** Of the messages that the channel took, where the plan names prices. */
  readonly price?: Price
}

export const holds = ({ fouls, toTheEnd }: Pick<SimulationReport, 'fouls' | 'toTheEnd'>): boolean =>
  toTheEnd && Object.values(fouls).every((n) => n === 0)

/** The JSON document of `simulate`. The same seed, plan and people give the same bytes. */
export const simulationDocument = (report: SimulationReport): Readonly<Record<string, unknown>> => ({
  plan: report.plan.name,
  seed: report.seed,
  ok: holds(report),
  from: isoOf(report.from),
  to: isoOf(report.to),
  people: report.people,
  messages: report.messages,
  occurrences: report.occurrences.map(
    ({ id, at, kind, state, why, began, completed, first, last, counts }) => ({
      id,
      at: isoOf(at),
      state,
      ...(why === undefined ? {} : { why }),
      ...iso('began', began),
      ...iso('completed', completed),
      ...iso('first', first),
      ...iso('last', last),
      ...(kind === 'message' ? { counts: inOrder(counts) } : {}),
    }),
  ),
  happenings: report.happenings.map(({ at, what }) => ({ at: isoOf(at), what })),
  worstLocalHour: report.worstLocalHour ?? null,
  byLocalHour: report.byLocalHour,
  peakPerSecond: report.peakPerSecond,
  byDay: Object.fromEntries(report.byDay),
  channel: report.channel,
  crashes: report.crashes,
  runs: report.runs,
  ...(report.price === undefined ? {} : { price: report.price }),
  checks: report.fouls,
  toTheEnd: report.toTheEnd,
})

const iso = <Key extends string>(key: Key, at: Instant | undefined): Readonly<Record<string, string>> =>
  at === undefined ? {} : { [key]: isoOf(at) }

const inOrder = (counts: Counts): Readonly<Partial<Record<DeliveryState | 'audience', number>>> =>
  Object.fromEntries([
    ['audience', counts.audience],
    ...deliveryStates.map((state): [string, number] => [state, counts[state]]),
  ])
