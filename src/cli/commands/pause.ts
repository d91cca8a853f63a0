import { pause } from '../../app/pause.ts'
import type { Call } from '../command.ts'
import { type DecisionFlags, decisionOptionsOf, entryText, sayDecided } from '../decision.ts'

export const runPause = async (plan: string, call: Call<DecisionFlags>): Promise<number> => {
  const paused = await pause(call.surroundings, decisionOptionsOf('pause', plan, call))
  const held = paused.held.map((id) => id ?? null)
  const what = paused.held.map((id) => id ?? 'everything').join(', ')
  const text = `Paused: ${what}. A runner at work stops within a second; \`sunset resume\` goes on.${entryText(paused)}`
  sayDecided(call, paused, { held }, text)
  return 0
}
