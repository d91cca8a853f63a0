import type { DeliveryState } from '../../model/delivery.ts'
import type { SegmentId } from '../ledger.ts'
import { codeOf } from './codec.ts'
import type { Connection } from './transaction.ts'

/** Changes of the counts that one transaction gathers and writes at its end. */
export type Tallies = {
  move(segment: SegmentId, from: DeliveryState | undefined, to: DeliveryState, n?: number): void
  /** So many change their segment, not their state. */
  shift(state: DeliveryState, from: SegmentId, to: SegmentId, n: number): void
  write(step: number): void
}

export const talliesOf = ({ statement }: Connection): Tallies => {
  const changes = new Map<number, number>()
  const add = (segment: SegmentId, state: DeliveryState, n: number): void => {
    const key = segment * 16 + codeOf(state)
    changes.set(key, (changes.get(key) ?? 0) + n)
  }
  return {
    move: (segment, from, to, n = 1) => {
      if (from !== undefined) add(segment, from, -n)
      add(segment, to, n)
    },
    shift: (state, from, to, n) => {
      add(from, state, -n)
      add(to, state, n)
    },
    write: (step) => {
      for (const [key, n] of changes) if (n !== 0) upsert(statement, step, key, n)
      changes.clear()
    },
  }
}

const upsert = (statement: Connection['statement'], step: number, key: number, n: number): void => {
  const segment = Math.floor(key / 16)
  const state = key % 16
  const changed = statement('update tally set n = n + ? where step = ? and segment = ? and state = ?').run(
    n,
    step,
    segment,
    state,
  )
  if (Number(changed.changes) === 0)
    statement('insert into tally (step, segment, state, n) values (?, ?, ?, ?)').run(step, segment, state, n)
}
