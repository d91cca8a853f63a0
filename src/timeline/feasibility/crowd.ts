import type { CohortName, CountryCode, PhaseName, SenderId, ZoneName } from '../../model/names.ts'
import type { Addressees } from '../../model/plan.ts'

/** People who are alike in all that decides when they can be written to: a few hundred or thousand of them stand for everybody. */
export type Crowd = {
  readonly cohort: CohortName
  /** Undefined: the plan's. */
  readonly zone: ZoneName | undefined
  readonly country: CountryCode | undefined
  /** Undefined: spread over all senders alike. */
  readonly sender: SenderId | undefined
  readonly people: number
  readonly linked: number
  /** How many of them a phase with a condition on a column writes to, by its name. */
  readonly conditions?: ReadonlyMap<PhaseName, number>
}

/** How many of a crowd a phase writes to, as far as can be told beforehand: at most so many. */
export const addressedIn = (crowd: Crowd, phase: PhaseName, to: Addressees): number => {
  switch (to.kind) {
    case 'unlinked':
      return crowd.people - crowd.linked
    case 'column':
      return crowd.conditions?.get(phase) ?? crowd.people
    default:
      return crowd.people
  }
}
