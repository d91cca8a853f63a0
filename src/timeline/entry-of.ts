import type { Occurrence } from '../model/occurrence.ts'
import type { PhasePlan, Plan } from '../model/plan.ts'
import { anchorOrder } from './anchor-order.ts'
import { type Approval, draftCohort } from './draft-cohort.ts'

/** Which phase an occurrence comes from, and which entry of its `at`. */
export const entryOf = (
  plan: Plan,
  { id, cohort }: Pick<Occurrence, 'id' | 'cohort'>,
  approval: Approval,
): { readonly phase: PhasePlan; readonly index: number } | undefined => {
  const { drafts } = draftCohort(plan, anchorOrder(plan).phases, cohort, approval)
  const draft = drafts.find(({ occurrence }) => occurrence.id === id)
  return draft === undefined ? undefined : { phase: draft.phase, index: draft.index }
}
