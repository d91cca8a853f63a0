/** Stable names of what can end a command. `cli/exit-codes.ts` turns them into exit statuses. */
export type ErrorCode =
  | 'usage'
  | 'plan-errors'
  | 'not-found'
  | 'refused'
  | 'not-due'
  | 'not-approved'
  | 'copied-ledger'
  | 'audience'
  | 'channel-refused'
  | 'busy'
  | 'interrupted'
  | 'ledger'
  | 'ledger-newer'
  | 'ledger-corrupt'
  | 'ledger-locked'
  | 'disk-full'
  | 'read-only'
  | 'accounting'
  | 'internal'

type Details = { readonly hint?: string; readonly cause?: unknown }

/**
 * What is thrown when a command cannot go on and the reason is known. `message` says what happened, with the value, and what
 * it means for the run; `hint` what to do. Anything else that is thrown is a bug.
 */
export class SunsetError extends Error {
  readonly code: ErrorCode
  readonly hint: string | undefined

  constructor(code: ErrorCode, message: string, details: Details = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.name = 'SunsetError'
    this.code = code
    this.hint = details.hint
  }
}

/** What was thrown says, whatever it is. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
