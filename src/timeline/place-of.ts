import type { Place } from '../base/problem.ts'
import { type CohortName, defaultCohort } from '../model/names.ts'
import type { Path } from '../model/places.ts'
import type { PhasePlan, Plan } from '../model/plan.ts'

/** Spread into a problem: nothing where the part is a default. */
export type MaybePlace = { readonly place?: Place }

const placed = (place: Place | undefined): MaybePlace => (place === undefined ? {} : { place })

/** The `index`-th time of the phase; the phase's name where it has none in the text. */
export const placeOfTime = (plan: Plan, phase: PhasePlan, index: number): MaybePlace => {
  const at: Path = ['phases', phase.name, 'at']
  return placed(
    plan.places.of([...at, index]) ?? plan.places.of(at) ?? plan.places.ofKey(['phases', phase.name]),
  )
}

/** A word inside the `index`-th time of the phase: the anchor's name. */
export const placeOfWord = (plan: Plan, phase: PhasePlan, index: number, word: string): MaybePlace => {
  const at: Path = ['phases', phase.name, 'at']
  const path = plan.places.of([...at, index]) === undefined ? at : [...at, index]
  const place = plan.places.within(path, word)
  return place === undefined ? placeOfTime(plan, phase, index) : placed(place)
}

export const placeOfDeadline = (plan: Plan, cohort: CohortName = defaultCohort): MaybePlace =>
  placed(
    plan.places.of(['cohorts', cohort, 'deadline']) ??
      plan.places.of(['deadline']) ??
      plan.places.of(['sunset']),
  )

export const placeOfPhases = (plan: Plan): MaybePlace => {
  const place = plan.places.ofKey(['phases'])
  return place === undefined ? placeOfDeadline(plan) : placed(place)
}
