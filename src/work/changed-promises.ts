import type { Instant } from '../base/instant.ts'
import type { CohortName } from '../model/names.ts'
import type { Plan } from '../model/plan.ts'
import { exemptionsOf } from '../timeline/exemptions.ts'
import { reopeningsOf, truthOf } from '../timeline/truth-of.ts'
import { type Compared, cohortNames, type OwedChange } from './compared.ts'
import { correctionFor } from './corrections.ts'
import { peopleIn, type SurveyGroup, summedBy } from './survey.ts'

/** How many were told what is no longer true, by cohort, by what they were told, and by the correction that they are owed. */
export const owedChanges = ({
  plan,
  at,
  survey,
}: Pick<Compared, 'plan' | 'at' | 'survey'>): readonly OwedChange[] =>
  cohortNames(plan).flatMap((cohort) => {
    const groups = survey.groups.filter(({ to, told }) => to === cohort && told !== undefined)
    const reopening = reopeningsOf(plan, cohort, at)[0]
    const now = owedAt(plan, cohort, at, groups)
    const later = reopening === undefined ? [] : owedAt(plan, cohort, reopening, groups)
    return [...now, ...later.map((owed) => ({ ...owed, from: reopening }))]
  })

const owedAt = (
  plan: Plan,
  cohort: CohortName,
  at: Instant,
  groups: readonly SurveyGroup[],
): readonly OwedChange[] => {
  const truth = truthOf(plan, cohort, at)
  const exempt = exemptionsOf(plan, cohort)
  const found = new Map<string, { owed: OwedChange; groups: SurveyGroup[] }>()
  for (const group of groups) {
    if (group.told === undefined) continue
    const kind = correctionFor({ at, truth, exempt }, group.told)
    if (kind === undefined) continue
    const key = JSON.stringify([kind, group.told.newest])
    const owed: OwedChange = {
      cohort,
      kind,
      told: group.told.newest,
      truth,
      from: undefined,
      people: 0,
      suppressed: 0,
      byLocale: [],
    }
    const known = found.get(key) ?? { owed, groups: [] }
    known.groups.push(group)
    found.set(key, known)
  }
  return [...found.values()].map(({ owed, groups: mine }) => ({
    ...owed,
    people: peopleIn(mine),
    suppressed: peopleIn(mine.filter(({ suppressed }) => suppressed)),
    byLocale: summedBy(mine, ({ locale }) => locale),
  }))
}
