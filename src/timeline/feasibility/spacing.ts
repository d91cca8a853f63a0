import type { Served } from './served.ts'

/** How many of a group may be served now, and when that changes because of the spacing. */
export type Spaced = { readonly most: number; readonly again?: number }

/** The least time between two messages to one person, whatever they are about. */
export class Spacing {
  readonly #spacingMs: number
  readonly #lanes: readonly number[]
  readonly #groups = new Map<string, { readonly served: Served; readonly index: number }[]>()

  constructor(
    all: readonly Served[],
    { spacingMs, lanes }: { readonly spacingMs: number; readonly lanes: readonly number[] },
  ) {
    this.#spacingMs = spacingMs
    this.#lanes = lanes
    for (const served of all)
      for (const [index, { key }] of served.job.groups.entries()) {
        const others = this.#groups.get(key)
        if (others === undefined) this.#groups.set(key, [{ served, index }])
        else others.push({ served, index })
      }
  }

  /** How many of a group had their last message long enough ago. */
  of(served: Served, index: number, t: number): Spaced {
    const spacingMs = this.#spacingMs
    const group = served.job.groups[index]
    const left = served.left[index] ?? 0
    if (spacingMs <= 0 || group === undefined) return { most: left }
    const share = 1 - left / group.people
    let spaced: Spaced = { most: left }
    for (const other of this.#groups.get(group.key) ?? []) {
      const log = other.served.logs[other.index]
      if (other.served === served || log === undefined || log.last + spacingMs <= t) continue
      const servedAt = log.servedAt(share)
      if (servedAt === undefined) continue
      if (servedAt + spacingMs > t) return { most: 0, again: servedAt + spacingMs }
      const slice = (log.servedUpTo(share, t - spacingMs) - share) * group.people
      // Too thin a slice would be served in steps without number: it waits until it is a second's worth.
      if (slice < Math.min((this.#lanes[group.lane] ?? 0) * 1000, left)) return { most: 0, again: t + 1000 }
      if (slice < spaced.most) spaced = { most: slice }
    }
    return spaced
  }
}
