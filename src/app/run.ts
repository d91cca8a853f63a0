import { actionText } from '../model/action.ts'
import type { Hold } from '../model/facts.ts'
import type { Occurrence, OccurrenceId } from '../model/occurrence.ts'
import type { AgendaItem } from '../work/agenda-item.ts'
import { askDoubts } from './ask-doubts.ts'
import { assertKnown, isAsked } from './asked-phase.ts'
import { bringForward } from './bring-forward.ts'
import { GatesSeen } from './gates-seen.ts'
import { lacksColumns } from './kept-columns.ts'
import { audienceHasChanged, loadAudience, readLists } from './load-audience.ts'
import { oweCorrections } from './owe-corrections.ts'
import { hasActions } from './plan-actions.ts'
import { runAction } from './run-actions.ts'
import type { RunContext } from './run-context.ts'
import { runGate, runMessages } from './run-occurrence.ts'
import { settleAbandoned } from './settle-abandoned.ts'
import { settleRevision } from './settle-revision.ts'
import { sliceWasHeld } from './slices.ts'
import { liftApproved } from './template-holds.ts'
import { addresseesOf, type View, viewOf } from './view.ts'

/** What a run may do and no more. */
export type RunBounds = {
  /** A phase's name or an occurrence's id: nothing else is taken up. */
  readonly only?: string
  /** So many deliveries at most. */
  readonly limit?: number
  /** Why what was asked for is to begin before its instant. */
  readonly early?: string
}

/** What a run came to. */
export type RunResult = {
  readonly view: View
  /** Deliveries handed over, by occurrence: in a dry run, what would have been. */
  readonly handedOver: ReadonlyMap<OccurrenceId, number>
  /** Occurrences of which this run settled the last delivery. */
  readonly completed: readonly OccurrenceId[]
  /** Occurrences that this run took up, or recorded as over. */
  readonly touched: ReadonlySet<OccurrenceId>
  /** The channel refuses us; the occurrences concerned are held. */
  readonly refused?: string
  /** Nobody could be reached through it; what is left stays pending, and a later run tries again. */
  readonly unreachable?: string
  /** A brake tripped: the occurrence is held for a person. */
  readonly braked?: string
  /** Actions that were taken up: in a dry run, what would have been done. */
  readonly wouldDo?: readonly string[]
  /** An action failed or came into doubt: a person is asked. */
  readonly troubled?: true
  /** A newer revision was approved meanwhile: it is to run in place of this one. */
  readonly revised: boolean
}

/**
 * Does what can be done now: whatever is due is taken up in the order of its instants, once; then the run ends, whatever
 * still waits. Which that is comes from the one agenda that every command looks at.
 */
export const runDue = async (context: RunContext, bounds: RunBounds): Promise<RunResult> => {
  const ran = new Running(context, bounds)
  await settleAbandoned(context)
  return ran.run()
}

class Running {
  readonly #context: RunContext
  readonly #bounds: RunBounds
  readonly #handedOver = new Map<OccurrenceId, number>()
  readonly #completed: OccurrenceId[] = []
  readonly #attempted = new Set<OccurrenceId>()
  readonly #touched = new Set<OccurrenceId>()
  readonly #gates: GatesSeen
  #changed = false
  #listsAreRead = false
  #left: number
  #refused: string | undefined
  #unreachable: string | undefined
  #braked: string | undefined
  #troubled = false
  readonly #wouldDo: string[] = []

  constructor(context: RunContext, bounds: RunBounds) {
    this.#context = context
    this.#gates = new GatesSeen(context)
    this.#bounds = bounds
    this.#left = bounds.limit ?? Number.POSITIVE_INFINITY
  }

