import { SunsetError } from '../base/errors.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { actionKeys, actionText, type KeptAction } from '../model/action.ts'
import { defaultCohort } from '../model/names.ts'
import { occurrenceId, partsOf } from '../model/occurrence.ts'
import type { ActionPlan, Plan } from '../model/plan.ts'
import { nothingBefore } from '../send/actions/hand.ts'
import { type TakenBack, takeBack } from '../send/actions/take-back.ts'
import { adapterOnce } from './adapter-once.ts'
import { actionsIn } from './decided-actions.ts'
import { type Decided, type Deciding, type DecisionOptions, withDeciding } from './deciding.ts'
import { handOf } from './hands.ts'
import { takeLease } from './hold-lease.ts'
import { irreversibleOf } from './plan-actions.ts'
import { readRevision } from './plan-file.ts'
import { keepingLease } from './run-actions.ts'
import type { Surroundings } from './surroundings.ts'

export type ThawOptions = DecisionOptions & {
  /** The command as typed. */
  readonly doing: string
  readonly tell: (action: string, took: TakenBack) => void
}

/** What was not taken back, and why not. */
export type NotTakenBack = { readonly action: string; readonly why: string }

export type Thawed = Decided & {
  readonly undone: readonly string[]
  /** In the order in which they would have been taken back. */
  readonly kept: readonly NotTakenBack[]
  /** The first that could not be taken back although it can be: those after it were not tried. */
  readonly stopped?: { readonly became: 'failed' | 'in_doubt' | 'refused'; readonly why: string }
}

/**
 * Takes back, from the last to the first, what was done to the channel, and puts back what was read before. With a cohort: its own actions, and the
 * channel's too, since these stand only while every cohort is there: whoever opens again for one opens the channel for it. It moves no gate;
 * that is the plan's.
 */
export const thaw = (surroundings: Surroundings, options: ThawOptions): Promise<Thawed> =>
  withDeciding(surroundings, options, async (deciding) => {
    assertScope(deciding, options)
    if (!deciding.ledger.isOriginal) throw copied(deciding.ledgerPath)
    const lease = await takeLease(deciding.ledger, surroundings, options.doing)
    const adapters = adapterOnce(surroundings, deciding.plan, false)
    try {
      // Looked at under the lease: no runner moves them any more.
      const { actions = [] } = await deciding.ledger.standing()
      const taking = new Taking(surroundings, deciding, options)
      return await taking.all(actions, { lease, adapter: adapters.get })
    } finally {
      await Promise.allSettled([adapters.close(), deciding.ledger.release(lease)])
    }
  })

type Under = {
  readonly lease: Awaited<ReturnType<typeof takeLease>>
  readonly adapter: ReturnType<typeof adapterOnce>['get']
}

class Taking {
  readonly #surroundings: Surroundings
  readonly #deciding: Deciding
  readonly #options: ThawOptions
  readonly #plans = new Map<number, Plan | undefined>()

  constructor(surroundings: Surroundings, deciding: Deciding, options: ThawOptions) {
    this.#surroundings = surroundings
    this.#deciding = deciding
    this.#options = options
  }

