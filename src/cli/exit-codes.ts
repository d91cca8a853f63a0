import type { ErrorCode } from '../base/errors.ts'

/** The one table from what ended a command to its exit status. */
export const exitCodes: Readonly<Record<ErrorCode, number>> = {
  usage: 2,
  'not-found': 2,
  'plan-errors': 3,
  refused: 4,
  'not-due': 4,
  'not-approved': 4,
  'copied-ledger': 4,
  audience: 4,
  'channel-refused': 69,
  busy: 75,
  interrupted: 130,
  ledger: 1,
  'ledger-newer': 1,
  'ledger-corrupt': 1,
  'ledger-locked': 1,
  'disk-full': 1,
  'read-only': 1,
  accounting: 1,
  internal: 1,
}

export const done = 0
export const someLeft = 5
/** `audit --verify`: the trail is not as it was written. */
export const notIntact = 1
/** `status --max-age`: work is due, and nobody has done any for that long. */
export const overdue = 8

export const gateExitCodes: Readonly<Record<'open' | 'frozen' | 'closed', number>> = {
  open: 0,
  frozen: 6,
  closed: 7,
}

export const interruptExitCodes: Readonly<Record<'SIGINT' | 'SIGTERM', number>> = {
  SIGINT: 130,
  SIGTERM: 143,
}

/** Of several plans: the worst of 1, 69, 4, 3, 5, 75, 0. */
const worstFirst: readonly number[] = [130, 143, 1, 69, 4, 3, 2, 5, 75, 8, 7, 6, 0]

export const worstOf = (codes: readonly number[]): number =>
  worstFirst.find((code) => codes.includes(code)) ?? 1
