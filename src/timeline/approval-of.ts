import type { Instant } from '../base/instant.ts'
import type { Facts } from '../model/facts.ts'
import type { CohortName, ZoneName } from '../model/names.ts'
import { isCorrection, type OccurrenceId, occurrenceIdOf, partsOf } from '../model/occurrence.ts'
import type { Approval } from './draft-cohort.ts'

/**
 * What a timeline needs of the ledger: when the newest revision was approved (or now, where none was), when each step first was, the
 * round that each is in, and which revision last owed each cohort a correction.
 */
export const approvalOf = (
  standing: Pick<Facts, 'revision' | 'firstApproved'>,
  now: Instant,
  zones: readonly ZoneName[] = [],
): Approval => {
  const rounds = new Map<OccurrenceId, number>()
  const corrections = new Map<CohortName, { readonly revision: number; readonly at: Instant }>()
  for (const [id, at] of standing.firstApproved) {
    const parts = partsOf(id)
    if (isCorrection(parts)) {
      if (parts.round > (corrections.get(parts.cohort)?.revision ?? 0))
        corrections.set(parts.cohort, { revision: parts.round, at })
    } else if (parts.round > 1) {
      const first = occurrenceIdOf({ ...parts, round: 1 })
      rounds.set(first, Math.max(parts.round, rounds.get(first) ?? 1))
    }
  }
  return {
    at: standing.revision?.approvedAt ?? now,
    firstApproved: (id) => standing.firstApproved.get(id),
    roundOf: (id) => rounds.get(id) ?? 1,
    corrections,
    ...(zones.length === 0 ? {} : { zones }),
  }
}
