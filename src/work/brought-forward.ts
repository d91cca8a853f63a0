import type { Allowance } from '../model/facts.ts'
import type { Occurrence } from '../model/occurrence.ts'

/** What an operator let begin before its instant begins at the instant of that decision, for everybody at once. */
export const broughtForward = (
  occurrences: readonly Occurrence[],
  allowed: readonly Allowance[],
): readonly Occurrence[] => {
  const early = new Map(
    allowed.flatMap(({ kind, occurrence, since }) =>
      kind === 'early' && occurrence !== undefined ? [[occurrence, since] as const] : [],
    ),
  )
  if (early.size === 0) return occurrences
  return occurrences
    .map((one): Occurrence => {
      const since = early.get(one.id)
      if (since === undefined || since >= one.at) return one
      const { recipientTime: _, ...others } = one
      return { ...others, at: since }
    })
    .toSorted((one, other) => one.at - other.at)
}
