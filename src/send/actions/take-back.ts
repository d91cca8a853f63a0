import { type ActionRecord, actionText, type KeptAction } from '../../model/action.ts'
import type { Acting } from './act.ts'
import { troubleText } from './act.ts'
import { nothingBefore, type Undo } from './hand.ts'

export type TakingBack = Omit<Acting, 'hand' | 'record' | 'id' | 'revision'> & {
  readonly record: KeptAction
  readonly undo: Undo
  /** Why, as the operator says it. */
  readonly reason: string
}

export type TakenBack = {
  readonly became: 'undone' | 'failed' | 'in_doubt' | 'refused'
  readonly why: string
}

/**
 * Takes one action back, as durably as it was done. A crash in between leaves it as `doing`: the next time it is taken back again where
 * that is the same as once, and asked about where it may not be.
 */
export const takeBack = async (taking: TakingBack): Promise<TakenBack> => {
  const { record, undo, abandon, probe, reason } = taking
  if (record.way === 'undo' && record.state === 'doing' && !undo.isRepeatable) {
    const why = 'the command stopped between beginning to take it back and its end'
    await move(taking, { state: 'in_doubt', attempt: record.attempt, said: why }, why)
    return { became: 'in_doubt', why }
  }
  const attempt = (record.way === 'undo' ? record.attempt : 0) + 1
  await move(taking, { state: 'doing', attempt }, `begins to be taken back: ${reason}`)
  probe('undo-begun')
  const came = await undo.perform(record.before ?? nothingBefore, abandon)
  probe('undo-done')
  if (came.kind === 'done') {
    await move(taking, { state: 'undone', attempt, said: reason }, `taken back: ${came.said}`)
    probe('undo-recorded')
    return { became: 'undone', why: came.said }
  }
  const why = troubleText(came)
  const isInDoubt = came.kind === 'unknown' && !undo.isRepeatable
  const state = isInDoubt ? 'in_doubt' : 'failed'
  await move(taking, { state, attempt, said: why }, isInDoubt ? `in doubt: ${why}` : `not taken back: ${why}`)
  const isOurs = came.kind === 'refused' && (came.of === 'account' || came.of === 'sender')
  return { became: isOurs || came.kind === 'unreached' ? 'refused' : state, why }
}

type Move = Pick<ActionRecord, 'state' | 'attempt' | 'said'>

const move = ({ record, ledger, lease, clock, who }: TakingBack, to: Move, why: string): Promise<void> => {
  const { number: _, said: _said, retryAt: _retryAt, ...kept } = record
  const at = clock.now()
  const entry = { at, who, what: 'thaw', subject: actionText(record), why }
  return ledger.act(lease, { ...kept, ...to, way: 'undo', at }, entry)
}
