import type { Instant } from '../base/instant.ts'
import type { Ledger, Segment } from '../ledger/ledger.ts'
import { type Facts, noFacts } from '../model/facts.ts'
import { isCorrection, type Occurrence, type OccurrenceId } from '../model/occurrence.ts'
import type { Addressees, Plan } from '../model/plan.ts'
import { stays } from '../model/promise.ts'
import { approvalOf } from '../timeline/approval-of.ts'
import { timelineOf } from '../timeline/timeline-of.ts'
import { zonesFor } from '../timeline/zones-for.ts'
import { actingOf } from '../work/acting.ts'
import { type Agenda, type AgendaInput, agendaOf } from '../work/agenda.ts'
import type { AgendaItem } from '../work/agenda-item.ts'
import { broughtForward } from '../work/brought-forward.ts'
import { formerOccurrence, formerOf } from '../work/former.ts'
import { notCancelled } from '../work/not-cancelled.ts'
import { noticeQuestions, type ToldLater } from '../work/requirements.ts'

import { irreversibleOf } from './plan-actions.ts'

/** What is planned, what happened, and what that means now: the one look that every command takes. */
export type View = {
  readonly now: Instant
  readonly occurrences: readonly Occurrence[]
  /** Of earlier revisions, with what happened to them. */
  readonly former: readonly Occurrence[]
  readonly facts: Facts
  readonly agenda: Agenda
  readonly segments: readonly Segment[]
}

const everyone: Addressees = { kind: 'everyone' }

/** Whom an occurrence writes to: a correction, and what is of an earlier revision, nobody but who has a delivery of it already. */
export const addresseesOf = (
  plan: Plan,
  { phase, truth, former }: Pick<Occurrence, 'phase' | 'truth' | 'former'>,
): Addressees => {
  if (former === true || truth !== undefined) return { kind: 'owed', truth: truth ?? stays }
  return plan.phases.find(({ name }) => name === phase)?.to ?? everyone
}

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
  const planned = timelineOf(plan, approvalOf(standing, now, zones)).occurrences
  const occurrences = broughtForward(planned, standing.allowed)
  const asked = occurrences.map((occurrence) => ({ occurrence, to: addresseesOf(plan, occurrence) }))
  if (ledger === undefined) {
    const facts = { ...standing, occurrences: noFacts.occurrences }
    const irreversible = irreversibleOf(plan)
    const agenda = agendaOf({ plan, occurrences, facts, now, irreversible, ...running })
    return { now, occurrences, former: [], facts, segments, agenda }
  }
  const records = formerOf(await ledger.recorded(), occurrences)
  const bare = records.map((record) => formerOccurrence(record, undefined))
  const happened = await ledger.happened([
    ...bare.map((occurrence) => ({ occurrence, to: addresseesOf(plan, occurrence) })),
    ...asked,
  ])
  const former = records.map((record) => formerOccurrence(record, happened.get(record.id)))
  const facts: Facts = { ...standing, occurrences: happened }
  const toldLater = await toldLaterOf(plan, ledger, {
    occurrences: notCancelled(occurrences, facts),
    facts,
    now,
    irreversible: irreversibleOf(plan),
  })
  const agenda = agendaOf({
    plan,
    occurrences,
    former,
    facts,
    now,
    toldLater,
    irreversible: irreversibleOf(plan),
    ...running,
  })
  return { now, occurrences, former, segments, ...withoutLateComers(facts, agenda) }
}

/**
 * As it is shown: whoever came when an occurrence was over is none of its audience; a correction that was owed to nobody is nothing that
 * happened.
 */
const withoutLateComers = (facts: Facts, agenda: Agenda): Pick<View, 'facts' | 'agenda'> => {
  const occurrences = new Map(facts.occurrences)
  for (const id of agenda.closed) {
    const known = occurrences.get(id)
    if (known === undefined || known.counts.pending === 0 || known.retryAt !== undefined) continue
    const { audience, pending } = known.counts
    occurrences.set(id, { ...known, counts: { ...known.counts, audience: audience - pending, pending: 0 } })
  }
  const isNothing = ({ occurrence, verdict }: AgendaItem): boolean =>
    isCorrection(occurrence) &&
    verdict.do === 'nothing' &&
    (occurrences.get(occurrence.id)?.counts.audience ?? 0) === 0
  return {
    facts: { ...facts, occurrences },
    agenda: { ...agenda, items: agenda.items.filter((item) => !isNothing(item)) },
  }
}

/** Asked only where something due requires a notice. */
const toldLaterOf = async (
  plan: Plan,
  ledger: Ledger,
  around: Pick<AgendaInput, 'occurrences' | 'facts' | 'now' | 'irreversible'>,
): Promise<ToldLater> => {
  const answers = new Map<OccurrenceId, Map<OccurrenceId, number>>()
  const acting = actingOf({ plan, ...around }, around.occurrences)
  for (const { asker, told, than } of noticeQuestions({ plan, acting, ...around })) {
    const ofAsker = answers.get(asker) ?? new Map<OccurrenceId, number>()
    answers.set(asker, ofAsker.set(told.id, await ledger.toldLater(told, than)))
  }
  return answers
}
