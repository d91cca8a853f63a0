import type { Context } from 'hono'
import { SunsetError } from '../base/errors.ts'

type Refusal = { readonly code: string; readonly message: string; readonly hint?: string }

const refuse = (
  context: Context,
  status: 400 | 401 | 404 | 405 | 413 | 500 | 503,
  error: Refusal,
): Response => context.json({ error }, status)

/** The same answer for a plan that is not served and for one that the token is not of: nobody learns which there are. */
export const notAllowed = (context: Context): Response => {
  // Browsers then ask for it; behind a second scheme in the same line they do not find this one.
  context.header('WWW-Authenticate', 'Basic realm="sunset", charset="UTF-8"')
  return refuse(context, 401, {
    code: 'not-allowed',
    message: 'This wants the token of a plan that is served here.',
    hint: 'Send `Authorization: Bearer …` with what `serve: { token }` of the plan, or SERVE_TOKEN, says.',
  })
}

export const notFound = (context: Context): Response =>
  refuse(context, 404, { code: 'not-found', message: 'There is nothing at this address.' })

export const tooLarge = (context: Context): Response =>
  refuse(context, 413, { code: 'too-large', message: 'The body is larger than anything that is read here.' })

export const badBody = (context: Context, message: string, hint: string): Response =>
  refuse(context, 400, { code: 'usage', message, hint })

/** What could not be written down must be sent again. */
export const tryAgain = (context: Context): Response => {
  context.header('Retry-After', '5')
  return refuse(context, 503, {
    code: 'not-taken',
    message: 'It could not be written down, so it was not taken.',
    hint: 'Send it again in a while.',
  })
}

/** What a use case refuses, in words; anything else that it throws is not for strangers. */
export const ofError = (context: Context, error: unknown): Response => {
  if (!(error instanceof SunsetError)) return tryAgain(context)
  const { code, message, hint } = error
  if (code !== 'usage') return tryAgain(context)
  return refuse(context, 400, { code, message, ...(hint === undefined ? {} : { hint }) })
}
