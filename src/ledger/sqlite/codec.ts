import { type DeliveryState, deliveryStates } from '../../model/delivery.ts'
import { type Address, address, type Identity } from '../../model/recipient.ts'
import type { Value } from './driver.ts'

/** States are stored as their place in the list of states. */
export const codeOf = (state: DeliveryState): number => deliveryStates.indexOf(state)
export const stateOf = (code: Value | undefined): DeliveryState => deliveryStates[Number(code)] ?? 'pending'

/** A phone number is stored as an integer: 8 bytes at most in place of 13. `+` and no leading zero, so nothing is lost. */
export const storedIdentity = (identity: Identity): number | string =>
  /^\+[1-9]\d{6,14}$/.test(identity) ? Number(identity.slice(1)) : identity

export const addressOf = (identity: Value | undefined, written: Value | undefined): Address => {
  if (typeof written === 'string') return address(written)
  return address(typeof identity === 'string' ? identity : `+${identity}`)
}

export const numberOf = (value: Value | undefined): number => Number(value ?? 0)
export const textOf = (value: Value | undefined): string =>
  value === null || value === undefined ? '' : String(value)
