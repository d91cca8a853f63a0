import { fieldsOf, parsedJson } from '../../base/foreign-json.ts'

/** The platform's own body: it took the message, or says why not. Anything else is no body of the platform. */
export type PlatformBody =
  | { readonly kind: 'accepted'; readonly id: string; readonly held: boolean }
  | {
      readonly kind: 'error'
      readonly code: number
      readonly message: string
      readonly details: string
      readonly isTransient: boolean
    }

/**
 * How nearly every answer reads. Its strings hold nothing that JSON would escape, so a match says what a parser would say, in a sixth of
 * the time: at full speed that is 3% of the rate. Whatever differs by a single character goes to the parser.
 */
const plainAcceptance =
  /^\{"messaging_product":"whatsapp","contacts":\[\{"input":"[+\w.]*","wa_id":"\w*"\}\],"messages":\[\{"id":"([\w.+/=-]+)"(?:,"message_status":"accepted")?\}\]\}$/

/** Reads an answer's body. A body that claims both is trusted in neither. */
export const platformBodyOf = (body: string): PlatformBody | undefined => {
  const id = plainAcceptance.exec(body)?.[1]
  return id === undefined ? parsedBodyOf(body) : { kind: 'accepted', id, held: false }
}

const parsedBodyOf = (body: string): PlatformBody | undefined => {
  const answer = fieldsOf(parsedJson(body))
  if (answer === undefined) return undefined
  const message = Array.isArray(answer['messages']) ? fieldsOf(answer['messages'][0]) : undefined
  const error = fieldsOf(answer['error'])
  if (error !== undefined) return answer['messages'] === undefined ? errorOf(error) : undefined
  const id = message?.['id']
  if (typeof id !== 'string' || id === '') return undefined
  // Absent, or `accepted`, it goes its way; `held_for_quality_assessment` and `paused` may end in a `failed` receipt (132015).
  const status = message?.['message_status']
  return { kind: 'accepted', id, held: typeof status === 'string' && status !== 'accepted' }
}

const errorOf = (error: Readonly<Record<string, unknown>>): PlatformBody | undefined => {
  const { code, message } = error
  if (typeof code !== 'number' || !Number.isInteger(code) || typeof message !== 'string') return undefined
  const details = fieldsOf(error['error_data'])?.['details']
  return {
    kind: 'error',
    code,
    message,
    details: typeof details === 'string' ? details : '',
    isTransient: error['is_transient'] === true,
  }
}
