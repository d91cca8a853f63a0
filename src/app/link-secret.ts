import { SunsetError } from '../base/errors.ts'
import { Secret } from '../base/secret.ts'
import type { CompiledMessages } from '../messages/compiled.ts'
import { messagesSent } from '../messages/messages-of.ts'
import { needsToken } from '../messages/render.ts'
import { isLinkSecret } from '../messages/token.ts'
import type { Plan } from '../model/plan.ts'
import { secretOr } from './secrets.ts'
import type { Surroundings } from './surroundings.ts'

/** Stands in for the key in a dry run, whose links nobody gets. */
const noSecret = 'a dry run signs nothing that anybody gets'

/** What signs the plan's links; undefined where it has none, or where the secret is not set. */
export const linkSecretOf = (surroundings: Surroundings, plan: Plan, dryRun: boolean): Secret | undefined => {
  if (plan.link === undefined) return undefined
  const secret = secretOr(plan.link.secret, 'LINK_SECRET', plan.file, surroundings.env)
  return secret ?? (dryRun ? new Secret(noSecret) : undefined)
}

/** Refuses (69) messages that carry links nobody can sign, before anything is sent. */
export const assertLinks = (plan: Plan, messages: CompiledMessages, linkSecret: Secret | undefined): void => {
  const { sent, corrections } = messagesSent(plan)
  const carriesLink = [...sent, ...corrections].some((message) => needsToken(messages, message))
  if (!carriesLink) return
  if (linkSecret === undefined)
    throw new SunsetError(
      'channel-refused',
      'The messages carry links, and there is no secret to sign them with. Nothing was sent.',
      {
        hint: 'Set LINK_SECRET to at least 32 random bytes (`openssl rand -hex 32`), in the environment or in `.env` beside the plan.',
      },
    )
  if (!isLinkSecret(linkSecret.reveal()))
    throw new SunsetError(
      'channel-refused',
      'The secret that signs the links is too short: it needs at least 32 bytes. Nothing was sent.',
      {
        hint: 'Make one with `openssl rand -hex 32`, and keep it: links that were sent stay valid only with it.',
      },
    )
}
