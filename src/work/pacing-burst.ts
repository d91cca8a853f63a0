/** Fewer than this may be one template that people dislike, or chance. */
const least = 3
/** Of very many, a few prove nothing. */
const leastShare = 0.01

/** What came of the channel's messages lately: in the last hour, say. */
export type Lately = {
  /** How many failed, by the platform's code: refused at once, or by a receipt. */
  readonly failures: ReadonlyMap<string, number>
  /** How many the platform took in the same time, those among them that it failed later too. */
  readonly accepted: number
}

/**
 * Why nothing more should go out, in words; undefined where that is not called for. A platform that distrusts somebody who sends so many at
 * once takes the messages, holds them back, and fails them together with one of `codes`; whoever goes on then loses the account. So the
 * first burst counts: a few of them, and at least a hundredth of what it took.
 */
export const pacingBurst = (codes: readonly string[], { failures, accepted }: Lately): string | undefined => {
  const n = codes.reduce((sum, code) => sum + (failures.get(code) ?? 0), 0)
  const all = Math.max(n, accepted)
  if (n < least || n < leastShare * all) return undefined
  const seen = codes.filter((code) => (failures.get(code) ?? 0) > 0).join(', ')
  return `${n} of ${all} messages lately ended with ${seen}: the platform drops what it distrusts, and to go on may cost the account`
}
