import { SunsetError } from '../../base/errors.ts'
import type { Plan } from '../../model/plan.ts'
import type { Recipient } from '../../model/recipient.ts'
import { openPlanAudience } from '../audience-of-plan.ts'
import { crowdCounter } from '../crowd-counter.ts'
import { evenExamples } from '../even-audience.ts'
import { isNoSuchFile } from '../header-of.ts'
import { planCohorts } from '../plan-cohorts.ts'
import type { Surroundings } from '../surroundings.ts'
import { type PlayedPeople, peopleLike } from './played-people.ts'

/** Of more than this it is not looked who is named twice: that would be a list of all of them. */
const mostCompared = 1_000_000

export type Cast = { readonly people: PlayedPeople; readonly kind: 'own' | 'like its own' | 'even' }

/** Whom a simulation plays: as many as were asked for, else as many as the plan's audience has; spread like it, or evenly. */
export const castOf = async (
  plan: Plan,
  surroundings: Surroundings,
  { audience: wanted, sample }: { readonly audience?: number; readonly sample: number },
  columns: readonly string[],
): Promise<Cast> => {
  const own = await examplesOf(plan, surroundings, wanted !== undefined, columns)
  const examples = own === undefined ? evenExamples(plan, columns) : own.examples
  const all = wanted ?? own?.people ?? 0
  const n = Math.min(all, sample)
  return {
    people: peopleLike(examples, n, all / n, columns),
    kind: own === undefined ? 'even' : wanted === undefined ? 'own' : 'like its own',
  }
}

type Own = { readonly examples: readonly Recipient[]; readonly people: number }

/** Whoever asks for people of no audience need not have one yet. */
const examplesOf = async (
  plan: Plan,
  surroundings: Surroundings,
  mayLack: boolean,
  columns: readonly string[],
): Promise<Own | undefined> => {
  const { source } = plan.audience
  if (source.kind === 'run' || (source.kind === 'file' && source.path === '-')) {
    if (mayLack) return undefined
    throw new SunsetError(
      'usage',
      'The audience comes from a command or from standard input, which a simulation does not run. Nothing was played.',
      { hint: 'Say how many people: --audience 1000000.' },
    )
  }
  try {
    return await readExamples(plan, surroundings, columns)
  } catch (error) {
    if (mayLack && isNoSuchFile(error)) return undefined
    throw error
  }
}

const readExamples = async (
  plan: Plan,
  surroundings: Surroundings,
  columns: readonly string[],
): Promise<Own> => {
  const audience = await openPlanAudience(plan, surroundings, columns)
  const counter = crowdCounter(plan, (await planCohorts(plan, surroundings)).of)
  const seen = new Set<string>()
  let people = 0
  for await (const { recipients } of audience.batches) {
    // Who is named twice is one person.
    const fresh =
      seen.size > mostCompared
        ? recipients
        : recipients.filter(({ identity }) => !seen.has(identity) && seen.add(identity))
    people += fresh.length
    counter.add(fresh)
  }
  return { examples: counter.examples(), people }
}
