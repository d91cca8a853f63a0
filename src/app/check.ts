import type { RejectedRow } from '../audience/audience.ts'
import { type AudienceStatistics, audienceStatistics } from '../audience/statistics.ts'
import type { Instant } from '../base/instant.ts'
import { hasErrors, inTextOrder, type Problem } from '../base/problem.ts'
import type { CompiledMessages } from '../messages/compiled.ts'
import { textFor } from '../messages/render.ts'
import type { LocaleTag } from '../model/names.ts'
import type { Occurrence } from '../model/occurrence.ts'
import type { Plan } from '../model/plan.ts'
import type { Preflight } from '../model/preflight.ts'
import type { Means } from '../report/feasibility-words.ts'
import type { Price } from '../work/price.ts'
import { actionCredentialProblems } from './action-credentials.ts'
import { openPlanAudience } from './audience-of-plan.ts'
import { feasibilityIn, type Spread, spreadOf } from './check-feasibility.ts'
import { type AskedPlatform, checkOnline } from './check-online.ts'
import { type CohortCounts, cohortCounter } from './cohort-counter.ts'
import { credentialProblems } from './credential-problems.ts'
import { type CrowdCounter, crowdCounter } from './crowd-counter.ts'
import { columnsToKeep, type Examined, examine, judgeTexts } from './examine.ts'
import type { PlanFeasibility } from './feasibility.ts'
import { gateFileProblems } from './gate-file.ts'
import { type Granted, grantedBy } from './granted.ts'
import { headerOf, problemOf } from './header-of.ts'
import { assertFewRejects } from './load-audience.ts'
import { messageTrials } from './message-trials.ts'
import { planCohorts } from './plan-cohorts.ts'
import { ledgerPathOf, type PlanFile, readPlanFile } from './plan-file.ts'
import { planClockOf } from './plan-time.ts'
import { type PricesAtHand, pricesAtHand } from './prices-at-hand.ts'
import { rampProblems } from './ramp-problems.ts'
import { rateProblems } from './rate-problems.ts'
import type { Surroundings } from './surroundings.ts'
import { type View, viewOf } from './view.ts'

/** Everything that is wrong with a plan, as far as can be told without asking the platform. */
export type Checked = {
  readonly file: PlanFile
  readonly plan: Plan | undefined
  readonly problems: readonly Problem[]
  readonly view: View | undefined
  readonly audience: CheckedAudience | undefined
  /** Undefined where the plan has errors, or nothing is known of the people. */
  readonly feasibility: CheckedFeasibility | undefined
  /** What the platform said, where it was asked. */
  readonly preflight?: Preflight
  /** The plan as it was judged: with what the platform grants, where it was asked. */
  readonly judged?: Plan
  /** The platform was asked, and would refuse something of the plan. Not where the plan itself has errors. */
  readonly isRefused: boolean
}

export type CheckedFeasibility = PlanFeasibility & {
  /** Where the deadline has passed: the instant from which it was computed in place of now. */
  readonly computedFrom?: Instant
  readonly now: Instant
  readonly people: Spread
  readonly means: Means
  readonly price?: Price
  /** Everything it was computed of, gates too. */
  readonly timeline: readonly Occurrence[]
}

export type CheckedAudience = {
  readonly statistics: AudienceStatistics
  /** Which text a locale reads: its own language's, or another. */
  readonly textOf: ReadonlyMap<LocaleTag, LocaleTag>
  /** Undefined for a plan without cohorts. */
  readonly cohorts?: CohortCounts
  /** The first few bad rows. */
  readonly rejected: readonly RejectedRow[]
  readonly crowds: Pick<CrowdCounter, 'read' | 'examples'>
}

const fewRows = 5

