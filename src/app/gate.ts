import { SunsetError } from '../base/errors.ts'
import type { Instant } from '../base/instant.ts'
import { readAddress } from '../model/address.ts'
import type { Gate } from '../model/gate.ts'
import { type CohortName, defaultCohort, type LocaleTag, type ZoneName } from '../model/names.ts'
import { identity } from '../model/recipient.ts'
import type { GateNow } from '../work/gate-of.ts'
import { kindOf } from './channel.ts'
import { judgeTexts } from './examine.ts'
import { replyOf, replyText } from './gate-reply.ts'
import { planCohorts } from './plan-cohorts.ts'
import { cohortsAreCurrent } from './settle-revision.ts'
import { type LookOptions, type StandingPlan, withStandingPlan } from './standing-plan.ts'
import type { Surroundings } from './surroundings.ts'

/** What the bot may do now, and what it says while the gate is frozen. */
export type GateAnswer = {
  readonly gate: Gate
  readonly cohort: CohortName
  readonly since?: Instant
  readonly until?: Instant
  readonly reply?: string
  /** The plan's, for whoever shows the instants. */
  readonly zone: ZoneName
}

export const askGate = (
  surroundings: Surroundings,
  options: LookOptions & { readonly for?: string },
): Promise<GateAnswer> =>
  withStandingPlan(surroundings, options, async (standing) => {
    const { cohort, locale } = await whoIs(surroundings, standing, options.for)
    const { plan, view } = standing
    const { gate, since, until, phase }: GateNow = view.agenda.gateNow.get(cohort) ?? { gate: 'open' }
    const message = replyOf(plan, { gate, ...(phase === undefined ? {} : { phase }) })
    const reply =
      message === undefined
        ? undefined
        : replyText(plan, judgeTexts(plan, undefined).messages, { message, cohort, locale, now: view.now })
    return {
      gate,
      cohort,
      zone: plan.timezone,
      ...(since === undefined ? {} : { since }),
      ...(until === undefined ? {} : { until }),
      ...(reply === undefined ? {} : { reply }),
    }
  })

/**
 * Whose cohort it is by the revision that stands, whether a run has moved them there or not. Somebody the ledger does not know yet may write
 * at any time: their number tells what it can, and they read the plan's language.
 */
const whoIs = async (
  surroundings: Surroundings,
  { plan, revision, ledger }: StandingPlan,
  whom: string | undefined,
): Promise<{ readonly cohort: CohortName; readonly locale: LocaleTag }> => {
  const nobody = { cohort: defaultCohort, locale: plan.language }
  if (whom === undefined) return nobody
  const read = readAddress(whom, kindOf(plan).capabilities.addresses)
  if ('cannot' in read)
    throw new SunsetError('usage', `--for: ${read.cannot}.`, {
      hint: 'Write the address as in the audience, e.g. +33612345678.',
    })
  const person = { ...read, identity: identity(read.identity), attributes: {} }
  const known = await ledger?.find(person.identity)
  if (plan.cohorts.length === 0) return known ?? nobody
  const isCurrent =
    known !== undefined &&
    ledger !== undefined &&
    revision !== undefined &&
    (await cohortsAreCurrent(ledger, plan, revision.number))
  if (isCurrent) return known
  const cohort = (await planCohorts(plan, surroundings)).of(known ?? person)
  return { cohort, locale: known?.locale ?? plan.language }
}
