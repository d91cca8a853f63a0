const dayMs = 86_400_000
const leastMs = 1e-3

type Piece = { readonly from: number; to: number; readonly rate: number }

/** What was handed over in the last 24 hours, as stretches of one rate each: what a limit per day counts, exactly. */
export class RollingDay {
  readonly #pieces: Piece[] = []
  /** The first piece that has not left the day whole. */
  #first = 0
  #used = 0

  get used(): number {
    return this.#used
  }

  /** How fast what was handed over a day ago leaves the day at `t`, per millisecond. */
  leaving(t: number): number {
    const piece = this.#piece(t)
    return piece !== undefined && piece.from + dayMs <= t ? piece.rate : 0
  }

  /** When that changes next; infinite where nothing is left to leave. */
  changes(t: number): number {
    const piece = this.#piece(t)
    if (piece === undefined) return Number.POSITIVE_INFINITY
    return piece.from + dayMs > t ? piece.from + dayMs : piece.to + dayMs
  }

  /** Goes on from `t` to `to` at `rate`. */
  advance(t: number, to: number, rate: number): void {
    for (let at = t; at < to; ) {
      const next = Math.min(to, Math.max(this.changes(at), at + leastMs))
      this.#used = Math.max(0, this.#used + (rate - this.leaving(at)) * (next - at))
      at = next
    }
    if (rate <= 0) return
    const last = this.#pieces.at(-1)
    if (last !== undefined && last.to === t && isSame(last.rate, rate)) last.to = to
    else this.#pieces.push({ from: t, to, rate })
  }

  #piece(t: number): Piece | undefined {
    let piece = this.#pieces[this.#first]
    while (piece !== undefined && piece.to + dayMs <= t) {
      this.#first++
      piece = this.#pieces[this.#first]
    }
    if (this.#first > 1000) {
      this.#pieces.splice(0, this.#first)
      this.#first = 0
    }
    return piece
  }
}

const isSame = (one: number, other: number): boolean => Math.abs(one - other) <= 1e-9 * one
