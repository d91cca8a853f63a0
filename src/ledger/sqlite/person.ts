import { recipientId } from '../../model/delivery.ts'
import { localeTag } from '../../model/names.ts'
import type { Claim, Want } from '../claiming.ts'
import type { Segment } from '../ledger.ts'
import { addressOf } from './codec.ts'
import type { Value } from './driver.ts'

/** A recipient as a claim looks at them. */
export type Person = {
  readonly id: number
  readonly identity: number | string
  /** Their address, where it is written otherwise than their identity. */
  readonly written: string | null
  readonly locale: number
  readonly linked: boolean
  readonly attributes: Readonly<Record<string, string>>
  /** Why they must not be written to. */
  readonly suppressed: string | null
}

/**
 * The elements of a JSON array for `recipient r`. A whole group comes as one text: its rows as objects of eight columns cost
 * 6 µs each at the border between SQLite and JavaScript, as JSON 1.4 (Node 20).
 */
export const personElements = `r.id, r.identity, r.address, r.locale, r.linked, json(r.attributes),
  (select p.reason from suppression p where p.identity = r.identity)`

export type PersonRow = readonly [
  id: number,
  identity: number | string,
  written: string | null,
  locale: number,
  linked: number,
  attributes: Readonly<Record<string, string>> | null,
  suppressed: string | null,
  /** Whether the step has a row for them: only in a look ahead. */
  told?: number,
  /** When another step's message went to them: only where spacing asks for it. */
  newest?: number | null,
]

const none: Readonly<Record<string, string>> = {}

export const personOf = (row: PersonRow): Person => ({
  id: row[0],
  identity: row[1],
  written: row[2],
  locale: row[3],
  linked: row[4] === 1,
  attributes: row[5] ?? none,
  suppressed: row[6],
})

/** Reads what `json_group_array` or `json_array` gave. */
export const parsed = <T>(text: Value | undefined): T => JSON.parse(String(text))

export const claimOf = (
  localeOf: (id: number) => string,
  want: Want,
  segment: Segment,
  person: Person,
  attempt: number,
): Claim => ({
  step: want.occurrence.stepKey,
  recipient: recipientId(person.id),
  segment,
  address: addressOf(person.identity, person.written ?? undefined),
  locale: localeTag(localeOf(person.locale)),
  attributes: person.attributes,
  attempt,
})
