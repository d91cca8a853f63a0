import { SunsetError } from '../base/errors.ts'
import type { Problem } from '../base/problem.ts'
import type { Plan } from '../model/plan.ts'
import { columnsAtHand, openPlanAudience } from './audience-of-plan.ts'
import type { Surroundings } from './surroundings.ts'

type Header = { readonly columns: readonly string[] | undefined; readonly problems: readonly Problem[] }

/** The columns of a plan's audience, or why they cannot be told. */
export const headerOf = async (
  plan: Plan,
  surroundings: Surroundings,
  { allowExec, audience: wanted }: { readonly allowExec?: boolean; readonly audience?: number },
): Promise<Header> => {
  const { source } = plan.audience
  if (source.kind === 'run' && allowExec === true) {
    const audience = await openPlanAudience(plan, surroundings, [])
    await audience.close?.()
    return { columns: audience.columns, problems: [] }
  }
  try {
    return { columns: await columnsAtHand(plan, surroundings), problems: [] }
  } catch (error) {
    // Whoever asks for people of no audience need not have one yet.
    const isMissing = wanted !== undefined && isNoSuchFile(error)
    return { columns: undefined, problems: isMissing ? [] : [problemOf(plan, error)] }
  }
}

/** A source that cannot be read is a problem of the plan's `audience:`; anything else is thrown on. */
export const problemOf = (plan: Plan, error: unknown): Problem => {
  if (!(error instanceof SunsetError) || error.code !== 'audience') throw error
  const place = plan.places.of(['audience', 'source']) ?? plan.places.of(['audience'])
  return {
    severity: 'error',
    code: 'audience',
    message: error.message,
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    ...(place === undefined ? {} : { place }),
  }
}

export const isNoSuchFile = (error: unknown): boolean =>
  error instanceof SunsetError &&
  typeof error.cause === 'object' &&
  error.cause !== null &&
  'code' in error.cause &&
  error.cause.code === 'ENOENT'
