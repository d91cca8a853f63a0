import type { Brand } from '../base/brand.ts'
import type { PlanName } from './names.ts'
import type { StepKey } from './occurrence.ts'

/** A recipient's number in one ledger: small, stable, given at load. */
export type RecipientId = Brand<number, 'RecipientId'>
export const recipientId = (id: number): RecipientId => id as RecipientId

export const deliveryStates = [
  'pending',
  'sending',
  'accepted',
  'delivered',
  'read',
  'failed',
  'suppressed',
  'expired',
  'in_doubt',
] as const

export type DeliveryState = (typeof deliveryStates)[number]

/**
 * The legal moves; there is no other way from one state to another. Back to `pending` only where an attempt certainly was
 * not accepted (refused for now, throttled, never written), or where what had ended it has moved, by a revision that was approved. A later
 * receipt may still fail what was accepted or delivered.
 */
const moves: Readonly<Record<DeliveryState, readonly DeliveryState[]>> = {
  pending: ['sending', 'suppressed', 'expired', 'failed'],
  sending: ['accepted', 'delivered', 'read', 'failed', 'in_doubt', 'pending', 'suppressed', 'expired'],
  accepted: ['delivered', 'read', 'failed'],
  delivered: ['read'],
  read: [],
  failed: [],
  suppressed: [],
  expired: ['pending'],
  in_doubt: ['accepted', 'delivered', 'read', 'failed', 'pending'],
}

/** The table as a question. @internal */
export const mayMove = (from: DeliveryState, to: DeliveryState): boolean => moves[from].includes(to)

/** How many deliveries are in each state; `audience` is their sum. */
export type Counts = { readonly audience: number } & { readonly [State in DeliveryState]: number }

export const noCounts: Counts = {
  audience: 0,
  pending: 0,
  sending: 0,
  accepted: 0,
  delivered: 0,
  read: 0,
  failed: 0,
  suppressed: 0,
  expired: 0,
  in_doubt: 0,
}

/** What a platform is given to recognise a delivery by: `PLAN:LEDGER:STEPKEY:RECIPIENT`. The same for every attempt. */
export type DeliveryKey = Brand<string, 'DeliveryKey'>

export const deliveryKeyOf = (
  plan: PlanName,
  ledger: string,
  step: StepKey,
  recipient: RecipientId,
): DeliveryKey => `${plan}:${ledger}:${step}:${recipient}` as DeliveryKey
