import type { CohortPlan } from './plan.ts'

/** Whom a cohort takes in, as a plan says it. */
export const plainMatch = (match: CohortPlan['match']): Readonly<Record<string, unknown>> => {
  switch (match.kind) {
    case 'countries':
      return { countries: match.countries }
    case 'calling-codes':
      return { calling_codes: match.codes }
    case 'column':
      return { column: { [match.column]: match.values } }
    case 'list':
      return { list: match.file }
  }
}
