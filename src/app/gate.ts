import { SunsetError } from '../base/errors.ts'
import type { Instant } from '../base/instant.ts'
import type { CompiledMessages } from '../messages/compiled.ts'
import { readAddress } from '../model/address.ts'
import type { Gate } from '../model/gate.ts'
import { type CohortName, defaultCohort, type LocaleTag, type ZoneName } from '../model/names.ts'
import type { Plan } from '../model/plan.ts'
import type { GateNow } from '../work/gate-of.ts'
import { kindOf } from './channel.ts'
import { judgeTexts } from './examine.ts'
import { replyOf, replyText } from './gate-reply.ts'
import { planCohorts } from './plan-cohorts.ts'
import { cohortsAreCurrent } from './settle-revision.ts'
import { type LookOptions, type StandingPlan, withStandingPlan } from './standing-plan.ts'
import type { Surroundings } from './surroundings.ts'
import { whoIs } from './who-is.ts'

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
    const { cohort, locale } = await whom(surroundings, standing, options.for)
    const { plan, view } = standing
    return gateAnswer(plan, view.agenda.gateNow.get(cohort) ?? { gate: 'open' }, {
      cohort,
      locale,
      now: view.now,
      messages: () => judgeTexts(plan, undefined).messages,
    })
  })

const whom = async (
  surroundings: Surroundings,
  { plan, revision, ledger }: StandingPlan,
  address: string | undefined,
): Promise<{ readonly cohort: CohortName; readonly locale: LocaleTag }> => {
  if (address === undefined) return { cohort: defaultCohort, locale: plan.language }
  const read = readAddress(address, kindOf(plan).capabilities.addresses)
  if ('cannot' in read)
    throw new SunsetError('usage', `--for: ${read.cannot}.`, {
      hint: 'Write the address as in the audience, e.g. +33612345678.',
    })
  return whoIs(read, {
    plan,
    ledger,
    isCurrent: async () =>
      ledger !== undefined &&
      revision !== undefined &&
      (await cohortsAreCurrent(ledger, plan, revision.number)),
    cohorts: () => planCohorts(plan, surroundings),
  })
}

/** What the gate does to whoever is in a cohort and reads a language. */
export const gateAnswer = (
  plan: Plan,
  { gate, since, until, phase }: GateNow,
  {
    cohort,
    locale,
    now,
    messages,
  }: {
    readonly cohort: CohortName
    readonly locale: LocaleTag
    readonly now: Instant
    readonly messages: () => CompiledMessages
  },
): GateAnswer => {
  const message = replyOf(plan, { gate, ...(phase === undefined ? {} : { phase }) })
  const reply =
    message === undefined ? undefined : replyText(plan, messages(), { message, cohort, locale, now })
  return {
    gate,
    cohort,
    zone: plan.timezone,
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
    ...(reply === undefined ? {} : { reply }),
  }
}
