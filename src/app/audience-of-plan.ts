import { dirname, join, resolve } from 'node:path'
import type { Audience } from '../audience/audience.ts'
import { openAudience } from '../audience/open-audience.ts'
import type { Plan } from '../model/plan.ts'
import { kindOf } from './channel.ts'
import type { Surroundings } from './surroundings.ts'

export const folderOf = (plan: Plan): string => resolve(dirname(plan.file))

/** What every reader of this plan's sources needs. */
export const sourceAround = (
  plan: Plan,
  { stdin, interrupts, env }: Surroundings,
): {
  readonly baseFolder: string
  readonly addresses: 'phone' | 'text'
  readonly stdin: Surroundings['stdin']
  readonly signal: AbortSignal
  readonly environment: Surroundings['env']
} => ({
  baseFolder: folderOf(plan),
  addresses: kindOf(plan).capabilities.addresses,
  stdin,
  signal: interrupts.abandon,
  environment: env,
})

/** The plan's audience, opened: `keep` names the columns that are stored. */
export const openPlanAudience = (
  plan: Plan,
  surroundings: Surroundings,
  keep: readonly string[],
): Promise<Audience> =>
  openAudience({
    ...sourceAround(plan, surroundings),
    source: plan.audience.source,
    columns: plan.audience.columns,
    keep,
    language: plan.language,
  })

/** Only the header: which columns there are. */
export const audienceColumns = async (plan: Plan, surroundings: Surroundings): Promise<readonly string[]> => {
  const audience = await openPlanAudience(plan, surroundings, [])
  await audience.close?.()
  return audience.columns
}

export const rejectsPathOf = (plan: Plan): string =>
  resolve(folderOf(plan), plan.audience.rejects.path ?? join('.sunset', `${plan.name}.rejects.csv`))

/** The audience's columns where it is at hand: standard input is left to the run, which can read it only once. */
export const columnsAtHand = async (
  plan: Plan,
  surroundings: Surroundings,
): Promise<readonly string[] | undefined> => {
  const { source } = plan.audience
  if (source.kind === 'run' || (source.kind === 'file' && source.path === '-')) return undefined
  return audienceColumns(plan, surroundings)
}
