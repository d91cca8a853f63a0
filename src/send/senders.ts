import type { Instant } from '../base/instant.ts'
import type { SenderId } from '../model/names.ts'
import { Pace } from '../work/pace.ts'

/** The paces of an exit's senders. One without a limit has none, until the platform throttles it. */
export class Senders {
  readonly #paces = new Map<SenderId, Pace>()
  readonly #all: readonly SenderId[]

  constructor(limits: ReadonlyMap<SenderId, number | undefined>, now: Instant, burstMs?: number) {
    this.#all = [...limits.keys()]
    for (const [id, perSecond] of limits)
      if (perSecond !== undefined) this.#paces.set(id, new Pace(perSecond, now, burstMs))
  }

  paceOf(sender: SenderId): Pace | undefined {
    return this.#paces.get(sender)
  }

  /** What an earlier holder handed over in the last second counts too. In the order of their instants. */
  count(
    permits: readonly { readonly sender: SenderId; readonly at: Instant; readonly n: number }[],
    now: Instant,
  ): void {
    for (const { sender, at, n } of permits) this.#paces.get(sender)?.count(at, n, now)
  }

  /** A sender that is out of order for a while: nothing is claimed for it until then. */
  pause(sender: SenderId, now: Instant, forMs: number): void {
    this.#paces.get(sender)?.pause(now, forMs)
  }

  /**
   * The platform throttles: one sender, or all of them. `measured` is the present rate, for a sender that had no limit. Gives those
   * that now pause for as long as the platform asks.
   */
  throttle(sender: SenderId | 'all', now: Instant, pauseMs: number, measured: number): readonly SenderId[] {
    const concerned = sender === 'all' ? this.#all : [sender]
    return concerned.filter((id) => this.#limited(id, now, measured).slowDown(now, pauseMs))
  }

  #limited(sender: SenderId, now: Instant, measured: number): Pace {
    let pace = this.#paces.get(sender)
    if (pace === undefined) {
      pace = new Pace(Math.max(1, Math.ceil(measured)), now)
      this.#paces.set(sender, pace)
    }
    return pace
  }
}
