import type { Instant } from '../base/instant.ts'
import type { Ledger, Segment } from '../ledger/ledger.ts'
import { type Facts, noFacts } from '../model/facts.ts'
import type { ZoneName } from '../model/names.ts'
import type { Occurrence } from '../model/occurrence.ts'
import type { Addressees, Plan } from '../model/plan.ts'
import { timelineOf } from '../timeline/timeline-of.ts'
import { zonesFor } from '../timeline/zones-for.ts'
import { type Agenda, type AgendaInput, agendaOf } from '../work/agenda.ts'
import { broughtForward } from '../work/brought-forward.ts'

/** What is planned, what happened, and what that means now: the one look that every command takes. */
export type View = {
  readonly now: Instant
  readonly occurrences: readonly Occurrence[]
  readonly facts: Facts
  readonly agenda: Agenda
  readonly segments: readonly Segment[]
}

const everyone: Addressees = { kind: 'everyone' }

/** Whom an occurrence's phase writes to. */
export const addresseesOf = (plan: Plan, { phase }: Occurrence): Addressees =>
  plan.phases.find(({ name }) => name === phase)?.to ?? everyone

/** What only a run knows when it looks. */
export type RunningLook = Pick<AgendaInput, 'audienceChanged' | 'urgent'>

/** Without a ledger: as if the plan were approved now and nothing had happened. */
export const viewOf = async (
  plan: Plan,
  ledger: Ledger | undefined,
  now: Instant,
  running: RunningLook = {},
): Promise<View> => {
  const standing = ledger === undefined ? noFacts : await ledger.standing()
  const segments = ledger === undefined ? [] : await ledger.segments()
  const zones = [...new Set(segments.flatMap((segment) => zonesFor(segment, plan.timezone)))]
  const occurrences = occurrencesOf(plan, standing, zones, now)
  const asked = occurrences.map((occurrence) => ({ occurrence, to: addresseesOf(plan, occurrence) }))
  const happened = ledger === undefined ? noFacts.occurrences : await ledger.happened(asked)
  const facts: Facts = { ...standing, occurrences: happened }
  return {
    now,
    occurrences,
    facts,
    segments,
    agenda: agendaOf({ plan, occurrences, facts, now, ...running }),
  }
}

const occurrencesOf = (
  plan: Plan,
  standing: Omit<Facts, 'occurrences'>,
  zones: readonly ZoneName[],
  now: Instant,
): readonly Occurrence[] => {
  const { occurrences } = timelineOf(plan, {
    at: standing.revision === undefined ? now : standing.revision.approvedAt,
    firstApproved: (id) => standing.firstApproved.get(id),
    ...(zones.length === 0 ? {} : { zones }),
  })
  return broughtForward(occurrences, standing.allowed)
}
