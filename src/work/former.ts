import { instant } from '../base/instant.ts'
import type { Facts, OccurrenceFacts } from '../model/facts.ts'
import { type Occurrence, type OccurrenceId, partsOf, stepKeyOf } from '../model/occurrence.ts'

/** What the ledger keeps of an occurrence that the newest revision has no more. */
export type FormerRecord = { readonly id: OccurrenceId; readonly hasDeliveries: boolean }

/** An occurrence of an earlier revision, as far as it can be told without its plan. Its instant is when it began, or was skipped. */
export const formerOccurrence = (
  { id, hasDeliveries }: FormerRecord,
  facts: Pick<OccurrenceFacts, 'began' | 'skipped'> | undefined,
): Occurrence => {
  const parts = partsOf(id)
  const at = facts?.began ?? facts?.skipped?.at ?? instant(0)
  const kind = hasDeliveries ? 'message' : 'gate'
  return { ...parts, id, stepKey: stepKeyOf(parts), at, kind, deadline: at, former: true }
}

/** Of what is recorded, what is not among these. */
export const formerOf = (
  recorded: readonly FormerRecord[],
  occurrences: readonly Occurrence[],
): readonly FormerRecord[] => {
  const present = new Set<string>(occurrences.map(({ id }) => id))
  return recorded.filter(({ id }) => !present.has(id))
}

/** Why an occurrence is of no more use that is no longer in the plan. */
export const formerWhy = (
  { phase, cohort }: Occurrence,
  facts: Pick<Facts, 'revision'>,
  isFreed: boolean,
): string => {
  const revision = facts.revision === undefined ? 'the plan' : `revision ${facts.revision.number}`
  if (phase === 'correction') return `${revision} took its place`
  return isFreed ? `\`${cohort}\` is exempt in ${revision}` : `it is not in ${revision}`
}
