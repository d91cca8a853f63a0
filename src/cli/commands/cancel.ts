import { cancel } from '../../app/cancel.ts'
import { counted } from '../../report/numbers.ts'
import type { Call } from '../command.ts'
import { type DecisionFlags, decisionOptionsOf, entryText, sayDecided } from '../decision.ts'

export const runCancel = async (plan: string, call: Call<DecisionFlags>): Promise<number> => {
  const done = await cancel(call.surroundings, decisionOptionsOf('cancel', plan, call))
  const { cancelled, expired } = done
  const pending =
    expired === 0
      ? 'nothing of it was pending'
      : `${counted(expired, 'delivery that was', 'deliveries that were')} pending will not be sent`
  const text = `Cancelled for good: ${cancelled.join(', ')}; ${pending}. What is in flight ends.${entryText(done)}`
  sayDecided(call, done, { cancelled, expired }, text)
  return 0
}
