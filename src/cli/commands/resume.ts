import { resume } from '../../app/resume.ts'
import type { Call } from '../command.ts'
import { type DecisionFlags, decisionOptionsOf, entryText, sayDecided } from '../decision.ts'

export const runResume = async (plan: string, call: Call<DecisionFlags>): Promise<number> => {
  const resumed = await resume(call.surroundings, decisionOptionsOf('resume', plan, call))
  const { lifted, passed, again, stillHeld } = resumed
  const lines = [
    lifted.length + passed.length + again.length === 0
      ? 'Nothing of it was held, so nothing was changed.'
      : `Goes on with the next run.${entryText(resumed)}`,
    ...lifted.map(({ occurrence, why }) => `  ${occurrence ?? 'everything'} was held: ${why}`),
    ...passed.map(({ occurrence, why }) => `  ${occurrence} passes, although: ${why}`),
    ...again.map((action) => `  ${action} is done again`),
    ...stillHeld.map(
      ({ why }) => `  The whole plan is still held: ${why}. \`sunset resume\` without --phase lifts it.`,
    ),
  ]
  const shown = (holds: typeof lifted) =>
    holds.map(({ occurrence, kind, why }) => ({ occurrence: occurrence ?? null, kind, why }))
  sayDecided(
    call,
    resumed,
    { lifted: shown(lifted), passed, ...(again.length === 0 ? {} : { again }), stillHeld: shown(stillHeld) },
    lines.join('\n'),
  )
  return 0
}
