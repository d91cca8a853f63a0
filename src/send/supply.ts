import { type Instant, instant } from '../base/instant.ts'
import type { Claim, Take } from '../ledger/claiming.ts'
import type { Segment, SegmentId } from '../ledger/ledger.ts'
import type { SenderId } from '../model/names.ts'
import type { Queues } from './queues.ts'
import type { Senders } from './senders.ts'

/** Where the next claims come from: each sender's segments in which somebody may be left. */
export class Supply {
  readonly #bySender = new Map<SenderId, Segment[]>()
  readonly #removed: ((segment: Segment) => boolean)[] = []
  readonly #senders: Senders
  readonly #queues: Queues
  readonly #horizonMs: number

  /** `horizonMs`: intents are made only for those who can be handed over within it; what waits longer for its pace is no intent. */
  constructor(senders: Senders, queues: Queues, horizonMs: number) {
    this.#senders = senders
    this.#queues = queues
    this.#horizonMs = horizonMs
  }

  get isEmpty(): boolean {
    return this.#bySender.size === 0
  }

  /** These may be written to now; others no longer. Claims are made in this order. Whoever was removed for good stays so. */
  open(segments: readonly Segment[]): void {
    this.#bySender.clear()
    for (const segment of segments) {
      if (this.#removed.some((isRemoved) => isRemoved(segment))) continue
      const list = this.#bySender.get(segment.sender)
      if (list === undefined) this.#bySender.set(segment.sender, [segment])
      else list.push(segment)
    }
  }

  /** For the rest of the run, whatever opens later. */
  remove(gone: (segment: Segment) => boolean): void {
    this.#removed.push(gone)
    this.#take(gone)
  }

  #take(gone: (segment: Segment) => boolean): void {
    for (const [sender, segments] of this.#bySender) {
      const left = segments.filter((segment) => !gone(segment))
      if (left.length === 0) this.#bySender.delete(sender)
      else if (left.length < segments.length) this.#bySender.set(sender, left)
    }
  }

  exhaust(ids: readonly SegmentId[]): void {
    if (ids.length === 0) return
    const exhausted = new Set(ids)
    this.#take(({ id }) => exhausted.has(id))
  }

  /** One take a sender that has room in its queue and whose pace opens soon; and one of nobody for a sender of `again`, which counts those. */
  takes(now: Instant, groupSize: number, most: number, again: readonly Claim[]): Take[] {
    const takes: Take[] = []
    let left = most
    const repeated = new Map<SenderId, number>()
    for (const { segment } of again) repeated.set(segment.sender, (repeated.get(segment.sender) ?? 0) + 1)
    for (const sender of new Set([...this.#bySender.keys(), ...repeated.keys()])) {
      const segments = this.#bySender.get(sender) ?? []
      const room = segments.length === 0 ? 0 : this.#roomOf(sender, now, groupSize)
      const limit = Math.max(0, Math.min(left, room))
      const repeats = repeated.get(sender) ?? 0
      if (limit + repeats === 0) continue
      left -= limit
      const pace = this.#senders.paceOf(sender)
      const waiting = this.#queues.sizeOf(sender) + limit + repeats
      takes.push({
        sender,
        segments,
        limit,
        ...(pace === undefined
          ? {}
          : {
              handedBy: instant(
                Math.max(now, pace.nextAt(now)) + Math.ceil((1000 * waiting) / pace.perSecond),
              ),
            }),
      })
    }
    return takes
  }

  hasRoom(now: Instant, groupSize: number): boolean {
    for (const sender of this.#bySender.keys()) if (this.#roomOf(sender, now, groupSize) > 0) return true
    return false
  }

  /** When the first sender that has somebody to write to may be claimed for, or has something ready that may be handed over. */
  opensAt(now: Instant, mayClaim: boolean): Instant | undefined {
    let opens: Instant | undefined
    const consider = (sender: SenderId, early: number): void => {
      const pace = this.#senders.paceOf(sender)
      if (pace === undefined) return
      const at = instant(Math.max(now + 1, pace.nextAt(now) - early))
      if (opens === undefined || at < opens) opens = at
    }
    for (const sender of this.#queues.senders()) consider(sender, 0)
    if (mayClaim)
      for (const sender of this.#bySender.keys())
        if (this.#queues.sizeOf(sender) === 0) consider(sender, this.#horizonMs)
    return opens
  }

  /** What a commit interval takes: at the rate that is measured, and at the pace where that is slower. */
  #roomOf(sender: SenderId, now: Instant, groupSize: number): number {
    const queued = this.#queues.sizeOf(sender)
    const share = Math.ceil(groupSize / this.#bySender.size)
    const pace = this.#senders.paceOf(sender)
    if (pace === undefined) return share - queued
    if (pace.nextAt(now) > now + this.#horizonMs) return 0
    return Math.min(share, Math.ceil((pace.perSecond * this.#horizonMs) / 1000)) - queued
  }
}
