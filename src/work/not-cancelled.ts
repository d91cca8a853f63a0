import type { Facts } from '../model/facts.ts'
import type { Occurrence } from '../model/occurrence.ts'

/** Without those an operator cancelled: they move no gate and take nobody's place. */
export const notCancelled = (
  occurrences: readonly Occurrence[],
  facts: Pick<Facts, 'occurrences'>,
): readonly Occurrence[] =>
  occurrences.filter(({ id }) => facts.occurrences.get(id)?.skipped?.as !== 'cancelled')