  async run(): Promise<RunResult> {
    // Before anything that takes its time or fails: the gate moves whatever comes of the rest, and a bot reads it there.
    if (this.#context.plan.gateFile !== undefined) await this.#context.keepGateFile(await this.#look())
    await settleRevision(this.#context, () => this.#look())
    let view = await this.#look()
    if (await oweCorrections(this.#context, view)) view = await this.#look()
    if (await bringForward(this.#context, this.#bounds, view)) view = await this.#look()
    if (await liftApproved(this.#context, view)) view = await this.#look()
    assertKnown(this.#bounds.only, view)
    const settled = await askDoubts(this.#context, view)
    if (settled > 0) {
      await this.#context.begins()
      this.#context.tell({ kind: 'settled', n: settled })
      view = await this.#look()
    }
    for (let item = this.#next(view); item !== undefined; item = this.#next(view)) {
      await this.#context.begins()
      // What an occurrence's own entry tells of is not told twice: those come first.
      if (item.occurrence.kind !== 'gate' || item.acts !== undefined) await this.#noteGates(view)
      if (needsAudience(item) && (await this.#readAudience(view))) {
        view = await this.#look()
        continue
      }
      this.#attempted.add(item.occurrence.id)
      this.#touched.add(item.occurrence.id)
      await this.#act(item, view)
      view = await this.#look()
    }
    await this.#noteGates(view)
    return {
      view,
      handedOver: this.#handedOver,
      completed: this.#completed,
      touched: this.#touched,
      ...(this.#refused === undefined ? {} : { refused: this.#refused }),
      ...(this.#unreachable === undefined ? {} : { unreachable: this.#unreachable }),
      ...(this.#braked === undefined ? {} : { braked: this.#braked }),
      wouldDo: this.#wouldDo,
      ...(this.#troubled ? { troubled: true } : {}),
      revised: view.facts.revision?.number !== this.#context.revision,
    }
  }

  /** Seen through another revision than the newest, a gate may not be what it is. */
  async #noteGates(view: View): Promise<void> {
    if (view.facts.revision?.number !== this.#context.revision) return
    await this.#gates.note(view)
    await this.#context.keepGateFile(view)
  }

  async #look(): Promise<View> {
    const { plan, ledger, clock, urgent } = this.#context
    const around = urgent === undefined ? {} : { urgent }
    const view = await viewOf(plan, ledger, clock.now(), { ...around, audienceChanged: this.#changed })
    const known = view.facts.audience
    if (this.#changed || known === undefined) return view
    this.#changed = await audienceHasChanged(plan, known, clock.now())
    return this.#changed ? viewOf(plan, ledger, clock.now(), { ...around, audienceChanged: true }) : view
  }

  #next(view: View): AgendaItem | undefined {
    if (this.#context.stop.aborted || this.#left <= 0) return undefined
    if ((this.#refused ?? this.#unreachable) !== undefined) return undefined
    if (view.facts.revision?.number !== this.#context.revision) return undefined
    const asked = view.agenda.items.filter(
      ({ occurrence, verdict }) =>
        ['run', 'skip', 'expire'].includes(verdict.do) &&
        !this.#attempted.has(occurrence.id) &&
        isAsked(this.#bounds.only, occurrence),
    )
    // A gate has moved whatever is done: that is seen to before messages that may take hours.
    return asked.find(({ occurrence, acts }) => occurrence.kind === 'gate' && acts === undefined) ?? asked[0]
  }

  /** Read when the first message is due, and again when the source has changed. Says whether anything was read. */
  async #readAudience({ facts }: View): Promise<boolean> {
    const isFirst = facts.audience === undefined
    const mustRenew = !isFirst && !this.#listsAreRead && (await lacksColumns(this.#context))
    const mustLoad = isFirst || this.#changed || mustRenew
    if (mustLoad) await loadAudience(this.#context, mustRenew)
    this.#changed = false
    if (this.#listsAreRead) return mustLoad
    await readLists(this.#context)
    this.#listsAreRead = true
    return true
  }

  async #act({ occurrence, verdict, despite, acts }: AgendaItem, view: View): Promise<void> {
    const { plan, ledger, lease, clock, tell } = this.#context
    if (verdict.do === 'skip') {
      await ledger.skip(lease, occurrence, verdict.as, verdict.why, clock.now())
      tell({ kind: 'skipped', occurrence: occurrence.id, as: verdict.as, why: verdict.why })
    } else if (verdict.do === 'expire') {
      const n = await ledger.expire(
        lease,
        occurrence,
        addresseesOf(plan, occurrence),
        verdict.why,
        clock.now(),
      )
      await ledger.complete(lease, occurrence, addresseesOf(plan, occurrence), clock.now())
      this.#completed.push(occurrence.id)
      tell({ kind: 'expired', occurrence: occurrence.id, n, why: verdict.why })
    } else if (acts !== undefined) await this.#actOn(occurrence, acts)
    else if (occurrence.kind === 'message') await this.#deliver(view, { occurrence })
    else {
      await runGate(this.#context, occurrence, despite)
      const { cohort, gate = 'open' } = occurrence
      if (view.agenda.gate.get(cohort) === gate) await this.#gates.told(cohort, gate)
      // Its actions come next, once all that is due has been looked at anew.
      if (hasActions(plan, occurrence)) this.#attempted.delete(occurrence.id)
    }
  }

  /** One action at a time: after each the agenda says anew what is next, and whether anything is. */
  async #actOn(occurrence: Occurrence, next: NonNullable<AgendaItem['acts']>): Promise<void> {
    const acted = await runAction(this.#context, occurrence, next)
    if (next !== 'done') this.#wouldDo.push(actionText(next))
    if (acted === 'complete') {
      this.#completed.push(occurrence.id)
      return
    }
    if (acted.became === 'done') this.#attempted.delete(occurrence.id)
    if (acted.became === 'failed' || acted.became === 'in_doubt') this.#troubled = true
    if (acted.became !== 'refused') return
    this.#refused = acted.why
    await this.#hold(occurrence, 'channel', acted.why)
  }

  async #hold({ id }: Occurrence, kind: Hold['kind'], why: string): Promise<void> {
    const { ledger, clock, surroundings } = this.#context
    const at = clock.now()
    await ledger.hold(
      { occurrence: id, kind, why, since: at },
      { at, who: surroundings.process.user, what: 'hold', subject: id, why },
    )
  }

  async #deliver(view: View, { occurrence }: Pick<AgendaItem, 'occurrence'>): Promise<void> {
    const limit = Number.isFinite(this.#left) ? this.#left : undefined
    const ran = await runMessages(this.#context, view, occurrence, limit)
    this.#handedOver.set(occurrence.id, ran.handedOver)
    this.#left -= ran.handedOver
    if (ran.completed) this.#completed.push(occurrence.id)
    if (ran.ended.because === 'unreachable') this.#unreachable = ran.ended.why
    // Somebody decided something meanwhile, or its time came: the agenda says anew whether this goes on.
    if (ran.ended.because === 'decision' || ran.ended.because === 'elapsed')
      this.#attempted.delete(occurrence.id)
    if (ran.ended.because !== 'held' && ran.ended.because !== 'brake') return
    const { why } = ran.ended
    if (ran.ended.because === 'held') this.#refused = why
    else this.#braked = why
    await this.#hold(occurrence, ran.ended.because === 'held' ? 'channel' : 'brake', why)
    if ('share' in ran.ended) await sliceWasHeld(this.#context, occurrence, ran.ended)
  }
}

const needsAudience = ({ occurrence, verdict }: AgendaItem): boolean =>
  occurrence.kind === 'message' && verdict.do === 'run'
