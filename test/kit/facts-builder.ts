import type { Instant } from '../../src/base/instant.ts'
import { noCounts } from '../../src/model/delivery.ts'
import { type Facts, noFacts, type OccurrenceFacts } from '../../src/model/facts.ts'
import { occurrenceId } from '../../src/model/occurrence.ts'

/** Facts of these occurrences by their ids; counts are all zero unless given. */
export const factsOf = (
  occurrences: Readonly<Record<string, Partial<OccurrenceFacts>>>,
  others: Partial<Facts> = {},
): Facts => ({
  ...noFacts,
  occurrences: new Map(
    Object.entries(occurrences).map(([id, facts]) => [occurrenceId(id), { counts: noCounts, ...facts }]),
  ),
  ...others,
})

/** Began and complete at the same instant. */
export const completeAt = (at: Instant): Partial<OccurrenceFacts> => ({ began: at, completed: at })
