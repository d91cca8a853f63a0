import type { Instant } from '../base/instant.ts'
import type { Facts, Hold, OccurrenceFacts } from '../model/facts.ts'
import type { Gate } from '../model/gate.ts'
import { type CohortName, defaultCohort } from '../model/names.ts'
import { isCorrection, type Occurrence, type OccurrenceId } from '../model/occurrence.ts'
import type { Plan } from '../model/plan.ts'
import type { Window } from '../model/when.ts'
import { isFreed } from '../timeline/deadline-of.ts'
import { instantText } from '../timeline/instant-text.ts'
import { actingItem, actingOf } from './acting.ts'
import { hasReopened, type IrreversibleBy } from './actions.ts'
import { type AgendaItem, begunOr, item, type Verdict } from './agenda-item.ts'
import { endedText } from './ended-text.ts'
import { formerWhy } from './former.ts'
import { type GateNow, gateOf, gates } from './gate-of.ts'
import { holdOn } from './hold-on.ts'
import { inEffect, latestOf } from './in-effect.ts'
import { type Late, latenessOf } from './lateness.ts'
import { nextChange } from './next-change.ts'
import { notCancelled } from './not-cancelled.ts'
import { type ToldLater, type Unmet, unmetRequirements, unmetText } from './requirements.ts'
import { outsideText, sendableOf, windowFor } from './sendable.ts'
import { type StandsAgainst, standsAgainst } from './stands-against.ts'
import { type Ended, usefulnessOf } from './usefulness.ts'

export type Agenda = {
  readonly gate: ReadonlyMap<CohortName, Gate>
  /** The same, with since when, until when, and by which phase. */
  readonly gateNow: ReadonlyMap<CohortName, GateNow>
  /** In the order of the timeline, after those of earlier revisions. */
  readonly items: readonly AgendaItem[]
  /** What is complete and takes nobody any more, whoever joins. */
  readonly closed: ReadonlySet<OccurrenceId>
  /** What was done to the channel and stands against a cohort that was exempted since. */
  readonly against?: readonly StandsAgainst[]
  /** The next instant at which anything changes by itself: until then an idle `tick` needs nothing else. */
  readonly next: Instant | undefined
}

export type AgendaInput = {
  readonly plan: Plan
  readonly occurrences: readonly Occurrence[]
  /** Those of earlier revisions that began, ended or were skipped. */
  readonly former?: readonly Occurrence[]
  readonly facts: Facts
  readonly now: Instant
  /** People may have joined since the audience was last read. */
  readonly audienceChanged?: boolean
  /** In place of every window of the plan, for one run. */
  readonly urgent?: Window
  /** What the ledger said to `noticeQuestions`. */
  readonly toldLater?: ToldLater
  /** What of its channel's actions cannot be taken back; left out: what has nothing that takes it back. */
  readonly irreversible?: IrreversibleBy
}

/**
 * What is due: a pure function of the plan's timeline, the ledger's facts and now. Whoever missed any number of ticks gets the same
 * answer as whoever looks for the first time.
 */
export const agendaOf = (input: AgendaInput): Agenda => {
  const { plan, occurrences, facts, now } = input
  const planned = notCancelled(occurrences, facts)
  const told = input.toldLater === undefined ? {} : { toldLater: input.toldLater }
  const acting = actingOf(input, planned)
  const required = unmetRequirements({ plan, occurrences: planned, facts, now, acting, ...told })
  // What has begun is not taken back for what it required.
  const unmet = new Map([...required].filter(([id]) => !acting.has(id)))
  const standing = inEffect(planned, unmet, plan, facts)
  const usefulness = usefulnessOf(standing)
  const cohorts = [defaultCohort, ...plan.cohorts.map(({ name }) => name)]
  const gatesNow = new Map(cohorts.map((cohort) => [cohort, gateOf(standing, cohort, now)]))
  const withActions = new Set(plan.phases.filter(({ actions }) => actions.length > 0).map(({ name }) => name))
  const cases = occurrences.map(
    (occurrence): Case => ({
      occurrence,
      late: latenessOf(occurrence, { plan, facts, standing }),
      happened: facts.occurrences.get(occurrence.id),
      unmet: required.get(occurrence.id),
      planned,
      hold: holdOn(occurrence, withActions.has(occurrence.phase), facts.holds),
      ended: usefulness.ended(occurrence, now),
      gate: gatesNow.get(occurrence.cohort) ?? { gate: 'open' },
      input,
    }),
  )
  const items = cases.map(itemOf)
  const passes = [...required.values()].flatMap(({ passes: at }) => (at === undefined ? [] : [at]))
  const lates = cases.flatMap(({ late: found }) => (found === undefined ? [] : [found.at]))
  const former = (input.former ?? []).map((occurrence) => formerItem(occurrence, input))
  const closed = new Set(
    [...former, ...items]
      .filter(({ state, verdict }) => state === 'complete' && verdict.do === 'nothing')
      .map(({ occurrence }) => occurrence)
      .filter((one) => one.former === true || usefulness.ended(one, now) !== undefined)
      .map(({ id }) => id),
  )
  return {
    gate: gates(standing, cohorts, now),
    gateNow: gatesNow,
    items: [...former, ...items],
    closed,
    against: standsAgainst({ plan, occurrences: planned, facts, now }),
    next: nextChange(items, standing, [...usefulness.ends, ...lates, ...passes], now),
  }
}

