import type { Clock } from '../base/clock.ts'
import { type Instant, instant } from '../base/instant.ts'
import type { Segment, SegmentId } from '../ledger/ledger.ts'
import type { Delivering, Reach } from './delivering.ts'

/**
 * Whose hours it is, by plan time. What was asked for holds from then until its end; where somebody set the clock back to before, it
 * is asked for anew as well.
 */
export class PlanHours {
  readonly #clock: Clock
  readonly #reach: Delivering['reach']
  readonly #ends: Instant | undefined
  #since: Instant
  #now: Reach
  #open: ReadonlySet<SegmentId>

  constructor({ clocks, reach, until }: Pick<Delivering, 'clocks' | 'reach' | 'until'>) {
    this.#clock = clocks.plan
    this.#reach = reach
    this.#ends = until
    this.#since = this.#clock.now()
    this.#now = reach(this.#since)
    this.#open = idsOf(this.#now)
  }

  get open(): readonly Segment[] {
    return this.#now.open
  }

  isOpen({ id }: Segment): boolean {
    return this.#open.has(id)
  }

  /** Nothing may be handed over at `at` or later. */
  isOver(at: Instant): boolean {
    return this.#ends !== undefined && at >= this.#ends
  }

  /** Whether what is known of who is open still holds at `at`. */
  holds(at: Instant): boolean {
    return at >= this.#since && (this.#now.until === undefined || at < this.#now.until) && !this.isOver(at)
  }

  /** Asks anew. */
  turn(at: Instant): void {
    this.#since = at
    this.#now = this.#reach(at)
    this.#open = idsOf(this.#now)
  }

  /** How long it is until something changes; undefined: it never does. */
  get left(): number | undefined {
    const changes = [this.#now.until, this.#ends].filter((at) => at !== undefined)
    return changes.length === 0 ? undefined : Math.max(0, instant(Math.min(...changes)) - this.#clock.now())
  }
}

const idsOf = ({ open }: Reach): ReadonlySet<SegmentId> => new Set(open.map(({ id }) => id))
