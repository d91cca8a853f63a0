import { identity } from '../../model/recipient.ts'
import { numberOf, storedIdentity, textOf } from './codec.ts'
import type { Connection } from './transaction.ts'

/** What stands where a platform's words named somebody. */
const mark = '(forgotten)'
/** What may name somebody: numbers as long as a phone's, mailboxes, user ids of WhatsApp. */
const numbers = /\+?\d[\d\s().-]{5,}\d/g
const names = /[^\s"'<>(),;:]+@[^\s"'<>(),;:]+|\b[A-Z]{2}\.[A-Za-z0-9]{6,}/g

/** Takes a person's addresses out of the reasons that hold them, however their digits are written. */
export const redactPerson = (connection: Connection, addresses: readonly string[]): void => {
  const digits = new Set(addresses.map(digitsOf).filter((text) => text.length >= 6))
  rewrite(connection, (text) => {
    let clean = text
    for (const address of addresses) if (address !== '') clean = clean.split(address).join(mark)
    return clean.replace(numbers, (found) => (digits.has(digitsOf(found)) ? mark : found))
  })
}

/** Takes everybody out: whatever looks like an address, and every word that is one the ledger knows. */
export const redactEverybody = (connection: Connection): void => {
  const isKnown = (word: string): boolean =>
    connection
      .statement('select 1 from recipient where identity = ? or identity = ?')
      .get(storedIdentity(identity(word)), storedIdentity(identity(`+${word}`))) !== undefined
  rewrite(connection, (text) =>
    text
      .replace(numbers, mark)
      .replace(names, mark)
      .replace(/[^\s"'<>(),;:]+/g, (word) => (isKnown(word) ? mark : word)),
  )
}

const digitsOf = (text: string): string => text.replace(/\D/g, '')

/** Texts that become alike stay apart by their number, for deliveries point to each of them. */
const rewrite = ({ statement }: Connection, clean: (text: string) => string): void => {
  for (const row of statement('select id, text from reason').all()) {
    const text = textOf(row['text'])
    const cleaned = clean(text)
    if (cleaned === text) continue
    const id = numberOf(row['id'])
    const { changes } = statement('update or ignore reason set text = ? where id = ?').run(cleaned, id)
    if (Number(changes) === 0)
      statement('update reason set text = ? where id = ?').run(`${cleaned} [${id}]`, id)
  }
}
