type Piece = { readonly share: number; readonly at: number; toShare: number; to: number }

/** Which share of a crowd had a message by when: people are served in one order, whatever the message. */
export class ToldLog {
  readonly #keepMs: number
  readonly #pieces: Piece[] = []

  /** What lies longer back is forgotten, as if nobody had been served. */
  constructor(keepMs: number) {
    this.#keepMs = keepMs
  }

  /** The last instant at which anybody was served. */
  get last(): number {
    return this.#pieces.at(-1)?.to ?? Number.NEGATIVE_INFINITY
  }

  add(share: number, toShare: number, at: number, to: number): void {
    const last = this.#pieces.at(-1)
    const isSame =
      last !== undefined &&
      last.to === at &&
      Math.abs((last.toShare - last.share) / (last.to - last.at) - (toShare - share) / (to - at)) < 1e-15
    if (isSame) {
      last.toShare = toShare
      last.to = to
    } else this.#pieces.push({ share, at, toShare, to })
    while ((this.#pieces[0]?.to ?? to) + this.#keepMs < at) this.#pieces.shift()
  }

  /** When whoever comes at this share was served; undefined where they were not. */
  servedAt(share: number): number | undefined {
    const piece = this.#pieces.find((one) => one.share <= share && share < one.toShare)
    if (piece === undefined) return undefined
    return piece.at + ((share - piece.share) / (piece.toShare - piece.share)) * (piece.to - piece.at)
  }

  /** The share from `share` on that was served by `at`, without a break: at least `share`. */
  servedUpTo(share: number, at: number): number {
    let reached = share
    for (const piece of this.#pieces) {
      if (piece.toShare <= reached) continue
      if (piece.at >= at) break
      reached =
        piece.to <= at
          ? piece.toShare
          : piece.share + ((at - piece.at) / (piece.to - piece.at)) * (piece.toShare - piece.share)
    }
    return Math.max(share, reached)
  }
}
