import { type Instant, instant } from '../../base/instant.ts'
import type { Occurrence, OccurrenceId } from '../../model/occurrence.ts'
import { type Binding, bindingOf } from './binding.ts'
import { latestStart } from './latest-start.ts'
import { type FeasibilityInput, Scenario } from './scenario.ts'
import { secondsOf } from './seconds-of.ts'
import type { Flowed } from './served.ts'
import { type WayOut, waysOutOf } from './ways-out.ts'

/** Whether one occurrence's messages reach everybody in time. */
export type OccurrenceFeasibility = {
  readonly occurrence: Occurrence
  readonly people: number
  /** Time spent sending at the senders' rates, whatever windows and limits keep it waiting. */
  readonly seconds: number
  /** When the first is written to; undefined where nobody is while it is of use. */
  readonly start: Instant | undefined
  /** When the last is, were it of use for ever; undefined: not within ten years. */
  readonly finish: Instant | undefined
  /** Until when its messages are of use. */
  readonly latest: Instant | undefined
  /** How many it does not reach by then. */
  readonly misses: number
  /** It fits, and would not at a twentieth less: what pacing and second attempts may cost. */
  readonly tight: boolean
}

export type Feasibility = {
  readonly feasible: boolean
  /** When the last message of all goes out. */
  readonly finish: Instant | undefined
  /** The last instant at which the first message occurrence may begin so that it reaches everybody. */
  readonly lastSafeStart: Instant | undefined
  /** What that is of, and what takes longest or misses people: what the constraint and the ways out are about. */
  readonly first: Occurrence | undefined
  readonly critical: OccurrenceFeasibility | undefined
  readonly binding: Binding | undefined
  readonly occurrences: readonly OccurrenceFeasibility[]
  readonly waysOut: readonly WayOut[]
  /** How many are told later than the plan's `notice` before the deadline, where it promises one. */
  readonly shortNotice: number
}

/** What pacing below the limit (1.5 to 2.5%) and second attempts may cost of a rate. */
const margin = 0.95

/** Whether everyone can have every message in time, why not, and what would help. Pure; the same input gives the same answer. */
export const feasibilityOf = (input: FeasibilityInput): Feasibility => {
  const scenario = new Scenario(input)
  const { messages } = scenario
  const within = scenario.play()
  const misses = messages.some(({ id }) => (within.get(id)?.missed ?? 0) > 0)
  const slower = scenario.play({ haste: margin })
  const occurrences = messages.map((occurrence): OccurrenceFeasibility => {
    const flowed = within.get(occurrence.id) ?? nothing
    const isMissed = flowed.missed > 0
    const finish = isMissed ? scenario.playOn(occurrence)?.finish : flowed.finish
    return {
      occurrence,
      ...secondsOf(scenario, occurrence),
      start: rounded(flowed.start),
      finish: rounded(finish),
      latest: scenario.until(occurrence),
      misses: flowed.missed,
      tight: !isMissed && (slower.get(occurrence.id)?.missed ?? 0) > 0,
    }
  })
  const critical = criticalOf(occurrences)
  const isFeasible = !misses
  const binding = critical === undefined ? undefined : bindingOf(scenario, critical)
  return {
    feasible: isFeasible,
    finish: lastOf(occurrences),
    first: messages[0],
    lastSafeStart: latestStart(scenario),
    critical,
    binding,
    occurrences,
    waysOut:
      critical === undefined || binding === undefined || (isFeasible && !critical.tight)
        ? []
        : waysOutOf(scenario, critical, binding),
    shortNotice: shortNoticeOf(scenario, within),
  }
}

/** How many each occurrence does not reach, and no more: to compare one plan with another. */
export const missesOf = (input: FeasibilityInput): ReadonlyMap<OccurrenceId, number> =>
  new Map([...new Scenario(input).play()].map(([id, { missed }]) => [id, missed]))

export const isFeasible = (input: FeasibilityInput): boolean =>
  [...missesOf(input).values()].every((missed) => missed === 0)

const nothing: Flowed = { start: undefined, finish: undefined, missed: 0, servedByMark: 0 }

const rounded = (at: number | undefined): Instant | undefined =>
  at === undefined ? undefined : instant(Math.ceil(at / 1000) * 1000)

/** The first that misses anybody; else the first that is tight; else what takes longest. */
const criticalOf = (all: readonly OccurrenceFeasibility[]): OccurrenceFeasibility | undefined => {
  const takes = ({ start, finish }: OccurrenceFeasibility): number =>
    start === undefined || finish === undefined ? 0 : finish - start
  return (
    all.find(({ misses }) => misses > 0) ??
    all.find(({ tight }) => tight) ??
    [...all].filter(({ people }) => people > 0).sort((one, other) => takes(other) - takes(one))[0]
  )
}

const lastOf = (all: readonly OccurrenceFeasibility[]): Instant | undefined => {
  const busy = all.filter(({ people }) => people > 0)
  if (busy.length === 0 || busy.some(({ finish }) => finish === undefined)) return undefined
  return instant(Math.max(...busy.map(({ finish }) => finish ?? 0)))
}

/** Only of the first step: whoever has it has been told. */
const shortNoticeOf = (scenario: Scenario, within: ReadonlyMap<string, Flowed>): number => {
  const { messages, input } = scenario
  const [first] = messages
  if (input.plan.notice === undefined || first === undefined) return 0
  let short = 0
  for (const { id, stepKey } of messages) {
    const flowed = within.get(id)
    if (stepKey !== first.stepKey || flowed === undefined) continue
    const { people } = secondsOf(scenario, messages.find((one) => one.id === id) ?? first)
    short += Math.max(0, people - flowed.missed - flowed.servedByMark)
  }
  return Math.round(short)
}
