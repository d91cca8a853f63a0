import { SunsetError } from '../../base/errors.ts'
import type { Secret } from '../../base/secret.ts'
import type { SenderId } from '../../model/names.ts'
import type { AdapterSettings } from '../adapter.ts'

/** What every request of one sender begins with, made once. The token is in here and nowhere else. */
export type SenderRequest = {
  readonly path: string
  readonly headers: readonly string[]
  readonly ownToken: boolean
}

/**
 * Every sender with its path and headers. Throws where a sender or its token is missing: the platform would refuse every message, and it is
 * better known before the first.
 */
export const sendersOf = (
  { senders, accessToken }: AdapterSettings,
  apiPath: string,
): ReadonlyMap<SenderId, SenderRequest> => {
  if (senders.length === 0)
    throw new SunsetError('channel-refused', 'No WhatsApp sender is known, so nothing was sent.', {
      hint: 'Set WHATSAPP_PHONE_NUMBER_ID, or name one in the plan: `channel: { senders: [{ id: "…" }] }`.',
    })
  return new Map(senders.map((sender) => [sender.id, requestOf(sender, accessToken, apiPath)]))
}

/** What a request about the account begins with: the plan's token, else that of the first sender. */
export const accountHeadersOf = ({ senders: [first], accessToken }: AdapterSettings): readonly string[] =>
  first === undefined
    ? []
    : requestOf(accessToken === undefined ? first : { id: first.id }, accessToken, '').headers

const requestOf = (
  { id, token }: AdapterSettings['senders'][number],
  accessToken: Secret | undefined,
  apiPath: string,
): SenderRequest => {
  const secret = (token ?? accessToken)?.reveal().trim()
  if (secret === undefined || secret === '')
    throw new SunsetError(
      'channel-refused',
      `WHATSAPP_ACCESS_TOKEN is not set, and sender ${id} has no token, so nothing was sent.`,
      {
        hint: 'Set WHATSAPP_ACCESS_TOKEN in the environment or in .env beside the plan.',
      },
    )
  // A header cannot carry it; saying which character would say a part of it.
  if (!/^[\x21-\x7e]+$/.test(secret))
    throw new SunsetError(
      'channel-refused',
      `The access token of sender ${id} has a character that no token has, so nothing was sent.`,
      {
        hint: 'It may have been cut or pasted with a space, a quote or a line break.',
      },
    )
  return {
    path: `${apiPath}/${encodeURIComponent(id)}/messages`,
    headers: [
      'authorization',
      `Bearer ${secret}`,
      'content-type',
      'application/json',
      'accept',
      'application/json',
    ],
    ownToken: token !== undefined,
  }
}