  async all(
    actions: readonly KeptAction[],
    under: Under,
  ): Promise<Pick<Thawed, 'undone' | 'kept' | 'stopped'>> {
    const { ledger, at, by } = this.#deciding
    const found = actionsIn(actions, this.#options).filter(isToBeTakenBack).toReversed()
    const undone: string[] = []
    const kept: NotTakenBack[] = []
    if (found.length > 0) {
      const { phase = 'everything', cohort, reason } = this.#options
      const subject = cohort === undefined ? phase : `${phase}, for ${cohort}`
      await ledger.audit({ at, who: by, what: 'thaw', subject, why: reason }, under.lease)
    }
    const { stop } = this.#surroundings.interrupts
    for (const [index, record] of found.entries()) {
      if (stop.aborted) {
        kept.push(
          ...found.slice(index).map((one) => ({ action: actionText(one), why: 'not tried: interrupted' })),
        )
        return { undone, kept }
      }
      const took = await this.#one(record, under)
      if ('keeps' in took) {
        kept.push({ action: actionText(record), why: took.keeps })
        continue
      }
      this.#options.tell(actionText(record), took)
      const { became } = took
      if (became === 'undone') undone.push(actionText(record))
      else {
        const after = found.slice(index + 1)
        kept.push({ action: actionText(record), why: took.why })
        kept.push(...after.map((one) => ({ action: actionText(one), why: 'not tried: it comes after that' })))
        return { undone, kept, stopped: { became, why: took.why } }
      }
    }
    return { undone, kept }
  }

  async #one(record: KeptAction, { lease, adapter }: Under): Promise<TakenBack | { readonly keeps: string }> {
    const { plan, ledger, at, by } = this.#deciding
    const { clocks, interrupts, probe, env } = this.#surroundings
    if (record.state === 'in_doubt')
      return { keeps: 'nobody knows whether it was done: settle that first (`sunset resolve`)' }
    const action = await this.#actionOf(ledger, record)
    if (action === undefined) return { keeps: 'no revision of the plan says any more what takes it back' }
    const clock = { now: () => at, sleep: clocks.wall.sleep }
    const around = { ledger, lease, clock, machine: clocks.machine }
    const hand = keepingLease(await handOf(action, { plan, env, adapter }), around)
    if (hand.undo === undefined)
      return { keeps: irreversibleOf(plan)(action) ?? 'nothing is known that takes it back' }
    if (record.way === 'do' && record.state === 'doing' && !hand.isRepeatable)
      return { keeps: 'it was begun and not ended: `sunset run` asks about it' }
    return takeBack({
      record,
      undo: hand.undo,
      reason: this.#options.reason,
      ledger,
      lease,
      clock,
      who: by,
      abandon: interrupts.abandon,
      probe,
    })
  }

  /** As it was when it was done: by now the plan may have it no more, or otherwise. */
  async #actionOf(ledger: Ledger, { revision, step, key }: KeptAction): Promise<ActionPlan | undefined> {
    if (!this.#plans.has(revision)) {
      const text = (await ledger.revisions()).find(({ number }) => number === revision)?.text
      this.#plans.set(revision, text === undefined ? undefined : readRevision(text, this.#options.file).plan)
    }
    const { phase } = partsOf(step)
    const actions = this.#plans.get(revision)?.phases.find(({ name }) => name === phase)?.actions ?? []
    return actions[actionKeys(actions).indexOf(key)]
  }
}

/** Done, perhaps done, done for some of the numbers, or taken back half-way. Of a command that failed nobody knows what would take it back. */
const isToBeTakenBack = ({ way, state, before = nothingBefore }: KeptAction): boolean => {
  if (way === 'undo') return state !== 'undone'
  return state === 'done' || state === 'doing' || state === 'in_doubt' || before !== nothingBefore
}

const assertScope = ({ plan, view }: Deciding, { phase, cohort }: ThawOptions): void => {
  const cohorts = [defaultCohort, ...plan.cohorts.map(({ name }) => name)]
  if (cohort !== undefined && !cohorts.some((name) => name === cohort))
    throw new SunsetError('usage', `The plan has no cohort "${cohort}".`, {
      hint: `It has ${cohorts.join(', ')}.`,
    })
  const withActions = plan.phases.filter(({ actions }) => actions.length > 0).map(({ name }) => name)
  const isKnown = withActions.some((name) => name === partsOf(occurrenceId(phase ?? '')).phase)
  if (phase === undefined || isKnown || actionsIn(view.facts.actions, { phase }).length > 0) return
  throw new SunsetError('usage', `Nothing was done to the channel by "${phase}".`, {
    hint: withActions.length === 0 ? 'The plan has no actions.' : `Actions have ${withActions.join(', ')}.`,
  })
}

const copied = (path: string): SunsetError =>
  new SunsetError(
    'copied-ledger',
    `The ledger "${path}" was made at another place, or on another machine, and does not know what the original has done since. Nothing was taken back.`,
    {
      hint: 'Where the original no longer runs, make this its home: `sunset ledger adopt PLAN --reason "…"`.',
    },
  )
