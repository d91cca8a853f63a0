import { planJsonSchema } from '../plan/json-schema.ts'

/** The plan's JSON Schema, made from the definition that validates plans. */
export const planSchema = (): object => planJsonSchema()
