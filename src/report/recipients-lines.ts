import { stringify } from 'csv-stringify/sync'
import { type Instant, isoOf } from '../base/instant.ts'
import { maskAddress } from '../base/mask.ts'
import type { DeliveryState } from '../model/delivery.ts'
import type { CohortName, LocaleTag } from '../model/names.ts'
import { type OccurrenceId, partsOf } from '../model/occurrence.ts'
import { keyOfStatement, type Statement } from '../model/promise.ts'
import type { Address } from '../model/recipient.ts'
import { visible, visibleLines } from './visible.ts'

/** One delivery, for lists: who, of what, in which state, and why. */
export type RecipientRow = {
  readonly address: Address
  readonly occurrence: OccurrenceId
  readonly cohort: CohortName
  readonly locale: LocaleTag
  readonly state: DeliveryState
  readonly attempts: number
  /** Of the newest attempt; undefined where there was none. */
  readonly at: Instant | undefined
  readonly reason: { readonly code: string; readonly text: string; readonly of: string } | undefined
}

/** Addresses are shown whole only where somebody asks for it. */
export type AddressesShown = 'masked' | 'whole'

const columns = [
  'address',
  'phase',
  'occurrence',
  'cohort',
  'locale',
  'state',
  'attempts',
  'at',
  'code',
  'text',
  'class',
] as const

/** RFC 4180, so with CRLF: the first line. */
export const recipientsCsvHeader: string = `${columns.join(',')}\r\n`

/**
 * Rows as CSV, each with its line break; many at a time, since that is cheaper. A cell that a spreadsheet would run as a formula
 * gets an apostrophe before it; an address, which may begin with `+`, does not.
 */
export const recipientsCsv = (rows: readonly RecipientRow[], addresses: AddressesShown): string =>
  stringify(
    rows.map((row) => {
      const cells = cellsOf(row, addresses)
      return columns.map((column) =>
        column === 'address' ? visible(cells.address) : harmless(cells[column]),
      )
    }),
    { record_delimiter: '\r\n', quoted_match: /[\r\n]/ },
  )

/** Rows as NDJSON, each with its line break; what is not known is null. */
export const recipientsNdjson = (rows: readonly RecipientRow[], addresses: AddressesShown): string =>
  rows.map((row) => `${JSON.stringify(cellsOf(row, addresses))}\n`).join('')

type Cells = { readonly address: string } & Readonly<Record<(typeof columns)[number], string | number | null>>

const cellsOf = (
  { address, occurrence, cohort, locale, state, attempts, at, reason }: RecipientRow,
  addresses: AddressesShown,
): Cells => ({
  address: addresses === 'whole' ? address : maskAddress(address),
  phase: partsOf(occurrence).phase,
  occurrence,
  cohort,
  locale,
  state,
  attempts,
  at: at === undefined ? null : isoOf(at),
  code: reason === undefined ? null : shown(reason.code),
  text: reason === undefined ? null : shown(reason.text),
  class: reason?.of ?? null,
})

/** Somebody by what they were told last, for lists. */
export type ToldRow = {
  readonly address: Address
  readonly cohort: CohortName
  readonly locale: LocaleTag
  readonly told: Statement
  readonly at: Instant
  readonly owed: string | undefined
  readonly suppressed: boolean
}

const toldColumns = ['address', 'cohort', 'locale', 'told', 'at', 'owed', 'suppressed'] as const

export const toldCsvHeader: string = `${toldColumns.join(',')}\r\n`

export const toldCsv = (rows: readonly ToldRow[], addresses: AddressesShown): string =>
  stringify(
    rows.map((row) => {
      const cells = toldCells(row, addresses)
      return toldColumns.map((column) =>
        column === 'address' ? visible(cells.address) : String(cells[column] ?? ''),
      )
    }),
    { record_delimiter: '\r\n', quoted_match: /[\r\n]/ },
  )

export const toldNdjson = (rows: readonly ToldRow[], addresses: AddressesShown): string =>
  rows.map((row) => `${JSON.stringify(toldCells(row, addresses))}\n`).join('')

const toldCells = (
  { address, cohort, locale, told, at, owed, suppressed }: ToldRow,
  addresses: AddressesShown,
) => ({
  address: addresses === 'whole' ? address : maskAddress(address),
  cohort,
  locale,
  told: keyOfStatement(told),
  at: isoOf(at),
  owed: owed ?? null,
  suppressed,
})

/** A platform's words may hold anything, and a list is often looked at in a terminal. */
const shown = (text: string): string => visibleLines(text).join('\n')

const harmless = (cell: string | number | null): string | number | null =>
  typeof cell === 'string' && /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
