import type { SegmentId } from '../ledger.ts'
import { numberOf } from './codec.ts'
import type { Connection } from './transaction.ts'

/** How far a step has come in a segment. It is read each time: a look at one row by its key costs a microsecond, a stale copy a person. */
export const progressOf = (
  { statement }: Connection,
  stepId: number,
  segment: SegmentId,
): { readonly cursor: number } => {
  const row = statement('select cursor from progress where step = ? and segment = ?').get(stepId, segment)
  if (row !== undefined) return { cursor: numberOf(row['cursor']) }
  statement(
    'insert into progress (step, segment, cursor, behind, linked_behind, not_addressed) values (?, ?, 0, 0, 0, 0)',
  ).run(stepId, segment)
  return { cursor: 0 }
}

/** The number of a step, made on first use. */
export const stepIdOf = ({ statement }: Connection, key: string): number => {
  const find = statement('select id from step where key = ?')
  const found = find.get(key)
  if (found !== undefined) return numberOf(found['id'])
  statement('insert into step (key) values (?)').run(key)
  return numberOf(find.get(key)?.['id'])
}
