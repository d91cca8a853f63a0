import type { CohortName, LocaleTag } from '../model/names.ts'
import type { StepKey } from '../model/occurrence.ts'
import type { DatedStatement, Statement } from '../model/promise.ts'
import type { Crowd } from '../timeline/feasibility/crowd.ts'

/** People who are alike in all that a revision changes for them, and how many they are. */
export type SurveyGroup = {
  /** The cohort that they were in, and the one that they are in by the revision asked about. */
  readonly from: CohortName
  readonly to: CohortName
  /** Undefined: they were never told anything. */
  readonly told: { readonly newest: Statement; readonly dated?: DatedStatement } | undefined
  readonly locale: LocaleTag
  /** They must not be written to. */
  readonly suppressed: boolean
  readonly n: number
}

/** How far a step has come among those who were in one cohort and are in another (or the same). */
export type StepSurvey = {
  readonly step: StepKey
  readonly from: CohortName
  readonly to: CohortName
  /** To how many of them it was handed over. */
  readonly handed: number
  /** How many of them it is still meant for. */
  readonly waiting: number
}

/** Whoever may be written to, by what decides when: in which cohort they were, and are by the revision asked about. */
export type SurveyCrowd = Omit<Crowd, 'cohort' | 'conditions'> & {
  readonly from: CohortName
  readonly to: CohortName
}

/** Everybody who is known, summed up. */
export type Survey = {
  readonly groups: readonly SurveyGroup[]
  readonly crowds: readonly SurveyCrowd[]
  readonly steps: readonly StepSurvey[]
  /** How many are in the cohort `first` and match `later` as well; empty where that was not asked. */
  readonly overlaps: readonly Overlap[]
}

export type Overlap = { readonly first: CohortName; readonly later: CohortName; readonly n: number }

export const noSurvey: Survey = { groups: [], crowds: [], steps: [], overlaps: [] }

export const peopleIn = (groups: readonly SurveyGroup[]): number => groups.reduce((sum, { n }) => sum + n, 0)

/** Sums groups by a key, the most first. */
export const summedBy = <Key>(
  groups: readonly SurveyGroup[],
  keyOf: (group: SurveyGroup) => Key,
): readonly { readonly key: Key; readonly n: number }[] => {
  const sums = new Map<string, { key: Key; n: number }>()
  for (const group of groups) {
    const key = keyOf(group)
    const text = JSON.stringify(key)
    const known = sums.get(text)
    if (known === undefined) sums.set(text, { key, n: group.n })
    else known.n += group.n
  }
  return [...sums.values()].sort((one, other) => other.n - one.n)
}
