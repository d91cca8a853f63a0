import type { Brand } from '../base/brand.ts'
import { isPlanName, type PlanName, planName } from './names.ts'
import { type StepKey, stepKey } from './occurrence.ts'

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
 * receipt may still fail what was accepted; and it may prove that an attempt arrived which an operator had given up (`--resend`), while
 * the next one is pending.
 */
const moves: Readonly<Record<DeliveryState, readonly DeliveryState[]>> = {
  pending: ['sending', 'suppressed', 'expired', 'failed', 'accepted', 'delivered', 'read'],
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

/** A delivery as its key names it. */
export type KeyParts = {
  readonly plan: PlanName
  readonly ledger: string
  readonly step: StepKey
  readonly recipient: RecipientId
}

const shapeOfKey = /^([a-z0-9-]{1,63}):([^:]{1,64}):([^:]{1,200}):(\d{1,15})$/

/** What a key says, unproven; undefined: it is none of ours. */
export const readDeliveryKey = (key: string): KeyParts | undefined => {
  const [, plan = '', ledger = '', step = '', recipient = ''] = shapeOfKey.exec(key) ?? []
  if (!isPlanName(plan)) return undefined
  return { plan: planName(plan), ledger, step: stepKey(step), recipient: recipientId(Number(recipient)) }
}
/** A number that no recipient of any ledger has: they count from 1. */
export const nobody: RecipientId = recipientId(0)

/**
 * Of a message that is sent to try it, and counted nowhere: no ledger is called `preview`, and nobody has the number 0, so whoever reads it in a
 * receipt finds no delivery by it. `at` tells one try from the next.
 */
export const previewKeyOf = (plan: PlanName, message: string, locale: string, at: number): DeliveryKey =>
  `${plan}:preview:${message}.${locale}.${at}:${nobody}` as DeliveryKey
