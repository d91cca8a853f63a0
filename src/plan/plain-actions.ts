import type { ActionPlan } from '../model/plan.ts'
import { printMillis } from './duration.ts'
import { reference } from './secret-source.ts'

/** Actions as a plan writes them, without what may be a secret in their arguments. */
export const plainActions = (actions: readonly ActionPlan[]): readonly unknown[] => actions.map(plainAction)

const plainAction = ({ does, undo, timeout, env, scope }: ActionPlan): unknown => {
  const beside = {
    ...(undo === undefined ? {} : { undo: withoutSecrets(undo) }),
    ...(timeout === undefined ? {} : { timeout: printMillis(timeout) }),
    ...(env === undefined ? {} : { env }),
    ...(scope === 'channel' ? {} : { scope }),
  }
  switch (does.kind) {
    case 'named': {
      const isBare = Object.keys(does.arguments).length === 0 && Object.keys(beside).length === 0
      return isBare ? does.name : { [does.name]: withoutSecrets(does.arguments), ...beside }
    }
    case 'run':
      return { run: does.command, ...beside }
    case 'http':
      return { http: withoutSecrets(does.request), ...beside }
  }
}

/** Keys whose values are secrets wherever they stand: the schema knows nothing of an action's arguments. */
const secretKey = /pin|token|secret|password|authori[sz]ation|api.?key|cookie/i

/** The same data with what may be a secret masked; `${NAME}` stays, it tells nothing. */
export const withoutSecrets = (value: unknown, key = ''): unknown => {
  if (Array.isArray(value)) return value.map((item: unknown) => withoutSecrets(item, key))
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [name, withoutSecrets(inner, name)]),
    )
  if (!secretKey.test(key) || value === null) return value
  return String(value).replace(reference, '').trim() === '' ? value : '[secret]'
}
