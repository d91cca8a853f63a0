import { instant } from '../../base/instant.ts'
import type { OccurrenceId } from '../../model/occurrence.ts'
import { type DailyTier, dailyLimitAt } from '../daily-tier.ts'
import { RollingDay } from './rolling-day.ts'
import { type Flowed, flowedOf, type Job, nobody, type Served, servedOf } from './served.ts'
import { Spacing } from './spacing.ts'

export type Course = {
  /** In the order in which the engine takes them up. */
  readonly jobs: readonly Job[]
  /** People a millisecond, by lane. */
  readonly lanes: readonly number[]
  readonly tier: DailyTier
  readonly from: number
  /** The least time between two messages to one person. */
  readonly spacingMs: number
  /** It is not looked beyond. */
  readonly horizon: number
  /** Nothing later than this one's end is asked for. */
  readonly only?: OccurrenceId
}

const leastStepMs = 1e-2

/**
 * How everybody's messages flow, event by event: a lane (senders of one rate) always serves the first occurrence of which anybody
 * can be served now, and of it whoever's window closes first; all lanes share the limit of 24 hours. People are a fluid, so that
 * between two events (a window opens or closes, a crowd has been served, the limit is reached or moves on) nothing need be computed:
 * 50 million people cost as much as 50.
 */
export const flow = (course: Course): ReadonlyMap<OccurrenceId, Flowed> => new Flow(course).run()

type Choice = {
  readonly served: Served
  readonly index: number
  readonly most: number
  readonly closes: number
}

class Flow {
  readonly #course: Course
  readonly #day = new RollingDay()
  readonly #served: readonly Served[]
  readonly #spacing: Spacing
  #first: number | undefined
  #next = Number.POSITIVE_INFINITY

  constructor(course: Course) {
    this.#course = course
    this.#served = course.jobs.map((job) => servedOf(job, course.spacingMs))
    this.#spacing = new Spacing(this.#served, course)
  }

  run(): ReadonlyMap<OccurrenceId, Flowed> {
    const { from, horizon, only } = this.#course
    for (let t = from; t < horizon; ) {
      this.#next = horizon
      const open = this.#served.filter((one) => one.all < one.total - nobody && t < one.job.until)
      if (open.length === 0 || (only !== undefined && open.every(({ job }) => job.id !== only))) break
      const choices = this.#choose(open, t)
      const rates = this.#rates(choices, t)
      this.#limitStep(choices, rates, open, t)
      const to = Math.max(this.#next, t + leastStepMs)
      this.#advance(choices, rates, t, to)
      t = to
    }
    return new Map(this.#served.map((one) => [one.job.id, flowedOf(one)]))
  }

  #consider(at: number, t: number): void {
    if (at > t && at < this.#next) this.#next = at
  }

  /** After so long at the present rates: never so soon that the clock would not move. */
  #after(ms: number, t: number): void {
    this.#consider(t + Math.max(leastStepMs, ms), t)
  }

  /** What each lane serves at `t`; who stands before it in the order and may be served later wakes us. */
  #choose(open: readonly Served[], t: number): readonly (Choice | undefined)[] {
    const choices: (Choice | undefined)[] = this.#course.lanes.map(() => undefined)
    let free = choices.length
    for (const served of open) {
      this.#consider(served.job.until, t)
      if (served.job.mark !== undefined) this.#consider(served.job.mark, t)
      if (free === 0) continue
      this.#consider(served.job.at, t)
      this.#consider(served.pausedUntil, t)
      if (served.job.at > t || served.pausedUntil > t) continue
      for (const [index, group] of served.job.groups.entries()) {
        const chosen = choices[group.lane]
        if (chosen !== undefined && chosen.served !== served) continue
        if ((served.left[index] ?? 0) < nobody) continue
        const found = this.#mayServe(served, index, t)
        if (found === undefined) continue
        if (chosen === undefined) free--
        if (chosen === undefined || found.closes < chosen.closes) choices[group.lane] = found
      }
    }
    return choices
  }

