import type { AdapterAction } from '../adapters/adapter.ts'
import { nearestWord } from '../base/nearest-word.ts'
import type { Place, Problem } from '../base/problem.ts'
import { actionName } from '../model/action.ts'
import type { PhaseName } from '../model/names.ts'
import type { ActionPlan, Plan } from '../model/plan.ts'
import { kindOf } from './channel.ts'
import { adapterActionOf } from './plan-actions.ts'

/** An action and where it stands. */
export type PlacedAction = {
  readonly phase: PhaseName
  readonly index: number
  readonly action: ActionPlan
}

export const placedActions = ({ phases }: Plan): readonly PlacedAction[] =>
  phases.flatMap(({ name: phase, actions }) => actions.map((action, index) => ({ phase, index, action })))

export const placeOfAction = (
  { places }: Plan,
  { phase, index }: PlacedAction,
  ...more: readonly string[]
): Place | undefined => {
  const path = ['phases', phase, 'actions', index]
  return places.of([...path, ...more]) ?? places.of(path)
}

/** Names that the channel does not know, arguments that it does not take, and what cannot be done cohort by cohort. */
export const actionProblems = (plan: Plan): readonly Problem[] =>
  placedActions(plan).flatMap((placed): readonly Problem[] => {
    const { action } = placed
    const { does, scope, undo } = action
    const known = adapterActionOf(plan, action)
    if (does.kind !== 'named') return undo?.kind === 'named' ? [undoNamed(plan, placed, undefined)] : []
    if (known === undefined) return [unknown(plan, placed, does.name)]
    return [
      ...known
        .judge(does.arguments)
        .map((what) =>
          problem('bad-arguments', `\`${does.name}\`: ${what}`, placeOfAction(plan, placed, does.name)),
        ),
      ...(scope === 'cohort'
        ? [
            problem(
              'channel-action',
              `\`${does.name}\` is done to the whole channel, so it cannot be done for one cohort alone`,
              placeOfAction(plan, placed, 'scope'),
              'remove `scope: cohort`; commands and calls can have it',
            ),
          ]
        : []),
      ...(undo?.kind === 'named' && undo.name !== known.undoneBy ? [undoNamed(plan, placed, known)] : []),
    ]
  })

const unknown = (plan: Plan, placed: PlacedAction, name: string): Problem => {
  const names = (kindOf(plan).actions ?? []).map((one) => one.name)
  const others = '`{ run: [./stop-bot.sh] }` and `{ http: { url: … } }` work everywhere'
  const meant = nearestWord(name, [...names, 'run', 'http'])
  const what = `${plan.channel.name} has no action \`${name}\``
  const hint =
    meant !== undefined
      ? `did you mean \`${meant}\`?`
      : names.length === 0
        ? others
        : `it has ${names.join(', ')}; ${others}`
  return problem('unknown-action', what, placeOfAction(plan, placed), hint)
}

const undoNamed = (plan: Plan, placed: PlacedAction, known: AdapterAction | undefined): Problem => {
  const { action } = placed
  const name = action.undo?.kind === 'named' ? action.undo.name : ''
  const itself = known === undefined ? '' : `leave it out, then it is taken back by itself; or `
  const own = known?.undoneBy === undefined ? '' : `write \`undo: { ${known.undoneBy}: … }\`, or `
  return problem(
    'unknown-action',
    `\`${actionName(action.does)}\` is not taken back by \`${name}\``,
    placeOfAction(plan, placed, 'undo'),
    `${itself}${own}name a command or a call: \`undo: [./start-bot.sh]\``,
  )
}

const problem = (code: string, message: string, place: Place | undefined, hint?: string): Problem => ({
  severity: 'error',
  code,
  message,
  ...(hint === undefined ? {} : { hint }),
  ...(place === undefined ? {} : { place }),
})
