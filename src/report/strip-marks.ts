/** A letter that wants to stand in a cell. `rank`: where there is no room, the higher one stays. */
export type Mark = { readonly cell: number; readonly letter: string; readonly rank: number }

/** Further from where they belong than this, letters would mislead. */
const farthest = 1.5

/**
 * Letters in cells, in order: the same one twice in a cell is one; different ones that want the same cell move apart, as little
 * as possible. Where that is not possible, the one of the highest rank stays.
 */
export const placedMarks = (marks: readonly Mark[], cells: number): ReadonlyMap<number, Mark> => {
  const distinct = withoutRepeats([...marks].sort((one, other) => one.cell - other.cell))
  const apart = spreadOut(distinct.map(({ cell }) => cell)).map((cell) =>
    Math.max(0, Math.min(cells - 1, cell)),
  )
  const isTrue = distinct.every(({ cell }, at) => Math.abs((apart[at] ?? 0) - cell) <= farthest)
  const isApart = new Set(apart).size === apart.length
  if (isTrue && isApart) return new Map(distinct.map((mark, at) => [apart[at] ?? 0, mark]))
  return strongest(distinct)
}

const withoutRepeats = (marks: readonly Mark[]): readonly Mark[] => {
  const seen = new Set<string>()
  return marks.filter(({ cell, letter }) => {
    const key = `${cell} ${letter}`
    return !seen.has(key) && seen.add(key)
  })
}

const strongest = (marks: readonly Mark[]): ReadonlyMap<number, Mark> => {
  const placed = new Map<number, Mark>()
  for (const mark of marks) {
    const already = placed.get(mark.cell)
    if (already === undefined || already.rank < mark.rank) placed.set(mark.cell, mark)
  }
  return placed
}

type Block = { readonly sum: number; readonly count: number }

/**
 * Increasing cells, each at least one after the one before, nearest to what was wanted in the sense of least squares: what
 * overlaps is pooled into blocks, and each block lies where its members wish it on average.
 */
const spreadOut = (wanted: readonly number[]): readonly number[] => {
  const blocks: Block[] = []
  for (const [at, cell] of wanted.entries()) {
    let block: Block = { sum: cell - at, count: 1 }
    for (let last = blocks.at(-1); last !== undefined && mean(last) > mean(block); last = blocks.at(-1)) {
      blocks.pop()
      block = { sum: last.sum + block.sum, count: last.count + block.count }
    }
    blocks.push(block)
  }
  const offsets = blocks.flatMap((block) =>
    Array.from({ length: block.count }, () => Math.round(mean(block))),
  )
  return offsets.map((offset, at) => offset + at)
}

const mean = ({ sum, count }: Block): number => sum / count
