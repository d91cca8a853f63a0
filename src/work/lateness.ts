import { type Instant, instant } from '../base/instant.ts'
import type { Allowance, Facts, PendingIn } from '../model/facts.ts'
import type { Occurrence, OccurrenceId } from '../model/occurrence.ts'
import type { PhasePlan, Plan } from '../model/plan.ts'
import { openingFor } from '../timeline/opening-for.ts'
import { zonesFor } from '../timeline/zones-for.ts'
import { gateOf } from './gate-of.ts'
import { windowFor } from './sendable.ts'

/** An occurrence that nobody took up in time. */
export type Late = {
  readonly policy: 'skip' | 'hold'
  /** The first moment at which it could have begun, and the one at which it was late. */
  readonly first: Instant
  readonly at: Instant
}

export type LateInput = {
  readonly plan: Plan
  readonly facts: Facts
  /** Those in force. */
  readonly standing: readonly Occurrence[]
}

/** Whether an operator let it pass. */
export const isPassed = ({ allowed }: Facts, id: OccurrenceId): boolean =>
  allowed.some(({ kind, occurrence }) => kind === 'passed' && occurrence === id)

/**
 * When an occurrence that was never begun is late, where its phase does anything about that: so long after the first moment at which
 * it could begin. That is its instant, but not before it was first approved, before what held it was lifted, while a brownout kept
 * the gate closed, nor before somebody's window was open. What something `requires` came true at a moment that nobody noted, so what has
 * such a requirement is never late.
 */
export const latenessOf = (occurrence: Occurrence, input: LateInput): Late | undefined => {
  const { plan, facts } = input
  const phase = plan.phases.find(({ name }) => name === occurrence.phase)
  const happened = facts.occurrences.get(occurrence.id)
  if (phase === undefined || phase.late.policy === 'run' || phase.requires !== undefined) return undefined
  if (isGateAlone(phase) || happened?.began !== undefined || isPassed(facts, occurrence.id)) return undefined
  const first = firstMoment(occurrence, happened?.pendingIn ?? [nowhere], input)
  return first && { policy: phase.late.policy, first, at: instant(first + phase.late.after) }
}

/** A gate moves at its instant, whatever runs. */
const isGateAlone = ({ message, gate, actions }: PhasePlan): boolean =>
  message === undefined && gate !== undefined && actions.length === 0

/** Before anybody is read: the plan's zone. */
const nowhere: PendingIn = { zone: undefined, country: undefined, ahead: 0, again: 0 }

/** Brownouts that follow one another are few. */
const mostMoves = 100

const firstMoment = (
  occurrence: Occurrence,
  people: readonly PendingIn[],
  { plan, facts, standing }: LateInput,
): Instant | undefined => {
  const freed = facts.allowed.filter((one) => isFreed(one, occurrence.id)).map(({ since }) => since)
  const approved = facts.firstApproved.get(occurrence.id) ?? occurrence.at
  let at = instant(Math.max(occurrence.at, approved, ...freed))
  if (occurrence.kind !== 'message') return at
  const window = windowFor(plan, occurrence)
  for (let moves = 0; moves < mostMoves; moves++) {
    const { gate, until } = gateOf(standing, occurrence.cohort, at)
    if (gate === 'closed' && until === undefined) return undefined
    const from = gate === 'closed' && until !== undefined ? until : at
    const openings = people.map(
      (one) => openingFor(occurrence, zonesFor(one, plan.timezone), window, from).opens,
    )
    const opens = instant(Math.min(...openings))
    if (opens === at) return at
    at = opens
  }
  return at
}

const isFreed = ({ kind, occurrence }: Allowance, id: OccurrenceId): boolean =>
  kind === 'freed' && (occurrence === undefined || occurrence === id)
