import { resolveDoubts } from '../../app/resolve.ts'
import { SunsetError } from '../../base/errors.ts'
import { counted } from '../../report/numbers.ts'
import type { Call } from '../command.ts'
import { type DecisionFlags, decisionOptionsOf, entryText, sayDecided } from '../decision.ts'

type Options = DecisionFlags & { readonly as?: string; readonly resend?: boolean }

export const runResolve = async (plan: string, call: Call<Options>): Promise<number> => {
  const as = howOf(call.options)
  const resolved = await resolveDoubts(call.surroundings, { ...decisionOptionsOf('resolve', plan, call), as })
  const { settled, by, occurrences, actions } = resolved
  const became = {
    sent: `accepted (assumed by ${by})`,
    unsent: `failed (assumed unsent by ${by})`,
    resend: 'pending, sent again by the next run',
  }[as]
  const actionBecame = { sent: 'done', unsent: 'failed', resend: 'done again by the next run' }[as]
  const ofActions = actions.map((action) => `${action}: in doubt -> ${actionBecame}.`).join('\n')
  const text =
    actions.length > 0 && settled === 0
      ? `${ofActions}${entryText(resolved)}`
      : settled === 0
        ? 'Nothing of it is in doubt, so nothing was changed.'
        : `${counted(settled, 'delivery', 'deliveries')}: in doubt -> ${became}.${ofActions === '' ? '' : `\n${ofActions}`}${entryText(resolved)}`
  sayDecided(call, resolved, { as, settled, occurrences, ...(actions.length === 0 ? {} : { actions }) }, text)
  return 0
}

const howOf = ({ as, resend }: Options): 'sent' | 'unsent' | 'resend' => {
  if (resend === true && as === undefined) return 'resend'
  if (resend !== true && (as === 'sent' || as === 'unsent')) return as
  throw new SunsetError(
    'usage',
    resend === true
      ? 'Doubts are settled as something, or sent again: not both.'
      : as === undefined
        ? 'What is to become of the doubts?'
        : `Doubts cannot be settled as "${as}".`,
    { hint: 'Write --as sent (it arrived), --as unsent (it did not, and shall not), or --resend.' },
  )
}
