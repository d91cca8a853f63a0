import { type Instant, isoOf, type Millis } from '../base/instant.ts'
import { type Counts, noCounts } from '../model/delivery.ts'
import type { Facts } from '../model/facts.ts'
import type { Gate } from '../model/gate.ts'
import type { OccurrenceId, OccurrenceState } from '../model/occurrence.ts'
import type { Plan } from '../model/plan.ts'
import { deadlineOf } from '../timeline/deadline-of.ts'
import type { Agenda } from '../work/agenda.ts'
import { outsideText } from '../work/sendable.ts'
import { type ActionShown, actionsShown } from './action-lines.ts'
import { type ByHand, type ByHandDocument, byHandDocument } from './by-hand-lines.ts'
import { type PromisesDocument, type PromisesStanding, promisesDocument } from './promises-standing.ts'

/** How things stand: what `status`, `run` and `tick` show. */
export type StatusInput = {
  readonly plan: Plan
  readonly now: Instant
  /** Undefined: nothing was approved yet. */
  readonly revision?: number
  /** The plan's file says something else than the approved revision. */
  readonly fileDiffers: boolean
  readonly agenda: Agenda
  readonly facts: Pick<Facts, 'occurrences' | 'holds' | 'actions'>
  /** In a dry run: how many messages each occurrence would send now. */
  readonly wouldSend?: ReadonlyMap<OccurrenceId, number>
  /** In a dry run: what would be done to the channel now. */
  readonly wouldDo?: readonly string[]
  /** What only a person can do after it. */
  readonly byHand?: readonly ByHand[]
  /** Who was told what, and who is owed a correction; absent where that says nothing more. */
  readonly promises?: PromisesStanding
  /** What came in through a server: auto-replies by state, people who followed their link. Absent where nothing did. */
  readonly cameIn?: CameIn
  /** Who runs the plan now. */
  readonly runner?: {
    readonly host: string
    readonly pid: number
    readonly since: Instant
    readonly doing?: string
    /** How long it has held the plan, by the machine's clock. */
    readonly aliveFor?: Millis
  }
  /** What has been due for longer than was asked for, with nobody at work. */
  readonly overdue?: {
    readonly occurrences: readonly OccurrenceId[]
    readonly idleSince: Instant | undefined
  }
  /** While it runs: when each will be done at the rate that is measured, and how many it will not reach in time. */
  readonly doneBy?: ReadonlyMap<OccurrenceId, { readonly at: Instant | undefined; readonly misses: number }>
}

export type CameIn = {
  readonly replies: Readonly<Record<'pending' | 'sending' | 'accepted' | 'failed' | 'in_doubt', number>>
  readonly visitors: number
}

/** The JSON document of `status`, `run` and `tick`. Instants are in UTC. */
export type StatusDocument = {
  readonly plan: string
  readonly now: string
  readonly revision: number | null
  readonly fileDiffers: boolean
  readonly deadline: string
  readonly gate: Readonly<Record<string, Gate>>
  readonly runner?: {
    readonly host: string
    readonly pid: number
    readonly since: string
    readonly doing: string
  }
  readonly overdue?: { readonly occurrences: readonly OccurrenceId[]; readonly idleSince: string | null }
  readonly waitingFor?: readonly Waiting[]
  readonly promises?: PromisesDocument
  readonly replies?: CameIn['replies']
  readonly visitors?: number
  /** What is done to the channel, in order; only of a plan that does anything. */
  readonly actions?: readonly ActionShown[]
  readonly wouldDo?: readonly string[]
  readonly byHand?: ByHandDocument
  readonly occurrences: readonly {
    readonly id: OccurrenceId
    readonly phase: string
    readonly cohort: string
    readonly at: string
    readonly state: OccurrenceState
    readonly wouldSend?: number
    readonly doneBy?: string
    readonly willMiss?: number
    readonly counts: Counts
  }[]
}

/**
 * What is due and does not move: an occurrence, until when (where time alone ends it), and why. `people`: so many of its people, who are
 * outside their window; the others may well be written to meanwhile.
 */
export type Waiting = {
  readonly what: string
  readonly until?: string
  readonly why: string
  readonly people?: number
}

export const statusDocument = (input: StatusInput): StatusDocument => {
  const { plan, now, revision, fileDiffers, agenda, facts, wouldSend, runner, overdue } = input
  const waitingFor = waitingOf(agenda)
  const actions = actionsShown(
    agenda.items.map(({ occurrence }) => occurrence),
    input,
  )
  return {
    plan: plan.name,
    now: isoOf(now),
    revision: revision ?? null,
    fileDiffers,
    deadline: isoOf(deadlineOf(plan)),
    gate: Object.fromEntries(agenda.gate),
    ...(runner === undefined
      ? {}
      : {
          runner: {
            host: runner.host,
            pid: runner.pid,
            since: isoOf(runner.since),
            doing: runner.doing ?? '',
          },
        }),
    ...(overdue === undefined
      ? {}
      : {
          overdue: {
            occurrences: overdue.occurrences,
            idleSince: overdue.idleSince === undefined ? null : isoOf(overdue.idleSince),
          },
        }),
    ...(waitingFor.length === 0 ? {} : { waitingFor }),
    ...(input.promises === undefined ? {} : { promises: promisesDocument(input.promises) }),
    ...input.cameIn,
    ...(actions.length === 0 ? {} : { actions }),
    ...(input.wouldDo === undefined || input.wouldDo.length === 0 ? {} : { wouldDo: input.wouldDo }),
    ...byHandDocument(input.byHand),
    occurrences: agenda.items.map(({ occurrence, state }) => {
      const would = wouldSend?.get(occurrence.id)
      return {
        id: occurrence.id,
        phase: occurrence.phase,
        cohort: occurrence.cohort,
        at: isoOf(occurrence.at),
        state,
        ...(would === undefined ? {} : { wouldSend: would }),
        ...(state === 'running' ? finishOf(input.doneBy?.get(occurrence.id)) : {}),
        counts: inOrder(facts.occurrences.get(occurrence.id)?.counts ?? noCounts),
      }
    }),
  }
}

const finishOf = (
  finish: { readonly at: Instant | undefined; readonly misses: number } | undefined,
): { readonly doneBy?: string; readonly willMiss?: number } => ({
  ...(finish?.at === undefined ? {} : { doneBy: isoOf(finish.at) }),
  ...(finish === undefined || finish.misses === 0 ? {} : { willMiss: finish.misses }),
})

/** What lies ahead by the plan waits for nothing but its day, and is not in it. */
const waitingOf = ({ items }: Agenda): readonly Waiting[] =>
  items.flatMap(({ occurrence, state, verdict, outside }): readonly Waiting[] => {
    const what = occurrence.id
    if (verdict.do === 'hold') return [{ what, why: verdict.why }]
    const people = outside === undefined ? {} : { people: outside.people }
    if (verdict.do === 'run' && outside !== undefined)
      return [{ what, until: isoOf(outside.opens), why: outsideText(outside), ...people }]
    if (verdict.do !== 'wait' || state === 'scheduled') return []
    const until = verdict.until === undefined ? {} : { until: isoOf(verdict.until) }
    return [{ what, ...until, why: verdict.why, ...people }]
  })

/** Whatever order a ledger gives them in, the document's is always the same. */
const inOrder = (counts: Counts): Counts => ({
  audience: counts.audience,
  pending: counts.pending,
  sending: counts.sending,
  accepted: counts.accepted,
  delivered: counts.delivered,
  read: counts.read,
  failed: counts.failed,
  suppressed: counts.suppressed,
  expired: counts.expired,
  in_doubt: counts.in_doubt,
})
