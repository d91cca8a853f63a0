import type { OccurrenceId } from '../model/occurrence.ts'
import type { Outcomes, ReportInput } from '../report/evidence.ts'
import { byHandOf } from './by-hand.ts'
import { promisesStanding } from './promises-standing.ts'
import { type LookOptions, withStandingPlan } from './standing-plan.ts'
import { cameIn } from './status.ts'
import type { Surroundings } from './surroundings.ts'

/** Gathers the evidence. Nothing of it grows with the audience: numbers, reasons, revisions, decisions. */
export const evidence = (surroundings: Surroundings, options: LookOptions): Promise<ReportInput> =>
  withStandingPlan(surroundings, options, async (standing) => {
    const { plan, ledger, revision, fileDiffers, view } = standing
    const outcomes = new Map<OccurrenceId, Outcomes>()
    if (ledger !== undefined)
      for (const occurrence of [...view.former, ...view.occurrences])
        if (occurrence.kind === 'message') outcomes.set(occurrence.id, await ledger.summary(occurrence))
    const { facts, agenda, now } = view
    const promises = await promisesStanding(surroundings, standing)
    return {
      plan,
      now,
      fileDiffers,
      agenda,
      facts,
      byHand: byHandOf(plan, view),
      ...(revision === undefined ? {} : { revision: revision.number }),
      revisions: (await ledger?.revisions()) ?? [],
      audit: await ledger?.auditHead(),
      audience: facts.audience,
      ...(promises === undefined ? {} : { promises }),
      ...(await cameIn(ledger)),
      outcomes,
    }
  })
