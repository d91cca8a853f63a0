import { thaw } from '../../app/thaw.ts'
import { counted } from '../../report/numbers.ts'
import type { Call } from '../command.ts'
import { type DecisionFlags, decisionOptionsOf, entryText, sayDecided } from '../decision.ts'
import { done, exitCodes, interruptExitCodes, someLeft } from '../exit-codes.ts'

export const runThaw = async (plan: string, call: Call<DecisionFlags>): Promise<number> => {
  const { console, surroundings } = call
  const thawed = await thaw(surroundings, {
    ...decisionOptionsOf('thaw', plan, call),
    doing: `thaw ${plan}`,
    tell: (action, { became, why }) =>
      console.remark(`${action}: ${became === 'undone' ? 'taken back' : 'not taken back'}; ${why}.`),
  })
  const { undone, kept, stopped } = thawed
  const named = kept.map(({ action, why }) => `\n  not taken back: ${action} (${why})`).join('')
  const text =
    undone.length + kept.length === 0
      ? 'Nothing was done to the channel that could be taken back.'
      : `${counted(undone.length, 'action', 'actions')} taken back.${named}${entryText(thawed)}`
  const more = { undone, kept, ...(stopped === undefined ? {} : { stopped: stopped.became }) }
  sayDecided(call, thawed, more, text)
  const signal = surroundings.interrupts.signal()
  if (signal !== undefined) return interruptExitCodes[signal]
  if (stopped === undefined) return done
  return stopped.became === 'refused' ? exitCodes['channel-refused'] : someLeft
}
