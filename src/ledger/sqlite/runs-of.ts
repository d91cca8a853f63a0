/** A range update of so many neighbours costs less than looking each of them up. */
const shortestRun = 8

/**
 * Ids as stretches without a gap, and the rest one by one. Claims of a segment are neighbours, so most of a group is a few runs.
 */
export const runsOf = (
  ids: readonly number[],
): {
  readonly runs: readonly { readonly first: number; readonly last: number }[]
  readonly single: readonly number[]
} => {
  const sorted = Float64Array.from(ids).sort()
  const runs: { first: number; last: number }[] = []
  const single: number[] = []
  for (let start = 0, end = 0; start < sorted.length; start = end) {
    const first = sorted[start] ?? 0
    end = start + 1
    while (end < sorted.length && sorted[end] === first + (end - start)) end++
    if (end - start >= shortestRun) runs.push({ first, last: first + (end - start) - 1 })
    else for (let id = first; id < first + (end - start); id++) single.push(id)
  }
  return { runs, single }
}
