import type { Instant } from '../../base/instant.ts'
import type { SettledDoubt } from '../claiming.ts'
import type { SegmentId } from '../ledger.ts'
import { codeOf, numberOf } from './codec.ts'
import { stepIdOf } from './progress.ts'
import { reasonIds } from './reasons.ts'
import { noteActive } from './spacing.ts'
import { talliesOf } from './tallies.ts'
import { noteTold } from './told.ts'
import type { Connection } from './transaction.ts'

/** The platform told what became of deliveries that were in doubt. What is in doubt no longer (a receipt was faster) is left as it is. */
export const settleDoubts = (
  connection: Connection,
  settled: readonly SettledDoubt[],
  at: Instant,
): number => {
  const { statement } = connection
  const reasonId = reasonIds(connection)
  const steps = new Set(settled.map(({ step }) => step))
  let moved = 0
  for (const step of steps) {
    const stepId = stepIdOf(connection, step)
    const tallies = talliesOf(connection)
    noteActive(connection, stepId, Math.floor(at / 1000))
    for (const { recipient, result } of settled.filter((one) => one.step === step)) {
      const row = statement(
        'select r.segment segment from delivery d join recipient r on r.id = d.recipient where d.step = ? and d.recipient = ? and d.state = ?',
      ).get(stepId, recipient, codeOf('in_doubt'))
      if (row === undefined) continue
      const segment = numberOf(row['segment']) as SegmentId
      const reason = result.state === 'failed' ? reasonId(result.reason) : null
      statement('update delivery set state = ?, at = ?, reason = ? where step = ? and recipient = ?').run(
        codeOf(result.state),
        Math.floor(at / 1000),
        reason,
        stepId,
        recipient,
      )
      if (result.state === 'pending') dueNow(connection, stepId, recipient, segment)
      tallies.move(segment, 'in_doubt', result.state)
      if (result.state === 'accepted')
        noteTold(connection, stepId, { segment, seconds: Math.floor(at / 1000), n: 1 })
      moved++
    }
    tallies.write(stepId)
  }
  return moved
}

const dueNow = ({ statement }: Connection, stepId: number, recipient: number, segment: SegmentId): void => {
  statement('insert or replace into retry (step, recipient, segment, at) values (?, ?, ?, 1)').run(
    stepId,
    recipient,
    segment,
  )
}
