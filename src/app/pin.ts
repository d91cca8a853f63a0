import type { Secret, SecretSource } from '../base/secret.ts'
import { Secret as SecretValue } from '../base/secret.ts'
import type { Plan } from '../model/plan.ts'
import { type Environment, resolveSecret } from './secrets.ts'

/** The PIN with which a number is registered again: the channel's, or that of what takes an action back (`undo: { register: { pin: … } }`). */
export const pinOf = (plan: Plan, env: Environment): Secret | undefined => {
  const source = plan.channel.pin ?? sourceIn(plan)
  return source === undefined ? undefined : resolveSecret(source, plan.file, env)
}

export const hasPin = (plan: Plan): boolean => plan.channel.pin !== undefined || sourceIn(plan) !== undefined

const sourceIn = ({ phases }: Plan): SecretSource | undefined => {
  for (const { undo } of phases.flatMap(({ actions }) => actions)) {
    const pin = undo?.kind === 'named' ? undo.arguments['pin'] : undefined
    if (pin !== undefined && pin !== null) return sourceOf(String(pin))
  }
  return undefined
}

const sourceOf = (written: string): SecretSource => {
  const name = /^\$\{([A-Za-z_]\w*)\}$/.exec(written)?.[1]
  if (name !== undefined) return { from: 'environment', name }
  const path = /^\$\{file:([^}]+)\}$/.exec(written)?.[1]
  return path === undefined ? { from: 'plan', value: new SecretValue(written) } : { from: 'file', path }
}
