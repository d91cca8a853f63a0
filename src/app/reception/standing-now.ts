import type { Clock } from '../../base/clock.ts'
import { SunsetError } from '../../base/errors.ts'
import { instant } from '../../base/instant.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { CompiledMessages } from '../../messages/compiled.ts'
import type { Cohorts } from '../../model/cohort-of.ts'
import type { CohortName } from '../../model/names.ts'
import type { Plan } from '../../model/plan.ts'
import type { GateNow } from '../../work/gate-of.ts'
import { judgeTexts } from '../examine.ts'
import { planCohorts } from '../plan-cohorts.ts'
import { readRevision } from '../plan-file.ts'
import { PlanRefused } from '../plan-refused.ts'
import { cohortsAreCurrent } from '../settle-revision.ts'
import type { Surroundings } from '../surroundings.ts'
import { type View, viewOf } from '../view.ts'

/** A plan as it stands, kept in memory. */
export type StandingNow = {
  readonly plan: Plan
  readonly revision: number
  readonly messages: CompiledMessages
  readonly cohorts: Cohorts
  /** Everybody is in the cohort in the ledger where this revision puts them. */
  readonly cohortsAreCurrent: boolean
  readonly view: View
}

/** How often the ledger is asked whether anybody decided anything, and how often it is looked at whole whatever it says. */
const lookEveryMs = 300
const wholeEveryMs = 5000

/**
 * Keeps what a server answers from up to date: with every decision in the ledger within a second, and with the plan's own instants at once.
 */
export class Standings {
  readonly #surroundings: Surroundings
  readonly #ledger: Ledger
  readonly #clock: Clock
  readonly #file: string
  readonly #listeners = new Set<() => void>()
  #now: StandingNow
  #gates: string
  #pulse: number
  #looked: number
  #refreshing: Promise<void> | undefined

  private constructor(
    surroundings: Surroundings,
    around: { readonly ledger: Ledger; readonly clock: Clock; readonly file: string },
    first: { readonly standing: StandingNow; readonly pulse: number },
  ) {
    this.#surroundings = surroundings
    this.#ledger = around.ledger
    this.#clock = around.clock
    this.#file = around.file
    this.#now = first.standing
    this.#pulse = first.pulse
    this.#looked = surroundings.clocks.machine.now()
    this.#gates = gatesText(this)
  }

  /** Refuses (4) a plan that nobody approved: what it may do is decided there. */
  static async open(
    surroundings: Surroundings,
    around: { readonly ledger: Ledger; readonly clock: Clock; readonly file: string },
  ): Promise<Standings> {
    const pulse = await around.ledger.pulse()
    return new Standings(surroundings, around, {
      standing: await look(surroundings, around, undefined),
      pulse,
    })
  }

  get now(): StandingNow {
    return this.#now
  }

  /** What the gate of a cohort is, as of the last look; `freshen` first where it must be of this very instant. */
  gateOf(cohort: CohortName): GateNow {
    return this.#now.view.agenda.gateNow.get(cohort) ?? { gate: 'open' }
  }

  /** Looks anew where by the plan's own times something has changed since the last look: at the instant itself, and after a machine slept. */
  async freshen(): Promise<void> {
    if (!this.#isDue()) return
    this.#refreshing ??= this.refresh().finally(() => {
      this.#refreshing = undefined
    })
    await this.#refreshing
  }

  /** Called after a gate has moved. Gives what ends that. */
  onGate(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Looks now, whether anything was decided or not. */
  async refresh(): Promise<void> {
    const { ledger, clock, file } = this.#around()
    this.#pulse = await this.#ledger.pulse()
    this.#looked = this.#surroundings.clocks.machine.now()
    this.#now = await look(this.#surroundings, { ledger, clock, file }, this.#now)
    this.#tellGates()
  }

  /** Until `signal` aborts. What cannot be looked at is told to `looked` with its error, and tried again; without one it could be. */
  async keepWatch(signal: AbortSignal, looked: (error?: unknown) => void): Promise<void> {
    const { machine } = this.#surroundings.clocks
    while (!signal.aborted) {
      await machine.sleep(instant(machine.now() + this.#untilLook()), signal)
      if (signal.aborted) return
      try {
        const isOld = machine.now() - this.#looked >= wholeEveryMs
        if (this.#isDue() || isOld || (await this.#ledger.pulse()) !== this.#pulse) await this.refresh()
        looked()
      } catch (error) {
        looked(error)
      }
    }
  }

  #isDue(): boolean {
    const { next } = this.#now.view.agenda
    return next !== undefined && next <= this.#clock.now()
  }

  #around(): { readonly ledger: Ledger; readonly clock: Clock; readonly file: string } {
    return { ledger: this.#ledger, clock: this.#clock, file: this.#file }
  }

  /** In milliseconds: what moves a gate is not waited for longer than it takes. */
  #untilLook(): number {
    const now = this.#clock.now()
    const moves = [...this.#now.view.agenda.gateNow.values()].flatMap(({ next }) =>
      next === undefined || next.at <= now ? [] : [next.at - now],
    )
    return Math.max(1, Math.min(lookEveryMs, ...moves))
  }

  #tellGates(): void {
    const gates = gatesText(this)
    if (gates === this.#gates) return
    this.#gates = gates
    for (const listener of this.#listeners) listener()
  }
}

export const notApproved = (file: string): SunsetError =>
  new SunsetError('not-approved', `No revision of "${file}" was approved, so there is nothing to serve.`, {
    hint: 'Approve it first: `sunset approve PLAN --reason "…"`.',
  })

const gatesText = (standings: Standings): string =>
  JSON.stringify(
    [...standings.now.view.agenda.gateNow.keys()].map((cohort) => {
      const { gate, since, phase } = standings.gateOf(cohort)
      return [cohort, gate, since, phase, standings.now.revision]
    }),
  )

const look = async (
  surroundings: Surroundings,
  { ledger, clock, file }: { readonly ledger: Ledger; readonly clock: Clock; readonly file: string },
  before: StandingNow | undefined,
): Promise<StandingNow> => {
  const { revision } = await ledger.standing()
  if (revision === undefined) throw notApproved(file)
  if (before?.revision === revision.number) {
    const view = await viewOf(before.plan, ledger, clock.now())
    return {
      ...before,
      view,
      cohortsAreCurrent: await cohortsAreCurrent(ledger, before.plan, revision.number),
    }
  }
  const { plan, problems } = readRevision(revision.text, file)
  if (plan === undefined)
    throw new PlanRefused(`revision ${revision.number} of ${file}`, revision.text, problems)
  return {
    plan,
    revision: revision.number,
    messages: judgeTexts(plan, undefined).messages,
    cohorts: await planCohorts(plan, surroundings),
    cohortsAreCurrent: await cohortsAreCurrent(ledger, plan, revision.number),
    view: await viewOf(plan, ledger, clock.now()),
  }
}
