import { type Checked, check } from '../../app/check.ts'
import { explain } from '../../app/explain.ts'
import { hasErrors } from '../../base/problem.ts'
import type { AudienceSummary } from '../../report/audience-summary.ts'
import { type CheckInput, checkDocument } from '../../report/check-document.ts'
import { checkText } from '../../report/check-text.ts'
import { type Call, lookOptionsOf } from '../command.ts'
import { done, exitCodes, worstOf } from '../exit-codes.ts'
import { peopleOf } from '../people.ts'

type Options = {
  readonly explain?: boolean
  readonly allowExec?: boolean
  readonly audience?: string
  readonly online?: boolean
}

export const runCheck = async (plans: readonly string[], call: Call<Options>): Promise<number> => {
  const { options, console, surroundings } = call
  const all: Checked[] = []
  for (const plan of plans)
    all.push(
      await check(surroundings, {
        ...lookOptionsOf(plan, call),
        allowExec: options.allowExec === true,
        online: options.online === true,
        ...(options.audience === undefined ? {} : { audience: peopleOf(options.audience) }),
      }),
    )
  const documents = all.map((checked) => checkDocument(inputOf(checked)))
  if (options.json === true) console.document(documents.length === 1 ? documents[0] : { plans: documents })
  else for (const checked of all) console.answer(textOf(checked, call))
  return worstOf(all.map(exitStatusOf))
}

/** A plan that cannot finish in time is refused, as `approve` would. */
const exitStatusOf = ({ problems, feasibility, isRefused }: Checked): number => {
  if (isRefused) return exitCodes['channel-refused']
  if (hasErrors(problems)) return exitCodes['plan-errors']
  return feasibility?.feasible === false ? exitCodes.refused : done
}

const textOf = (checked: Checked, { options, console }: Call<Options>): string => {
  if (options.explain === true && checked.plan !== undefined && !hasErrors(checked.problems))
    return explain(checked.plan)
  const sources = new Map([[checked.file.file, checked.file.printable]])
  return checkText({ ...inputOf(checked), sources, look: console.look })
}

const inputOf = (checked: Checked): CheckInput => {
  const { file, problems, view, audience, feasibility, preflight } = checked
  const plan = checked.judged ?? checked.plan
  return {
    file: file.file,
    problems,
    occurrences: feasibility?.timeline ?? view?.occurrences ?? [],
    ...(feasibility === undefined ? {} : { feasibility }),
    ...(plan === undefined ? {} : { plan }),
    ...(preflight === undefined ? {} : { preflight }),
    ...(audience === undefined ? {} : { people: summaryOf(audience, plan) }),
  }
}

const summaryOf = (
  { statistics, cohorts, textOf }: NonNullable<Checked['audience']>,
  plan: Checked['plan'],
): AudienceSummary => ({
  ...(plan?.audience.source.kind === 'file' ? { source: plan.audience.source.path } : {}),
  people: statistics.people,
  rejected: statistics.rejected,
  linked: statistics.linked,
  byLocale: statistics.byLocale,
  localeDefaulted: statistics.localeFromCountry + statistics.localeFromPlan,
  zoneDefaulted: statistics.zoneFromCountry,
  zoneAmongSeveral: statistics.zoneAmongSeveral,
  zoneUnknown: statistics.zoneUnknown,
  countryUnknown: statistics.countryUnknown,
  textOf,
  ...(cohorts === undefined ? {} : cohorts),
})
