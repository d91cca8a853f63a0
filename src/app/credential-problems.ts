import type { Problem } from '../base/problem.ts'
import type { SecretSource } from '../base/secret.ts'
import type { CompiledMessages } from '../messages/compiled.ts'
import { messagesSent } from '../messages/messages-of.ts'
import { needsToken } from '../messages/render.ts'
import type { Path } from '../model/places.ts'
import type { Plan } from '../model/plan.ts'
import { kindOf } from './channel.ts'
import { type Environment, nameOfSecret } from './secrets.ts'

/** Secrets that the environment does not have: a warning here, refused (69) before anything is sent. None is read but for its presence. */
export const credentialProblems = (
  plan: Plan,
  messages: CompiledMessages,
  env: Environment,
): readonly Problem[] => {
  const { webhooks, environment } = kindOf(plan)
  const { accessToken, sender, appSecret, verifyToken } = environment
  const problems: Problem[] = []
  const want = (
    source: SecretSource | undefined,
    variable: string | undefined,
    what: string,
    path: Path,
    without = 'nothing is sent (69)',
  ): void => {
    const asked: SecretSource | undefined =
      source ?? (variable === undefined ? undefined : { from: 'environment', name: variable })
    if (asked === undefined || asked.from !== 'environment' || isSet(env, asked.name)) return
    const place = plan.places.of(path)
    problems.push({
      severity: 'warning',
      code: 'no-credential',
      message: `${what} is missing: ${nameOfSecret(asked)} is not set`,
      hint: `Set it in the environment, or in \`.env\` beside the plan; without it ${without}.`,
      ...(place === undefined ? {} : { place }),
    })
  }
  const allHaveTokens =
    plan.channel.senders.length > 0 && plan.channel.senders.every(({ token }) => token !== undefined)
  if (!allHaveTokens)
    want(plan.channel.accessToken, accessToken, 'the access token', ['channel', 'access_token'])
  if (plan.channel.senders.length === 0) want(undefined, sender, "the sender's id", ['channel', 'senders'])
  const { sent, corrections } = messagesSent(plan)
  const carriesLink = [...sent, ...corrections].some((message) => needsToken(messages, message))
  if (plan.link !== undefined && carriesLink)
    want(plan.link.secret, 'LINK_SECRET', 'the secret that signs links', ['link', 'secret'])
  if (plan.serve === undefined) return problems
  const unserved = '`sunset serve` does not start (69)'
  want(plan.serve.token, undefined, 'the token of whoever asks the server', ['serve', 'token'], unserved)
  if (webhooks === undefined) return problems
  want(
    plan.channel.appSecret,
    appSecret,
    'the secret that signs webhooks',
    ['channel', 'app_secret'],
    unserved,
  )
  want(
    plan.channel.verifyToken,
    verifyToken,
    'the token by which the platform finds its address',
    ['channel', 'verify_token'],
    'it cannot be told where to post',
  )
  return problems
}

const isSet = (env: Environment, name: string): boolean => (env[name] ?? '') !== ''
