import { SunsetError } from '../../base/errors.ts'
import type { Secret } from '../../base/secret.ts'
import type { Plan } from '../../model/plan.ts'
import { kindOf } from '../channel.ts'
import { type Environment, nameOfSecret, secretOr } from '../secrets.ts'

/** What a server proves others by, and what it is proved by. */
export type ServerSecrets = {
  /** Whoever asks must have it. */
  readonly token: Secret
  /** Signs the platform's webhooks; undefined where the platform posts none. */
  readonly signing: Secret | undefined
  readonly verify: Secret | undefined
}

/** A shorter one could be tried out. */
const shortestToken = 16

/** Refuses (69) to serve without what keeps strangers out. */
export const serverSecrets = (plan: Plan, env: Environment): ServerSecrets => {
  const kind = kindOf(plan)
  const token = secretOr(plan.serve?.token, 'SERVE_TOKEN', plan.file, env)
  if (token === undefined || token.reveal().length < shortestToken)
    throw new SunsetError(
      'channel-refused',
      `${token === undefined ? 'There is no token' : `The token is shorter than ${shortestToken} characters`} for whoever asks the server of ${plan.name}, so it was not started.`,
      {
        hint: `Set ${plan.serve === undefined ? 'SERVE_TOKEN' : nameOfSecret(plan.serve.token)} to a random text (\`openssl rand -hex 32\`); the bot sends it as \`Authorization: Bearer …\`.`,
      },
    )
  if (kind.webhooks === undefined) return { token, signing: undefined, verify: undefined }
  const signing = secretOr(plan.channel.appSecret, kind.environment.appSecret, plan.file, env)
  if (signing === undefined)
    throw new SunsetError(
      'channel-refused',
      `Nothing proves that a webhook of ${plan.name} comes from ${plan.channel.name}: the secret that signs them is missing, so the server was not started.`,
      {
        hint: `Set ${kind.environment.appSecret ?? 'channel.app_secret'}; it is the app's secret at the platform.`,
      },
    )
  return {
    token,
    signing,
    verify: secretOr(plan.channel.verifyToken, kind.environment.verifyToken, plan.file, env),
  }
}
