import { resolveDoubts } from '../../app/resolve.ts'
import { SunsetError } from '../../base/errors.ts'
import { counted } from '../../report/numbers.ts'
import type { Call } from '../command.ts'
import { type DecisionFlags, decisionOptionsOf, entryText, sayDecided } from '../decision.ts'

type Options = DecisionFlags & { readonly as?: string; readonly resend?: boolean }

export const runResolve = async (plan: string, call: Call<Options>): Promise<number> => {
  const as = howOf(call.options)
  const resolved = await resolveDoubts(call.surroundings, { ...decisionOptionsOf('resolve', plan, call), as })
  const { settled, by, occurrences } = resolved
  const became = {
    sent: `accepted (assumed by ${by})`,
    unsent: `failed (assumed unsent by ${by})`,
    resend: 'pending, sent again by the next run',
  }[as]
  const text =
    settled === 0
      ? 'Nothing of it is in doubt, so nothing was changed.'
      : `${counted(settled, 'delivery', 'deliveries')}: in doubt -> ${became}.${entryText(resolved)}`
  sayDecided(call, resolved, { as, settled, occurrences }, text)
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
