/**
 * Numbers that reach one telephone, by how they were written over the years. Each gives the form that both share.
 *
 * - Brazil put a 9 before its mobile numbers; WhatsApp knows older accounts by the eight digits (which began with 6 to 9).
 * - Mexico dropped the 1 between country and number in 2019; WhatsApp knows older accounts with it.
 * - Argentina's mobile numbers take a 9 when called from abroad, and none at home.
 */
const aliases: readonly (readonly [pattern: RegExp, shared: string])[] = [
  [/^\+55(\d\d)9([6-9]\d{7})$/, '+55$1$2'],
  [/^\+521(\d{10})$/, '+52$1'],
  [/^\+549(\d{10})$/, '+54$1'],
]

/** The form of an E.164 number that all its aliases share. It need not be a number that anybody can be reached at. */
export const sharedForm = (number: string): string => {
  if (number.charCodeAt(1) !== 0x35) return number
  for (const [pattern, shared] of aliases) if (pattern.test(number)) return number.replace(pattern, shared)
  return number
}

/** Mexico's old mobile form, `+52 1` and ten digits, which number lists no longer know, without its 1; undefined for all others. */
export const withoutMexicanOne = (number: string): string | undefined =>
  /^\+521\d{10}$/.test(number) ? `+52${number.slice(4)}` : undefined
