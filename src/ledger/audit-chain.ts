import { createHash } from 'node:crypto'
import type { Instant } from '../base/instant.ts'

/** An entry of the audit trail: who did what, when, why. */
export type AuditEntry = {
  readonly at: Instant
  readonly who: string
  readonly what: string
  readonly subject?: string
  readonly why?: string
}

/** An entry of the audit trail as it is kept, column by column: what its hash was made of, and its hash. */
export type KeptEntry = {
  readonly number: number
  /** ISO 8601 in UTC, as it was hashed. */
  readonly at: string
  readonly who: string
  readonly what: string
  readonly subject: string | null
  readonly why: string | null
  readonly hash: string
  /** A column whose bytes are no text: nobody but somebody who changed it wrote that, whatever the hash says. */
  readonly damaged?: string
}

/** The newest entry. Whoever keeps it elsewhere can tell later whether the trail was cut off, or written anew. */
export type AuditHead = { readonly number: number; readonly hash: string }

/** The first entry that is not as it was written, and what is wrong with it. */
export type ChainBreak = { readonly number: number; readonly what: string }

export type ChainVerdict = {
  readonly entries: number
  readonly head: AuditHead | undefined
  /** Undefined: every hash was recomputed and is the one that is kept. */
  readonly wrong: ChainBreak | undefined
  /** The number of the entry whose hash is the one that was kept elsewhere; undefined where none has it, or none was asked for. */
  readonly keptAt: number | undefined
}

/** What the chain begins with. */
export const genesis: string = '0'.repeat(64)

/**
 * SHA-256, in hex, over the hash before it, a newline, and the entry's own fields as JSON (docs/ledger.md says which bytes these are): whoever
 * changes an entry must change all after it.
 */
export const chained = (before: string, fields: readonly (string | number | null)[]): string =>
  createHash('sha256').update(before).update('\n').update(JSON.stringify(fields)).digest('hex')

/** Goes along a trail, entry by entry, with as much memory as one of them takes. */
export type ChainCheck = {
  see(entry: KeptEntry): void
  verdict(): ChainVerdict
}

/**
 * Recomputes the chain. Finds whatever changed without recomputing all that came after it: a field, a hash, an entry that was taken out, put in or
 * moved. What cannot be found so is a trail that was cut off at its end, or written anew as a whole: `kept`, a head's hash that somebody
 * keeps elsewhere, shows that.
 */
export const chainCheck = (kept?: string): ChainCheck => {
  let before = genesis
  let entries = 0
  let head: AuditHead | undefined
  let wrong: ChainBreak | undefined
  let keptAt: number | undefined
  return {
    see: (entry) => {
      const expected = (head?.number ?? 0) + 1
      wrong ??= breakIn(entry, expected, before)
      entries += 1
      before = entry.hash
      head = { number: entry.number, hash: entry.hash }
      if (entry.hash === kept) keptAt = entry.number
    },
    verdict: () => ({ entries, head, wrong, keptAt }),
  }
}

const breakIn = (entry: KeptEntry, expected: number, before: string): ChainBreak | undefined => {
  const { number, at, who, what, subject, why, hash, damaged } = entry
  if (number > expected)
    return {
      number: expected,
      what: number === expected + 1 ? 'it is missing' : `it and all up to entry ${number - 1} are missing`,
    }
  if (number < expected) return { number, what: `its number should be ${expected}` }
  if (damaged !== undefined) return { number, what: `its \`${damaged}\` is no text any more` }
  if (chained(before, [number, at, who, what, subject, why]) === hash) return undefined
  return {
    number,
    what: 'its hash is not that of its words: one of them, or an entry before it, was changed',
  }
}
