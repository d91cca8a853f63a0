import { planSchema } from '../../app/schema.ts'
import type { Call } from '../command.ts'

export const runSchema = async ({ console }: Call<unknown>): Promise<number> => {
  console.document(planSchema())
  return 0
}
