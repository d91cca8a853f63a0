import { SunsetError } from '../base/errors.ts'
import type { View } from './view.ts'

/** Whether an occurrence is among those that `--phase` names: a phase's name or an occurrence's id; undefined: all are. */
export const isAsked = (
  only: string | undefined,
  occurrence: { readonly id: string; readonly phase: string },
): boolean => only === undefined || occurrence.phase === only || occurrence.id === only

/** `--phase` of what is not in the plan is a mistake; of what is not due yet it is refused (4); of what is complete, done. */
export const assertKnown = (only: string | undefined, { agenda }: View): void => {
  if (only === undefined) return
  const asked = agenda.items.filter(({ occurrence }) => isAsked(only, occurrence))
  if (asked.length === 0)
    throw new SunsetError('usage', `The plan has no phase or occurrence "${only}".`, {
      hint: `It has ${agenda.items.map(({ occurrence }) => occurrence.id).join(', ')}.`,
    })
  if (asked.every(({ state }) => state === 'scheduled')) {
    const verdict = asked[0]?.verdict
    const why = verdict?.do === 'wait' ? `: ${verdict.why}` : ''
    throw new SunsetError('not-due', `"${only}" is not due${why}. Nothing was done.`, {
      hint: 'Let cron run `sunset tick`, or wait for the instant; `--early --reason "…"` begins it now.',
    })
  }
}
