import type { AdapterAction } from '../adapters/adapter.ts'
import type { Occurrence } from '../model/occurrence.ts'
import type { ActionPlan, Plan } from '../model/plan.ts'
import { isOneWay } from '../work/acting.ts'
import type { IrreversibleBy } from '../work/actions.ts'
import { kindOf } from './channel.ts'
import { hasPin } from './pin.ts'

/** What the plan's channel knows by a name. */
export const adapterActionOf = (plan: Plan, { does }: ActionPlan): AdapterAction | undefined =>
  does.kind === 'named' ? kindOf(plan).actions?.find(({ name }) => name === does.name) : undefined

/** Why an action of this plan cannot be taken back, if it cannot: by its channel, or because nobody wrote down what would. */
export const irreversibleOf =
  (plan: Plan): IrreversibleBy =>
  (action) => {
    const known = adapterActionOf(plan, action)
    if (known === undefined) return isOneWay(action)
    // Whoever writes what takes it back knows better; of what is gone for good no command makes it come again.
    return known.irreversible({ hasPin: hasPin(plan) })
  }

/** The templates that the plan makes itself. */
export const templateNames = (plan: Plan): readonly string[] => [
  ...new Set([...plan.messages.values()].flatMap(({ template }) => template?.name ?? [])),
]

export const hasActions = ({ phases }: Plan, { phase }: Pick<Occurrence, 'phase'>): boolean =>
  (phases.find(({ name }) => name === phase)?.actions.length ?? 0) > 0
