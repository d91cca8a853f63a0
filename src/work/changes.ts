import { isTrue } from '../model/promise.ts'
import { truthOf } from '../timeline/truth-of.ts'
import { cohortChanges } from './changed-cohorts.ts'
import { gateChanges } from './changed-gates.ts'
import { occurrenceChanges } from './changed-occurrences.ts'
import { owedChanges } from './changed-promises.ts'
import type { Changes, Compared } from './compared.ts'
import { type SurveyGroup, summedBy } from './survey.ts'

/** What a revision changes for whom. */
export const changesOf = (compared: Compared): Changes => {
  const cohorts = cohortChanges(compared)
  const gates = gateChanges(compared)
  const owed = owedChanges(compared)
  const concerned = new Set([
    ...cohorts.filter(({ change }) => change !== 'same').map(({ cohort }) => cohort),
    ...gates.map(({ cohort }) => cohort),
    ...owed.map(({ cohort }) => cohort),
  ])
  const of = (among: (group: SurveyGroup) => boolean) =>
    summedBy(
      compared.survey.groups.filter((group) => concerned.has(group.to) && among(group)),
      ({ to }) => to,
    ).map(({ key, n }) => ({ cohort: key, n }))
  return {
    cohorts,
    gates,
    occurrences: occurrenceChanges(compared),
    owed,
    rightly: of(
      ({ to, told }) => told !== undefined && isTrue(told.newest, truthOf(compared.plan, to, compared.at)),
    ),
    neverTold: of(({ told }) => told === undefined),
  }
}