/** What is pending of it is of no more use; what happened stays what it was. */
const formerItem = (occurrence: Occurrence, { plan, facts }: AgendaInput): AgendaItem => {
  const happened = facts.occurrences.get(occurrence.id)
  if (happened?.skipped !== undefined) return over(occurrence, happened, happened.skipped)
  const hasPending = (happened?.counts.pending ?? 0) > 0
  if (happened?.completed !== undefined && !hasPending) return item(occurrence, 'complete', { do: 'nothing' })
  const why = formerWhy(occurrence, facts, isFreed(plan, occurrence.cohort))
  const verdict: Verdict = hasPending ? { do: 'expire', why } : { do: 'nothing' }
  return item(occurrence, isCorrection(occurrence) ? 'superseded' : 'cancelled', verdict)
}

/** What a run that started now would take up, in order. @internal */
export const wouldRunNow = (agenda: Agenda): readonly Occurrence[] =>
  agenda.items.filter(({ verdict }) => verdict.do === 'run').map(({ occurrence }) => occurrence)

type Case = {
  readonly occurrence: Occurrence
  readonly happened: OccurrenceFacts | undefined
  readonly hold: Hold | undefined
  readonly late: Late | undefined
  readonly unmet: Unmet | undefined
  readonly planned: readonly Occurrence[]
  readonly ended: Ended | undefined
  readonly gate: GateNow
  readonly input: AgendaInput
}

/** What happened is final; then what is of no more use; only then may a person's hold keep back what would run. */
const itemOf = (one: Case): AgendaItem => {
  const { occurrence, happened, input } = one
  if (happened?.skipped !== undefined) return over(occurrence, happened, happened.skipped)
  const isReopened = (): boolean => occurrence.kind !== 'message' && hasReopened(occurrence, input)
  if (happened?.completed !== undefined && !isToMoveAgain(occurrence, happened.completed) && !isReopened())
    return completed(one)
  if (input.now < occurrence.at) {
    const why = `its instant is ${instantText(occurrence.at, input.plan.timezone)}`
    return item(occurrence, 'scheduled', { do: 'wait', until: occurrence.at, why })
  }
  if (occurrence.kind === 'message') return dueMessage(one)
  const hasBegun =
    happened?.began !== undefined &&
    !(happened.completed !== undefined && isToMoveAgain(occurrence, happened.completed))
  return (hasBegun ? actingItem(occurrence, { ...one, ...input }) : undefined) ?? late(one) ?? due(one)
}

/** Nobody took it up in time, and its phase says what then. While somebody holds it, it is not late. */
const late = ({ occurrence, hold, late: found, input }: Case): AgendaItem | undefined => {
  if (found === undefined || hold !== undefined || input.now < found.at) return undefined
  const [first, end] = [found.first, found.at].map((at) => instantText(at, input.plan.timezone))
  const why = `late: it could begin ${first}, and nobody took it up before ${end}`
  return found.policy === 'skip'
    ? item(occurrence, 'missed', { do: 'skip', as: 'missed', why })
    : item(occurrence, 'held', { do: 'hold', by: 'late', why })
}

