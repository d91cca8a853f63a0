import { fieldsOf, filledText, parsedJson } from '../../base/foreign-json.ts'
import type { SenderId } from '../../model/names.ts'
import type { Finding } from '../../model/preflight.ts'
import type { Answered } from '../http-flight.ts'
import { platformBodyOf } from './answer.ts'

/** What one question of the preflight came to. */
export type Asked = { readonly findings: readonly Finding[]; readonly unanswered: readonly string[] }

const isPermission = (code: number): boolean =>
  code === 3 || code === 10 || code === 131005 || (code >= 200 && code <= 299)

/**
 * What it means that the platform did not say what was asked. Only what it says of the token, the account or the number itself is a finding;
 * anything else leaves unknown what was asked. `token`: whose token it is, where it is no other's; `of`: which number was asked about.
 */
export const refusalOf = (
  answered: Answered,
  about: string,
  token: SenderId | undefined,
  of: SenderId | undefined,
): Asked => {
  const error = answered.kind === 'answer' ? platformBodyOf(answered.body) : undefined
  const found =
    error?.kind === 'error' ? findingOf(error, subcodeIn(answered), about, { token, of }) : undefined
  if (found !== undefined) return { findings: [found], unanswered: [] }
  return { findings: [], unanswered: [`${about} (${whyOf(answered)})`] }
}

const findingOf = (
  { code, message }: { readonly code: number; readonly message: string },
  subcode: unknown,
  about: string,
  { token, of }: { readonly token: SenderId | undefined; readonly of: SenderId | undefined },
): Finding | undefined => {
  const said = `${code}: ${message.replace(/\.+$/, '')}`
  const whose = of === undefined ? {} : { sender: of }
  if (code === 190 || code === 0)
    return {
      weight: 'stops',
      code: 'token',
      ...(token === undefined ? {} : { sender: token }),
      message: `WhatsApp does not accept the access token${token === undefined ? '' : ` of sender ${token}`}, so every message would be refused (${said})`,
      hint: 'Make a system user token that does not expire, and set WHATSAPP_ACCESS_TOKEN',
    }
  if (isPermission(code))
    return {
      weight: 'harms',
      code: 'permission',
      ...whose,
      message: `the access token may not ask about ${about}, so its state is not known; if it may not send either, every message is refused (${said})`,
      hint: 'Give it `whatsapp_business_messaging` to send, and `whatsapp_business_management` to ask',
    }
  if (code === 368 || code === 131031)
    return {
      weight: 'stops',
      code: 'account',
      message: `WhatsApp has restricted or locked the account, so every message would be refused (${said})`,
      hint: 'WhatsApp Manager says why, for how long, and how to appeal',
    }
  if (code === 33 && of !== undefined)
    return {
      weight: 'stops',
      code: 'number',
      ...whose,
      message: `${about} is there no more, so every message of it would be refused (${said})`,
      hint: 'Correct its id under `channel`',
    }
  // Either it is not there, or this token may not see it: the platform does not say which.
  if (code === 100 && subcode === 33)
    return {
      weight: 'harms',
      code: of === undefined ? 'account' : 'number',
      ...whose,
      message: `${about} is not there, or not for this access token; then every message of it is refused (${said})`,
      hint: 'Is it the id, and not the phone number? Is it assigned to the system user?',
    }
  return undefined
}

const subcodeIn = (answered: Answered): unknown =>
  answered.kind === 'answer'
    ? fieldsOf(fieldsOf(parsedJson(answered.body))?.['error'])?.['error_subcode']
    : undefined

const whyOf = (answered: Answered): string => {
  if (answered.kind === 'unreached') return answered.text
  if (answered.kind === 'unknown') return answered.evidence
  const error = fieldsOf(fieldsOf(parsedJson(answered.body))?.['error'])
  const message = filledText(error?.['message'])
  return message === undefined ? `HTTP ${answered.status}` : `${String(error?.['code'])}: ${message}`
}