  #mayServe(served: Served, index: number, t: number): Choice | undefined {
    const group = served.job.groups[index]
    if (group === undefined) return undefined
    this.#consider(group.from, t)
    if (group.from > t) return undefined
    const { opens, closes } = group.clock.around(t)
    this.#consider(opens, t)
    if (opens > t) return undefined
    const { most, again } = this.#spacing.of(served, index, t)
    if (again !== undefined) this.#consider(again, t)
    if (most < nobody) return undefined
    return { served, index, most, closes }
  }

  /** The rate of each lane's choice, with the limit of 24 hours in force. */
  #rates(choices: readonly (Choice | undefined)[], t: number): readonly number[] {
    const { lanes, tier } = this.#course
    const wanted = choices.map((choice, lane) => (choice === undefined ? 0 : (lanes[lane] ?? 0)))
    if (tier === undefined) return wanted
    const total = wanted.reduce((sum, rate) => sum + rate, 0)
    if (total === 0) return wanted
    const first = this.#first === undefined ? undefined : instant(this.#first)
    const { limit, changes } = dailyLimitAt(tier, first, instant(t))
    if (changes !== undefined) this.#consider(changes, t)
    if (limit === undefined) return wanted
    this.#consider(this.#day.changes(t), t)
    const leaving = this.#day.leaving(t)
    const room = limit - this.#day.used
    if (room > nobody) {
      if (total > leaving) this.#after(room / (total - leaving), t)
      return wanted
    }
    if (leaving <= 0) this.#waitForRoom(t, changes)
    return this.#shared(wanted, choices, Math.min(total, leaving))
  }

  /** The limit is used up and nothing leaves: whatever windows do meanwhile, nobody is served. */
  #waitForRoom(t: number, changes: number | undefined): void {
    this.#next = this.#course.horizon
    this.#consider(this.#day.changes(t), t)
    if (changes !== undefined) this.#consider(changes, t)
    for (const { job, byMark } of this.#served) {
      this.#consider(job.until, t)
      if (job.mark !== undefined && byMark === undefined) this.#consider(job.mark, t)
    }
  }

  /** The first occurrence's lanes are served first. */
  #shared(
    wanted: readonly number[],
    choices: readonly (Choice | undefined)[],
    allowed: number,
  ): readonly number[] {
    const order = [...wanted.keys()].sort(
      (one, other) => this.#position(choices[one]) - this.#position(choices[other]),
    )
    const rates = wanted.map(() => 0)
    let left = allowed
    for (const lane of order) {
      const rate = Math.min(left, wanted[lane] ?? 0)
      rates[lane] = rate
      left -= rate
    }
    return rates
  }

  #position(choice: Choice | undefined): number {
    return choice === undefined ? this.#served.length : this.#served.indexOf(choice.served)
  }

  /** Until the first choice has been served whole, its window closes, or its canary pauses. */
  #limitStep(
    choices: readonly (Choice | undefined)[],
    rates: readonly number[],
    open: readonly Served[],
    t: number,
  ): void {
    for (const [lane, choice] of choices.entries()) {
      const rate = rates[lane] ?? 0
      if (choice === undefined || rate <= 0) continue
      this.#after(choice.most / rate, t)
      this.#consider(choice.closes, t)
    }
    for (const served of open) {
      const pause = served.job.pauses[served.pauses]
      if (pause === undefined) continue
      const rate = choices.reduce(
        (sum, choice, lane) => (choice?.served === served ? sum + (rates[lane] ?? 0) : sum),
        0,
      )
      if (rate > 0) this.#after((pause.share * served.total - served.all) / rate, t)
    }
  }

  #advance(choices: readonly (Choice | undefined)[], rates: readonly number[], t: number, to: number): void {
    let sum = 0
    for (const [lane, choice] of choices.entries()) {
      const rate = rates[lane] ?? 0
      if (choice === undefined || rate <= 0) continue
      sum += this.#serve(choice, rate, t, to)
    }
    this.#day.advance(t, to, sum / (to - t))
    for (const served of this.#served) {
      if (served.job.mark !== undefined && served.byMark === undefined && to >= served.job.mark)
        served.byMark = served.all
      const pause = served.job.pauses[served.pauses]
      if (pause !== undefined && served.all >= pause.share * served.total - nobody) {
        served.pauses++
        served.pausedUntil = to + pause.waitMs
      }
    }
  }

  #serve({ served, index }: Choice, rate: number, t: number, to: number): number {
    const group = served.job.groups[index]
    const left = served.left[index] ?? 0
    if (group === undefined) return 0
    const n = Math.min(left, rate * (to - t))
    const after = left - n < nobody ? 0 : left - n
    served.logs[index]?.add(1 - left / group.people, 1 - after / group.people, t, to)
    served.left[index] = after
    served.all += left - after
    served.start ??= t
    this.#first ??= t
    if (served.all >= served.total - nobody * served.left.length) served.finish = to
    return left - after
  }
}
