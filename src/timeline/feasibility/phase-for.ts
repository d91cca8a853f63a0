import { isCorrection, type Occurrence } from '../../model/occurrence.ts'
import type { PhasePlan, Plan } from '../../model/plan.ts'

/** What of a phase decides whom it writes to, and when. */
export type SendingPhase = Pick<PhasePlan, 'name' | 'to' | 'window' | 'canary'>

/** An occurrence's phase. A correction has none in the plan: it goes to whoever is owed one, which only whoever asks knows, within the plan's window. */
export const phaseFor = (plan: Pick<Plan, 'phases'>, occurrence: Occurrence): SendingPhase | undefined =>
  isCorrection(occurrence)
    ? { name: occurrence.phase, to: { kind: 'everyone' } }
    : plan.phases.find(({ name }) => name === occurrence.phase)
