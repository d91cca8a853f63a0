import { type Millis, millis, second } from '../../base/instant.ts'
import type { Fault, Outcome } from '../../model/outcome.ts'
import type { Answered } from '../http-flight.ts'
import { retryAfterOf } from '../retry-after.ts'
import { type PlatformBody, platformBodyOf } from './answer.ts'
import { errorRowOf, type Rule, waitAfter } from './error-table.ts'

/** What surrounds an answer and changes its reading. */
export type Reading = {
  /** From 1. */
  readonly attempt: number
  /** The sender has a token of its own. */
  readonly ownToken: boolean
}

/** From what came over the wire to what it means. */
export const outcomeOf = (answered: Answered, reading: Reading): Outcome => {
  if (answered.kind !== 'answer') return answered
  const { status, headers, body } = answered
  const platform = platformBodyOf(body)
  const good = status >= 200 && status < 300
  if (platform?.kind === 'accepted' && good)
    return { kind: 'accepted', platformId: platform.id, ...(platform.held ? { held: true } : {}) }
  const asked = retryAfterOf(headers)
  const refusal = platform?.kind === 'error' ? ofError(platform, status, asked, reading) : undefined
  if (refusal !== undefined) return refusal
  // A refusal with the body of an acceptance contradicts itself; a success or a failed server without a body of the platform tells nothing.
  if (platform?.kind === 'accepted' || good || status >= 500)
    return { kind: 'unknown', evidence: evidenceOf(status, body) }
  return ofStatus(status, body, asked)
}

const ofError = (
  error: PlatformBody & { kind: 'error' },
  status: number,
  asked: Millis | undefined,
  reading: Reading,
): Outcome | undefined => {
  const code = String(error.code)
  const rule = ruleOf(error, status)
  if (rule === undefined) return undefined
  if (rule.kind === 'throttled')
    return { kind: 'throttled', of: rule.of, code, retry: asked ?? waitAfter(rule.wait, reading.attempt) }
  const isSpent = rule.attempts !== undefined && reading.attempt > rule.attempts
  return {
    kind: 'refused',
    of: faultOf(rule, error.details, reading),
    code,
    text: error.details === '' ? error.message : `${error.message}: ${error.details}`,
    retry: rule.wait === 'never' || isSpent ? 'never' : (asked ?? waitAfter(rule.wait, reading.attempt)),
  }
}

const ruleOf = (error: PlatformBody & { kind: 'error' }, status: number): Rule | undefined => {
  const known = errorRowOf(error.code)?.rule
  // The status is only asked where the code does not say whom it concerns; and a 429 is a throttle whatever request it answers.
  if (status === 429 && (known === undefined || (known.kind === 'refused' && known.of === 'request')))
    return { kind: 'throttled', of: 'sender', wait: { first: second } }
  if (known !== undefined) return known
  // A code that the platform does not document may be a gateway's, which knows as little as we do whether the message went out.
  if (status < 300 || status >= 500) return undefined
  if (status === 401 || status === 403) return { kind: 'refused', of: 'account', wait: 'never' }
  return { kind: 'refused', of: 'request', wait: error.isTransient ? { first: millis(2 * second) } : 'never' }
}

const faultOf = (rule: Rule & { kind: 'refused' }, details: string, { ownToken }: Reading): Fault => {
  if (rule.token === true && ownToken) return 'sender'
  if (rule.mayNameRecipient === true && /phone number|recipient/i.test(details)) return 'recipient'
  return rule.of
}

/** A refusal from something that is not the platform: a proxy, a gateway, a wrong `base_url`. It was refused for certain. */
const ofStatus = (status: number, body: string, asked: Millis | undefined): Outcome => {
  const code = `http-${status}`
  if (status === 429) return { kind: 'throttled', of: 'sender', code, retry: asked ?? second }
  const text = evidenceOf(status, body)
  if (status < 400 || [401, 403, 404, 405, 407, 410].includes(status))
    return { kind: 'refused', of: 'account', code, text, retry: 'never' }
  const forGood = [413, 414, 431].includes(status)
  return {
    kind: 'refused',
    of: 'request',
    code,
    text,
    retry: forGood ? 'never' : (asked ?? millis(2 * second)),
  }
}

/** The beginning of the body, without what could be a number of somebody. */
const evidenceOf = (status: number, body: string): string => {
  const start = body
    .slice(0, 200)
    .replaceAll(/\d{5,}/g, '…')
    .replaceAll(/\s+/g, ' ')
    .trim()
  return `HTTP ${status} without an answer of the platform: ${start === '' ? 'no body' : start.slice(0, 80)}`
}
