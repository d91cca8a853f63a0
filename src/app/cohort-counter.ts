import type { Cohorts } from '../model/cohort-of.ts'
import { type CohortName, defaultCohort } from '../model/names.ts'
import type { Recipient } from '../model/recipient.ts'

/** How many people are in each cohort, and how many of one match a later one as well. */
export type CohortCounts = {
  readonly byCohort: ReadonlyMap<CohortName, number>
  readonly overlaps: readonly { readonly first: CohortName; readonly later: CohortName; readonly n: number }[]
}

export type CohortCounter = { see(recipient: Recipient): void; read(): CohortCounts }

/** Counts row by row; every cohort of the plan is there, also where nobody is in it. */
export const cohortCounter = (names: readonly CohortName[], cohorts: Cohorts): CohortCounter => {
  const byCohort = new Map<CohortName, number>([defaultCohort, ...names].map((name) => [name, 0]))
  const overlaps = new Map<string, { first: CohortName; later: CohortName; n: number }>()
  return {
    see: (recipient) => {
      const cohort = cohorts.of(recipient)
      byCohort.set(cohort, (byCohort.get(cohort) ?? 0) + 1)
      for (const later of cohorts.matching(recipient)) {
        if (later === cohort) continue
        const known = overlaps.get(`${cohort} ${later}`) ?? { first: cohort, later, n: 0 }
        known.n++
        overlaps.set(`${cohort} ${later}`, known)
      }
    },
    read: () => ({ byCohort, overlaps: [...overlaps.values()] }),
  }
}
