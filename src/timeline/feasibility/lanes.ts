import type { SenderId } from '../../model/names.ts'
import type { Crowd } from './crowd.ts'

/** A sender and how much of its rate is ours, messages a second; undefined: no limit. */
export type SenderRate = { readonly id: SenderId; readonly perSecond: number | undefined }

/** Senders that nothing tells apart, as one: people of a lane are served by all of them alike. */
export type Lane = {
  readonly perSecond: number
  readonly share: number
  readonly senders: ReadonlySet<SenderId>
}

/** What a sender without a limit comes to: one process on one machine, with the ledger's commits. */
export const withoutLimit = 20_000

/**
 * Where nobody has a sender of their own, everybody is spread over all of them alike, and those of one rate are one lane. Else each
 * sender is a lane, for who belongs to it can be served by no other.
 */
export const lanesOf = (senders: readonly SenderRate[], crowds: readonly Crowd[]): readonly Lane[] => {
  const ids = new Set(senders.map(({ id }) => id))
  const isSplit = crowds.some(({ sender }) => sender !== undefined && ids.has(sender))
  const lanes = new Map<string, { perSecond: number; share: number; senders: Set<SenderId> }>()
  for (const { id, perSecond = withoutLimit } of senders) {
    const key = isSplit ? id : String(perSecond)
    const lane = lanes.get(key) ?? { perSecond: 0, share: 0, senders: new Set() }
    lane.perSecond += perSecond
    lane.share += 1 / senders.length
    lane.senders.add(id)
    lanes.set(key, lane)
  }
  return [...lanes.values()]
}

/** How much of a crowd each lane serves, as shares. */
export const laneShares = (lanes: readonly Lane[], { sender }: Crowd): readonly number[] => {
  const own = sender === undefined ? undefined : lanes.find(({ senders }) => senders.has(sender))
  return lanes.map((lane) => (own === undefined ? lane.share : lane === own ? 1 : 0))
}
