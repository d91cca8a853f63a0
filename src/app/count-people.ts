import type { Plan } from '../model/plan.ts'
import { openPlanAudience } from './audience-of-plan.ts'
import type { Surroundings } from './surroundings.ts'

/** How many rows of the audience can be written to; undefined where it is not to be read before the plan is approved (a command, standard input). */
export const countPeople = async (plan: Plan, surroundings: Surroundings): Promise<number | undefined> => {
  const { source } = plan.audience
  if (source.kind === 'run' || (source.kind === 'file' && source.path === '-')) return undefined
  const audience = await openPlanAudience(plan, surroundings, [])
  let people = 0
  for await (const { recipients } of audience.batches) people += recipients.length
  return people
}
