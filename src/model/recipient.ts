import type { Brand } from '../base/brand.ts'
import type { CountryCode, LocaleTag, SenderId, ZoneName } from './names.ts'

/** What the platform is given to reach a person: `+33612345678`, `FR.1349120865530274`, a chat id. */
export type Address = Brand<string, 'Address'>
/** What makes two addresses one person: aliases (Brazil's ninth digit, Mexico's 1, Argentina's 9) share it. */
export type Identity = Brand<string, 'Identity'>

export const address = (text: string): Address => text as Address
export const identity = (text: string): Identity => text as Identity

/** One person, as a source gives them, cleaned and completed. */
export type Recipient = {
  readonly address: Address
  readonly identity: Identity
  readonly locale: LocaleTag
  readonly country: CountryCode | undefined
  /** Undefined where neither the row nor the country tells: the plan's zone then. */
  readonly zone: ZoneName | undefined
  readonly sender: SenderId | undefined
  readonly linked: boolean
  /** Only the columns that a message or a condition names. */
  readonly attributes: Readonly<Record<string, string>>
}