/** A gate whose instant moved back into the future will move again. */
const isToMoveAgain = ({ kind, at }: Occurrence, done: Instant): boolean => kind === 'gate' && done < at

/** What was in flight when an operator ended it may have come back refused for now: that is of no more use either. */
const over = (
  occurrence: Occurrence,
  { began, counts }: OccurrenceFacts,
  { as, why }: NonNullable<OccurrenceFacts['skipped']>,
): AgendaItem => {
  const hasLeftover = as === 'cancelled' && began !== undefined && counts.pending > 0
  return item(occurrence, as, hasLeftover ? { do: 'expire', why } : { do: 'nothing' })
}

/** Until its phase's next occurrence or the freeze it stays open, for people who join. */
const completed = (one: Case): AgendaItem => {
  const { occurrence, ended, input } = one
  const isOpen = occurrence.kind === 'message' && ended === undefined && occurrence.at <= input.now
  const nothing = item(occurrence, 'complete', { do: 'nothing' })
  if (!isOpen) return nothing
  const hasJoiners = (one.happened?.counts.pending ?? 0) > 0
  if (hasJoiners || input.audienceChanged === true || one.happened?.retryAt !== undefined)
    return dueMessage(one)
  return nothing
}

const dueMessage = (one: Case): AgendaItem => {
  const { occurrence, happened, ended, gate, input } = one
  if (ended !== undefined) {
    const why = endedText(ended, input.plan)
    if (happened?.began !== undefined) return item(occurrence, 'running', { do: 'expire', why })
    // In another cohort they all had it, or none of them is meant.
    if (happened !== undefined && happened.counts.audience > 0 && happened.counts.pending === 0)
      return item(occurrence, 'complete', { do: 'nothing' })
    return item(occurrence, ended.as, { do: 'skip', as: ended.as, why })
  }
  const tooLate = late(one)
  if (tooLate !== undefined) return tooLate
  if (one.hold === undefined && gate.gate === 'closed') {
    const why = `\`${gate.phase}\` keeps the gate closed`
    return item(occurrence, begunOr('due', happened), {
      do: 'wait',
      ...(gate.until === undefined ? {} : { until: gate.until }),
      why,
    })
  }
  return one.hold === undefined && one.unmet === undefined && input.audienceChanged !== true
    ? (waiting(one) ?? due(one))
    : due(one)
}

/** What its people must wait for, if none of them can be written to now; who is outside their window else. */
const waiting = (one: Case): AgendaItem | undefined => {
  const { occurrence, happened, input } = one
  const { plan, now } = input
  const wait = (until: Instant, why: string): AgendaItem =>
    item(occurrence, begunOr('due', happened), { do: 'wait', until, why })
  if (happened?.waits !== undefined && happened.waits.until > now)
    return wait(happened.waits.until, happened.waits.why)
  if (happened?.pendingIn === undefined) return undefined
  const window = windowFor(plan, occurrence, input.urgent)
  const { now: isNow, next, outside } = sendableOf(occurrence, happened.pendingIn, window, now)
  const around = outside === undefined ? {} : { outside }
  // What a dead run left behind is settled by the next one, whatever the hour.
  if (isNow || next === undefined || happened.counts.sending > 0) return { ...due(one), ...around }
  const why =
    outside === undefined || next < outside.opens
      ? `what was refused for now, or came too soon after another message, is tried again ${instantText(next, plan.timezone)}`
      : outsideText(outside)
  return { ...wait(next, why), ...around }
}

const due = ({ occurrence, happened, hold, unmet, input }: Case): AgendaItem => {
  if (hold !== undefined) return item(occurrence, 'held', { do: 'hold', by: 'decision', why: hold.why })
  const run = item(occurrence, begunOr('due', happened), { do: 'run' })
  if (unmet === undefined) return run
  const atMost = occurrence.gate === 'frozen' ? latestOf(occurrence) : undefined
  // From the deadline on the gate is frozen, whatever is unmet: that is recorded, and told loudly.
  if (atMost !== undefined && atMost <= input.now) return { ...run, despite: unmet.why }
  return item(occurrence, 'held', { do: 'hold', by: 'requires', why: unmetText(unmet, atMost, input.plan) })
}
