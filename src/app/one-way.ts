import { SunsetError } from '../base/errors.ts'
import { actionText } from '../model/action.ts'
import type { Plan } from '../model/plan.ts'
import { actionsOf, isSettled } from '../work/actions.ts'
import { irreversibleOf } from './plan-actions.ts'
import type { View } from './view.ts'

/** An action that cannot be undone, and why not. */
export type OneWay = { readonly action: string; readonly why: string }

/** Those of a plan that are still to come, each once. */
export const oneWayActions = (
  plan: Plan,
  { occurrences, facts }: Pick<View, 'occurrences' | 'facts'>,
): readonly OneWay[] => {
  const irreversible = irreversibleOf(plan)
  const found = new Map<string, string>()
  for (const occurrence of occurrences) {
    for (const one of actionsOf(occurrence, { plan, facts })) {
      const why = isSettled(one, occurrence) ? undefined : irreversible(one.action)
      if (why !== undefined) found.set(actionText(one), why)
    }
  }
  return [...found].map(([action, why]) => ({ action, why }))
}

/** Refuses (4) to approve what cannot be undone unless the plan's name was typed for it. */
export const assertConfirmed = async (
  { name }: Plan,
  file: string,
  oneWay: readonly OneWay[],
  confirm: (name: string) => Promise<string | undefined>,
): Promise<void> => {
  if (oneWay.length === 0 || (await confirm(name)) === name) return
  const what = oneWay.map(({ action }) => action).join(', ')
  throw new SunsetError(
    'refused',
    `${file} does what cannot be undone (${what}), and "${name}" was not confirmed. Nothing was approved.`,
    {
      hint: `Say that it is meant: \`sunset approve ${file} --reason "…" --confirm ${name}\`; or write what takes it back: \`undo:\`.`,
    },
  )
}
