import type { Plan } from '../model/plan.ts'
import { explainPlan } from '../plan/explain-plan.ts'

/** The plan with every default filled in, as YAML; secrets stay names. */
export const explain = (plan: Plan): string => explainPlan(plan)
