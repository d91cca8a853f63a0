import type { Problem } from '../base/problem.ts'
import type { ActionStep, Plan } from '../model/plan.ts'
import { placedActions, placeOfAction } from './action-problems.ts'
import { accountOf } from './channel.ts'
import { hasPin, pinOf } from './pin.ts'
import { adapterActionOf } from './plan-actions.ts'
import type { Environment } from './secrets.ts'

/** What actions need and the environment does not have now: warnings, as a run may have it. */
export const actionCredentialProblems = (plan: Plan, env: Environment): readonly Problem[] =>
  placedActions(plan).flatMap((placed): readonly Problem[] => {
    const { action } = placed
    const known = adapterActionOf(plan, action)
    const missing = [
      action.does,
      ...(action.undo === undefined || action.undo.kind === 'nothing' ? [] : [action.undo]),
    ]
      .flatMap(variablesOf)
      .filter((name) => (env[name] ?? '') === '')
    const whys = [
      ...[...new Set(missing)].map(
        (name) => `${name} is not set, which the call needs: the run would refuse (69)`,
      ),
      ...(known?.needsAccount === true && accountOf(plan, env) === undefined
        ? [
            `\`${known.name}\` needs the account: set WHATSAPP_ACCOUNT_ID, or write \`channel: { account: … }\``,
          ]
        : []),
      ...(known?.undoneBy !== undefined && hasPin(plan) && pinOf(plan, env) === undefined
        ? [`the PIN is not set, without which \`thaw\` cannot take \`${known.name}\` back`]
        : []),
    ]
    const place = placeOfAction(plan, placed)
    return whys.map((message) => ({
      severity: 'warning',
      code: 'no-credential',
      message,
      ...(place === undefined ? {} : { place }),
    }))
  })

const variablesOf = (step: ActionStep): readonly string[] =>
  step.kind !== 'http'
    ? []
    : Object.values(step.request.headers).flatMap((value) =>
        [...value.matchAll(/\$\{([A-Za-z_]\w*)\}/g)].map(([, name]) => name ?? ''),
      )
