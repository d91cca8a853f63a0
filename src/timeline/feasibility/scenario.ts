import { type Instant, instant } from '../../base/instant.ts'
import { isCorrection, type Occurrence, type OccurrenceId, type StepKey } from '../../model/occurrence.ts'
import type { Plan } from '../../model/plan.ts'
import type { Window } from '../../model/when.ts'
import type { DailyTier } from '../daily-tier.ts'
import type { Crowd } from './crowd.ts'
import { flow } from './flow.ts'
import { Clocks, jobOf, Likes } from './jobs.ts'
import { lanesOf, type SenderRate } from './lanes.ts'
import type { Flowed, Job } from './served.ts'

/** What feasibility is computed from. Everything comes in as a value; nothing is asked of anybody. */
export type FeasibilityInput = {
  readonly plan: Plan
  /** Those in force, in the order in which the engine takes them up. */
  readonly occurrences: readonly Occurrence[]
  /** Until when an occurrence's messages are of use; undefined: nothing ends them. */
  readonly usefulUntil: (occurrence: Occurrence) => Instant | undefined
  readonly crowds: readonly Crowd[]
  /** Whole rates, before the plan's share. */
  readonly senders: readonly SenderRate[]
  readonly tier: DailyTier
  readonly from: Instant
  /** How many of an occurrence are still to be served; undefined: all it addresses. */
  readonly pending?: (occurrence: Occurrence) => number | undefined
}

/** The plan with one thing changed. */
export type Change = {
  readonly senders?: readonly SenderRate[]
  readonly share?: number
  readonly tier?: { readonly to: DailyTier }
  readonly window?: Window
  readonly spacingMs?: number
  /** Times every rate. */
  readonly haste?: number
  /** An occurrence's step begins so much sooner. */
  readonly sooner?: { readonly step: StepKey; readonly ms: number }
  /** So many of those who have not linked do so. */
  readonly linking?: number
  /** Only these. */
  readonly steps?: ReadonlySet<StepKey>
  /** These begin at this instant, whatever the plan says. */
  readonly beginAt?: number
}

/** Ten years: whoever needs longer has no plan. */
const horizonMs = 3653 * 86_400_000

/** One plan, looked at with this or that changed: clocks are kept from one to the next. */
export class Scenario {
  readonly input: FeasibilityInput
  readonly #clocks = new Map<string, Clocks>()
  readonly #likes: Likes

  constructor(input: FeasibilityInput) {
    this.input = input
    const instants = [input.from, ...input.occurrences.flatMap(({ at, deadline }) => [at, deadline])]
    const windows = [input.plan.window, ...input.plan.phases.flatMap(({ window }) => window ?? [])]
    const isAsked =
      windows.some((window) => window.kind === 'hours' && window.zone === 'recipient') ||
      input.occurrences.some(({ recipientTime }) => recipientTime !== undefined)
    this.#likes = new Likes(isAsked, Math.min(...instants), Math.max(...instants))
  }

  get messages(): readonly Occurrence[] {
    return this.input.occurrences.filter(({ kind }) => kind === 'message')
  }

  /** How many of an occurrence are still to be served; undefined: all it addresses. Nobody is owed a correction unless somebody says so. */
  readonly pending = (occurrence: Occurrence): number | undefined =>
    this.input.pending?.(occurrence) ?? (isCorrection(occurrence) ? 0 : undefined)

  /** What becomes of each occurrence while it is of use. */
  play(change: Change = {}): ReadonlyMap<OccurrenceId, Flowed> {
    return this.#flow(change)
  }

  /** What would become of this one, were it of use for ever; the others end as they do. */
  playOn(one: Occurrence, change: Change = {}): Flowed | undefined {
    return this.#flow(change, one).get(one.id)
  }

  /** Until which instant a message is of use, and by when people should be told for the notice that the plan promises. */
  until(occurrence: Occurrence): Instant | undefined {
    return this.input.usefulUntil(occurrence)
  }

  #flow(change: Change, endless?: Occurrence): ReadonlyMap<OccurrenceId, Flowed> {
    const { input } = this
    const { plan } = input
    const share = change.share ?? plan.channel.share
    const senders = (change.senders ?? input.senders).map(({ id, perSecond }) => ({
      id,
      perSecond: perSecond === undefined ? undefined : perSecond * share * (change.haste ?? 1),
    }))
    const crowds = crowdsFor(input.crowds, change)
    const lanes = lanesOf(senders, crowds)
    const jobs = this.#jobs(change, lanes, crowds, endless)
    const first = Math.min(...jobs.map(({ at }) => at))
    const from = change.beginAt === undefined ? input.from : Math.min(first, change.beginAt)
    return flow({
      jobs,
      lanes: lanes.map(({ perSecond }) => perSecond / 1000),
      tier: change.tier === undefined ? input.tier : change.tier.to,
      from,
      spacingMs: change.spacingMs ?? plan.spacing,
      horizon: Math.max(from, ...jobs.map(({ at }) => at).filter(Number.isFinite)) + horizonMs,
      ...(endless === undefined ? {} : { only: endless.id }),
    })
  }

  #jobs(
    change: Change,
    lanes: ReturnType<typeof lanesOf>,
    crowds: readonly Crowd[],
    endless: Occurrence | undefined,
  ): readonly Job[] {
    const { input } = this
    const plan = change.window === undefined ? input.plan : withWindow(input.plan, change.window)
    const clocks = this.#clocksOf(plan)
    return this.messages
      .filter(({ stepKey }) => change.steps?.has(stepKey) !== false)
      .map((one) => {
        const until = one.id === endless?.id ? undefined : this.until(one)
        return jobOf(
          moved(one, change),
          until,
          { plan, crowds, lanes, clocks, pending: this.pending },
          this.#mark(one),
        )
      })
  }

  /** For an announcement: when the notice that the plan promises begins. */
  #mark({ deadline }: Occurrence): number | undefined {
    const { notice } = this.input.plan
    if (notice === undefined) return undefined
    const days = 30 * (notice.months ?? 0) + 7 * (notice.weeks ?? 0) + (notice.days ?? 0)
    return deadline - ((days * 24 + (notice.hours ?? 0)) * 60 + (notice.minutes ?? 0)) * 60_000
  }

  #clocksOf(plan: Plan): Clocks {
    const key = JSON.stringify(plan.window)
    const known = this.#clocks.get(key) ?? new Clocks(plan, this.#likes)
    this.#clocks.set(key, known)
    return known
  }
}

const moved = (occurrence: Occurrence, { sooner, beginAt }: Change): Occurrence => {
  if (beginAt !== undefined) {
    const { recipientTime: _, ...rest } = occurrence
    return { ...rest, at: instant(beginAt) }
  }
  if (sooner?.step !== occurrence.stepKey) return occurrence
  const { recipientTime: _, ...rest } = occurrence
  return { ...rest, at: instant(occurrence.at - sooner.ms) }
}

const withWindow = (plan: Plan, window: Window): Plan => ({
  ...plan,
  window,
  phases: plan.phases.map(({ window: _, ...phase }) => phase),
})

/** With more senders people are spread anew: nobody keeps their own. */
const crowdsFor = (crowds: readonly Crowd[], { linking, senders }: Change): readonly Crowd[] => {
  if (linking === undefined && senders === undefined) return crowds
  return crowds.map((crowd) => ({
    ...crowd,
    ...(senders === undefined ? {} : { sender: undefined }),
    linked: crowd.linked + (linking ?? 0) * (crowd.people - crowd.linked),
  }))
}
