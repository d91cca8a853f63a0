import type { OccurrenceId } from '../model/occurrence.ts'
import type { Outcomes, ReportInput } from '../report/evidence.ts'
import { type LookOptions, withStandingPlan } from './standing-plan.ts'
import type { Surroundings } from './surroundings.ts'

/** Gathers the evidence. Nothing of it grows with the audience: numbers, reasons, revisions, decisions. */
export const evidence = (surroundings: Surroundings, options: LookOptions): Promise<ReportInput> =>
  withStandingPlan(surroundings, options, async ({ plan, ledger, revision, fileDiffers, view }) => {
    const outcomes = new Map<OccurrenceId, Outcomes>()
    if (ledger !== undefined)
      for (const occurrence of view.occurrences)
        if (occurrence.kind === 'message') outcomes.set(occurrence.id, await ledger.summary(occurrence))
    const { facts, agenda, now } = view
    return {
      plan,
      now,
      fileDiffers,
      agenda,
      facts,
      ...(revision === undefined ? {} : { revision: revision.number }),
      revisions: (await ledger?.revisions()) ?? [],
      audit: await ledger?.auditHead(),
      audience: facts.audience,
      outcomes,
    }
  })