export const check = async (
  surroundings: Surroundings,
  options: {
    readonly file: string
    readonly now?: Instant
    readonly allowExec?: boolean
    /** As if it had so many people: spread like the plan's own, or evenly where there are none. */
    readonly audience?: number
    /** The platform is asked too, where the plan itself has no errors. */
    readonly online?: boolean
  },
): Promise<Checked> => {
  const file = readPlanFile(options.file)
  const { plan } = file
  if (plan === undefined) return { file, plan, problems: inTextOrder(draftProblems(file)), ...nothingKnown }
  const now = planClockOf(surroundings, options.now).now()
  const header = await headerOf(plan, surroundings, options)
  const examined = examine(plan, now, header.columns)
  // A message that is wrong as written fails for everybody: that is said once already, at its place.
  const tries = !hasErrors([...file.problems, ...examined.problems])
  const rows =
    header.columns === undefined
      ? undefined
      : await readRows(plan, surroundings, { ...examined, now, tries }).catch((error: unknown) =>
          problemOf(plan, error),
        )
  const priced: PricesAtHand = await pricesAtHand(plan)
  const audience = rows !== undefined && 'statistics' in rows ? rows : undefined
  const found = rows === undefined ? [] : 'statistics' in rows ? rows.problems : [rows]
  const problems = [
    ...file.problems,
    ...examined.problems,
    ...header.problems,
    ...found,
    ...credentialProblems(plan, examined.messages, surroundings.env),
    ...actionCredentialProblems(plan, surroundings.env),
    ...rateProblems(plan, surroundings),
    ...gateFileProblems(plan, ledgerPathOf(options.file, plan, undefined)),
    ...priced.problems,
  ]
  const isWrong = hasErrors(problems)
  const online: AskedPlatform =
    options.online === true && !isWrong
      ? await checkOnline(surroundings, {
          plan,
          messages: examined.messages,
          people: audience?.statistics.byLocale,
        })
      : { problems: [], refused: false }
  const granted: Granted =
    online.preflight === undefined ? { plan, problems: [] } : grantedBy(plan, online.preflight)
  const spread = isWrong ? undefined : spreadOf(plan, audience, options.audience)
  const judged =
    spread === undefined
      ? undefined
      : feasibilityIn({ plan: granted.plan, spread, now, env: surroundings.env, ...priced.prices })
  return {
    file,
    plan,
    problems: inTextOrder([
      ...rampProblems(plan, spread?.people),
      ...problems,
      ...(judged?.problems ?? []),
      ...online.problems,
      ...granted.problems,
    ]),
    view: await viewOf(plan, undefined, now),
    audience,
    feasibility: judged?.feasibility,
    judged: granted.plan,
    ...(online.preflight === undefined ? {} : { preflight: online.preflight }),
    isRefused: online.refused,
  }
}

const nothingKnown = { view: undefined, audience: undefined, feasibility: undefined, isRefused: false }

/** Where a part could not be read the texts are judged all the same: all mistakes at once. */
const draftProblems = ({ draft, problems }: PlanFile): readonly Problem[] =>
  draft === undefined ? problems : [...problems, ...judgeTexts(draft, undefined).problems]

type Rows = CheckedAudience & { readonly problems: readonly Problem[] }

type Reading = Pick<Examined, 'messages' | 'occurrences'> & { readonly now: Instant; readonly tries: boolean }

/** Every row is read, and where the messages can be tried, every one is written for it, as a run would. */
const readRows = async (
  plan: Plan,
  surroundings: Surroundings,
  { messages, occurrences, now, tries }: Reading,
): Promise<Rows> => {
  const audience = await openPlanAudience(plan, surroundings, columnsToKeep(plan, messages))
  const counter = audienceStatistics()
  const cohortsOfPlan = await planCohorts(plan, surroundings)
  const crowds = crowdCounter(plan, cohortsOfPlan.of)
  const trials = messageTrials({ plan, messages, occurrences, now, cohortOf: cohortsOfPlan.of })
  const cohorts =
    plan.cohorts.length === 0
      ? undefined
      : cohortCounter(
          plan.cohorts.map(({ name }) => name),
          cohortsOfPlan,
        )
  const rejected: RejectedRow[] = []
  const seen = { rows: 0, rejected: 0 }
  for await (const batch of audience.batches) {
    counter.add(batch)
    crowds.add(batch.recipients)
    seen.rows += batch.recipients.length + batch.rejected.length
    seen.rejected += batch.rejected.length
    rejected.push(...batch.rejected.slice(0, fewRows - rejected.length))
    if (cohorts !== undefined) for (const recipient of batch.recipients) cohorts.see(recipient)
    if (tries) trials.add(batch)
  }
  assertFewRejects(plan, seen)
  const statistics = counter.read()
  return {
    statistics,
    crowds,
    ...(cohorts === undefined ? {} : { cohorts: cohorts.read() }),
    rejected,
    textOf: textsRead(plan, messages, [...statistics.byLocale.keys()]),
    problems: [...rejectedProblems(plan, rejected, seen.rejected), ...(tries ? trials.problems() : [])],
  }
}

const rejectedProblems = (plan: Plan, first: readonly RejectedRow[], n: number): readonly Problem[] => {
  if (n === 0) return []
  const place = plan.places.of(['audience', 'source']) ?? plan.places.of(['audience'])
  const lines = first.map(({ number, reason }) => `line ${number}: ${reason}`).join('; ')
  return [
    {
      severity: 'warning',
      code: 'bad-rows',
      message: `${n} ${n === 1 ? 'row' : 'rows'} of the audience cannot be written to (${lines}${n > first.length ? '; …' : ''})`,
      hint: 'A run leaves them out and keeps them, with their reasons, in a file beside the ledger.',
      ...(place === undefined ? {} : { place }),
    },
  ]
}

const textsRead = (
  plan: Plan,
  messages: CompiledMessages,
  locales: readonly LocaleTag[],
): ReadonlyMap<LocaleTag, LocaleTag> => {
  const name = plan.phases.find(({ message }) => message !== undefined)?.message
  const message = name === undefined ? undefined : messages.messages.get(name)
  if (message === undefined) return new Map()
  return new Map(
    locales.flatMap((locale) => {
      const text = textFor(messages, message, locale)
      return text === undefined ? [] : [[locale, text.locale] as const]
    }),
  )
}
