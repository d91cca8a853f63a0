import { readAddress } from '../model/address.ts'
import { readCountry } from '../model/country.ts'
import type { CountryCode } from '../model/names.ts'
import type { AudienceSource } from '../model/plan.ts'
import { type Identity, identity } from '../model/recipient.ts'
import type { RejectedRow } from './audience.ts'
import { placeOf, usualAddressPlace } from './columns.ts'
import { audienceFailure } from './failure.ts'
import type { Table, TableRow } from './table.ts'
import { type SourceAround, tableOf } from './table-of.ts'

export type AddressesInput = SourceAround & {
  readonly addresses: 'phone' | 'text'
  /** The column to read, where it is none of the usual ones. */
  readonly column?: string
  readonly defaultCountry?: CountryCode
  /** Hears of each row that is no address: whoever is on a list of people not to write to must not be lost in silence. */
  readonly rejected?: (row: RejectedRow) => void
}

/**
 * Reads a list of people: who has opted out, who has linked. A file of one column needs no header; of several, the address
 * column is read. An empty list is a list. Addresses are normalised as the audience's, so that aliases meet.
 */
export async function* readAddresses(
  source: AudienceSource,
  input: AddressesInput,
): AsyncGenerator<Identity[]> {
  const table = await tableOf(source, input)
  try {
    const first = await table.pieces.next()
    const reading = readingOf(table, input)
    if (reading === undefined) return
    if (reading.headerIsData) yield identitiesOf([{ number: 1, cells: table.columns }], reading, input)
    if (first.done === true) return
    yield identitiesOf(first.value.rows, reading, input)
    reportBroken(first.value.broken, input)
    for await (const piece of table.pieces) {
      input.signal?.throwIfAborted()
      yield identitiesOf(piece.rows, readingOf(table, input) ?? reading, input)
      reportBroken(piece.broken, input)
    }
  } finally {
    await table.close()
  }
}

type Reading = {
  readonly place: number
  readonly country: number | undefined
  readonly headerIsData: boolean
}

/** Which column holds the addresses; undefined for a list without any. */
const readingOf = (table: Table, { column, addresses }: AddressesInput): Reading | undefined => {
  const { columns } = table
  if (columns.length === 0) return undefined
  const country = placeOf(columns, 'country') ?? placeOf(columns, 'cc') ?? placeOf(columns, 'country_code')
  const named = column === undefined ? usualAddressPlace(columns, addresses) : placeOf(columns, column)
  if (named !== undefined) return { place: named, country, headerIsData: false }
  if (column === undefined && !table.open) {
    const place =
      columns.length === 1
        ? 0
        : columns.findIndex((cell) => addresses === 'phone' && isAddress(cell, 'phone'))
    if (place >= 0)
      return { place, country: undefined, headerIsData: isAddress(columns[place] ?? '', addresses) }
  }
  throw audienceFailure(
    `"${table.name}" is a list of several columns, and none of them is known to hold the address.`,
    'Call the column "address", or keep a file of one column.',
  )
}

const isAddress = (cell: string, addresses: 'phone' | 'text'): boolean =>
  !('cannot' in readAddress(cell, addresses))

const identitiesOf = (rows: readonly TableRow[], reading: Reading, input: AddressesInput): Identity[] => {
  const identities: Identity[] = []
  for (const { number, cells } of rows) {
    const cell = cells[reading.place] ?? ''
    const said = reading.country === undefined ? undefined : readCountry(cells[reading.country] ?? '')
    const read = readAddress(cell, input.addresses, said ?? input.defaultCountry)
    if ('cannot' in read) input.rejected?.({ number, reason: read.cannot, cells: { address: cell } })
    else identities.push(identity(ownCopy(read.identity)))
  }
  return identities
}

/** A piece of a string keeps all of it in memory, and lists are kept long after their text: a copy of its own lets the text go. */
const ownCopy = (text: string): string => ` ${text}`.slice(1)

const reportBroken = (
  broken: readonly { readonly number: number; readonly reason: string; readonly line: string }[],
  { rejected }: AddressesInput,
): void => {
  for (const { number, reason, line } of broken) rejected?.({ number, reason, cells: { address: line } })
}
