import type { ActionPlan, ActionStep, HttpRequestPlan } from '../model/plan.ts'
import { printMillis } from './duration.ts'
import { reference } from './secret-source.ts'

/** Actions as a plan writes them, without what may be a secret in their arguments. */
export const plainActions = (actions: readonly ActionPlan[]): readonly unknown[] => actions.map(plainAction)

const plainAction = ({ does, undo, timeout, env, idempotent, scope }: ActionPlan): unknown => {
  const beside = {
    ...(undo === undefined ? {} : { undo: plainUndo(undo) }),
    ...(timeout === undefined ? {} : { timeout: printMillis(timeout) }),
    ...(env === undefined ? {} : { env }),
    ...(idempotent === undefined ? {} : { idempotent }),
    ...(scope === 'channel' ? {} : { scope }),
  }
  const isBare = does.kind === 'named' && Object.keys({ ...does.arguments, ...beside }).length === 0
  return isBare ? does.name : { ...plainStep(does), ...beside }
}

const plainUndo = (undo: NonNullable<ActionPlan['undo']>): unknown => {
  if (undo.kind === 'nothing') return []
  return undo.kind === 'run' ? undo.command : plainStep(undo)
}

const plainStep = (step: ActionStep): object => {
  switch (step.kind) {
    case 'named':
      return { [step.name]: withoutSecrets(step.arguments) }
    case 'run':
      return { run: step.command }
    case 'http':
      return { http: plainRequest(step.request) }
  }
}

const plainRequest = ({ method, url, headers, body, expect }: HttpRequestPlan): object => ({
  ...(method === 'POST' ? {} : { method }),
  url,
  ...(Object.keys(headers).length === 0 ? {} : { headers: withoutSecrets(headers) }),
  ...(body === undefined ? {} : { body: withoutSecrets(body) }),
  ...(expect.length === 0 ? {} : { expect: expect.length === 1 ? expect[0] : expect }),
})

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
  // `Bearer ${TOKEN}` says no more than the name of the variable.
  const rest = String(value).replace(reference, '').trim()
  return rest === '' || (rest !== String(value) && /^(bearer|basic|token)$/i.test(rest)) ? value : '[secret]'
}
