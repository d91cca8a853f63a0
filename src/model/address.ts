import { parseIncompletePhoneNumber } from 'libphonenumber-js/core'
import { isClean, type Phone, readByLibrary, readInternational } from './address-phone.ts'
import { readCountry } from './country.ts'
import type { CountryCode } from './names.ts'
import { sharedForm, withoutMexicanOne } from './phone-aliases.ts'
import { type Address, address, type Identity, identity } from './recipient.ts'

/** An address in the form that is handed over, and whose it is. */
export type AddressRead = {
  readonly address: Address
  readonly identity: Identity
  /** As far as the address itself tells it. */
  readonly country: CountryCode | undefined
}

/** Why a text is no address. It never holds the text, so that it may be printed. */
export type AddressRefused = { readonly cannot: string }

const longest = 256
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const control = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/
/** A user id of a WhatsApp business portfolio: the country, a dot, up to 256 letters and digits. */
const userId = /^([A-Z]{2})\.[A-Za-z0-9]{1,256}$/
/** What comes along when a number is copied out of a chat or a sheet: direction marks, zero-width spaces, a BOM. */
const invisible = /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g
/** How most people write a number: the library's own reading of digits is for all the others, and slower. */
const plainShape = /^\+?[\d ().-]{2,40}$/
const phoneShape = /^[+＋]?[\p{Nd}\s().\-‐-―−/]+$/u
const mailbox = /^[^@\s]+@[^@\s]+$/

/**
 * Reads an address of a channel whose addresses are phone numbers (`phone`) or any text (`text`). A number that is written
 * internationally (`+33 6…`, `0033…`, `tel:+33…`) is normalised for both, so that one person is one identity. It is taken
 * when its length is possible: whether it is in use is the platform's to say, for number lists age and nobody may be forgotten.
 * Digits without `+` are a number only for `phone`: a national one of `country`, or one that is valid with the `+`.
 */
export const readAddress = (
  text: string,
  kind: 'phone' | 'text',
  country?: CountryCode,
): AddressRead | AddressRefused => {
  const clean = isClean(text) ? possible(text) : undefined
  if (clean !== undefined) return ofPhone(clean)
  const trimmed = text.trim()
  if (trimmed === '') return { cannot: 'the address is empty' }
  const user = userId.exec(trimmed)
  if (user !== null) return { ...verbatim(trimmed), country: readCountry(user[1] ?? '') }
  return kind === 'phone' ? readPhone(trimmed, country) : readText(trimmed)
}

const readText = (text: string): AddressRead | AddressRefused => {
  if (text.length > longest) return { cannot: `the address is longer than ${longest} characters` }
  if (control.test(text)) return { cannot: 'the address holds control characters' }
  const digits = digitsOf(text)
  const phone = digits === undefined ? undefined : internationally(digits)
  return phone === undefined ? verbatim(text) : ofPhone(phone)
}

const readPhone = (text: string, country: CountryCode | undefined): AddressRead | AddressRefused => {
  const digits = digitsOf(text)
  if (digits === undefined) return { cannot: 'the address is not a phone number' }
  const abroad = internationally(digits)
  if (abroad !== undefined) return ofPhone(abroad)
  if (digits.startsWith('+')) return { cannot: whyNot(digits) }
  const home = country === undefined ? undefined : readByLibrary(digits, country)
  if (home?.valid === true) return ofPhone(home)
  const plus = possible(`+${digits}`)
  if (plus !== undefined && (plus.valid || withoutMexicanOne(plus.number) !== undefined)) return ofPhone(plus)
  if (home?.possible === true) return ofPhone(home)
  if (country !== undefined)
    return { cannot: `not a phone number of ${country}, nor one with a country's code before it` }
  return {
    cannot:
      'a phone number without its country: write it with + and the country code, or give the row a country',
  }
}

/** `+` and digits, or digits, of a text that has the shape of a phone number; undefined for all others. */
const digitsOf = (text: string): string | undefined => {
  if (plainShape.test(text)) return withoutMarks(text)
  const bare = text.replace(invisible, '').replace(/^tel:/i, '')
  if (bare.length > longest || !phoneShape.test(bare)) return undefined
  return withoutMarks(parseIncompletePhoneNumber(bare))
}

const withoutMarks = (text: string): string | undefined => {
  const digits = text.replace(/[^+\d]/g, '')
  return digits.length > 1 ? digits : undefined
}

const internationally = (digits: string): Phone | undefined => {
  if (digits.startsWith('+')) return possible(digits)
  return digits.startsWith('00') ? possible(`+${digits.slice(2)}`) : undefined
}

/** A number whose length is possible. Where the library took a national prefix off, what remains must be in use: else it is a guess. */
const possible = (international: string): Phone | undefined => {
  const phone = readInternational(international)
  if (phone?.possible === true) return phone.valid || phone.number === international ? phone : undefined
  const today = withoutMexicanOne(international)
  const known = today === undefined ? undefined : readInternational(today)
  return known?.possible === true ? { ...known, number: international } : undefined
}

const whyNot = (digits: string): string => {
  const phone = readInternational(digits)
  if (phone === undefined) return 'not a phone number: no country has its calling code, or it is too short'
  return phone.country === undefined
    ? 'not a phone number: too long or too short for its calling code'
    : `not a phone number: too long or too short for ${phone.country}`
}

const ofPhone = ({ number, country }: Phone): AddressRead => ({
  address: address(number),
  identity: identity(sharedForm(number)),
  country,
})

/** Nobody tells mailboxes apart by their case. */
const verbatim = (text: string): AddressRead => ({
  address: address(text),
  identity: identity(mailbox.test(text) ? text.toLowerCase() : text),
  country: undefined,
})
