import { z } from 'zod'
import { planSchema } from './schema/plan.ts'

/**
 * The plan's JSON Schema (draft 2020-12), so that editors complete and check plans. Made of the definition that validates; what
 * only `check` can judge (grammars, one part against another) is not in it.
 */
export const planJsonSchema = (): Readonly<Record<string, unknown>> => {
  const schema = z.toJSONSchema(planSchema, { io: 'input', target: 'draft-2020-12', unrepresentable: 'any' })
  return { ...schema, title: 'Plan of sunset' }
}
