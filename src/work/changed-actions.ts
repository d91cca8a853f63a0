import { actionKeys, nameOfKey } from '../model/action.ts'
import type { Plan } from '../model/plan.ts'

/** What a revision does to the channel that the one before did not, and the other way round: `shutdown: deregister`. */
export type ChangedActions = { readonly added: readonly string[]; readonly removed: readonly string[] }

export const changedActions = (before: Plan, plan: Plan): ChangedActions => {
  const [were, are] = [before, plan].map(keysIn)
  const only = (one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): readonly string[] =>
    [...one].filter(([key]) => !other.has(key)).map(([, text]) => text)
  return were === undefined || are === undefined
    ? { added: [], removed: [] }
    : { added: only(are, were), removed: only(were, are) }
}

/** With whom each is done for: one that is done cohort by cohort is another one than the channel's. */
const keysIn = ({ phases }: Plan): ReadonlyMap<string, string> =>
  new Map(
    phases.flatMap(({ name, actions }) => {
      const keys = actionKeys(actions)
      return actions.map(({ scope }, index) => {
        const key = keys[index]
        const text = `${name}: ${key === undefined ? '' : nameOfKey(key)}${scope === 'cohort' ? ', for each cohort' : ''}`
        return [`${name} ${scope} ${key}`, text] as const
      })
    }),
  )
