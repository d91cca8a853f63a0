import { type AddressRead, type AddressRefused, readAddress } from '../model/address.ts'
import { saysLinked } from '../model/cells.ts'
import { readCountry } from '../model/country.ts'
import { type CountryCode, type LocaleTag, type SenderId, senderId } from '../model/names.ts'
import type { Recipient } from '../model/recipient.ts'
import type { Batch, RejectedRow } from './audience.ts'
import { placeOf, type RoleRules, type Roles, rolesOf } from './columns.ts'
import { type Completer, completer } from './completer.ts'
import type { Table, TablePiece, TableRow } from './table.ts'

export type RecipientRules = RoleRules & {
  /** The columns whose cells are kept with each recipient. */
  readonly keep: readonly string[]
  /** For whom neither row nor country tells. */
  readonly language: LocaleTag
  /** Of national numbers whose row names none. */
  readonly defaultCountry?: CountryCode
}

type Kept = { readonly name: string; readonly place: number }

/** Turns a table's rows into recipients. Throws a SunsetError at once where the columns do not fit. */
export const recipientMaker = (table: Table, rules: RecipientRules): ((piece: TablePiece) => Batch) => {
  let width = table.columns.length
  let roles = rolesOf(table, rules)
  let kept = keptColumns(table.columns, rules.keep)
  return (piece) => {
    if (table.columns.length !== width) {
      width = table.columns.length
      roles = rolesOf(table, rules)
      kept = keptColumns(table.columns, rules.keep)
    }
    const recipients: Recipient[] = []
    const lines: number[] = []
    const rejected = piece.broken.map((row) => brokenRow(table.columns, row))
    const complete = completer(rules.language)
    const making = { table, rules, roles, kept, complete }
    for (const row of piece.rows) {
      const made = makeRecipient(row, making)
      if (typeof made !== 'string') {
        recipients.push(made)
        lines.push(row.number)
      } else rejected.push({ number: row.number, reason: made, cells: cellsByName(table.columns, row.cells) })
    }
    return {
      recipients,
      lines,
      rejected: rejected.sort((a, b) => a.number - b.number),
      completed: complete.completed(),
    }
  }
}

type Making = {
  readonly table: Table
  readonly rules: RecipientRules
  readonly roles: Roles
  readonly kept: readonly Kept[]
  readonly complete: Completer
}

/** A recipient, or what is wrong with the row. */
const makeRecipient = ({ cells }: TableRow, making: Making): Recipient | string => {
  const { table, rules, roles, kept, complete } = making
  if (!table.open && cells.length !== table.columns.length && !isOnlyLonger(cells, table.columns.length))
    return `${cells.length} cells, and the header has ${table.columns.length}`
  const countryCell = cellOf(cells, roles.country)
  const said = countryCell === '' ? undefined : readCountry(countryCell)
  const read = addressOf(cells, roles, rules, said)
  if ('cannot' in read) return read.cannot
  for (const { name, place } of kept)
    if (cells[place]?.includes('\ufffd') === true) return `"${name}" is no UTF-8 text`
  if (read.address.includes('\ufffd')) return 'the address is no UTF-8 text'
  const country = read.country ?? said
  const linkedCell = cellOf(cells, roles.linked)
  return {
    address: read.address,
    identity: read.identity,
    locale: complete.locale(cellOf(cells, roles.locale), country),
    country: complete.country(countryCell, said, country),
    zone: complete.zone(cellOf(cells, roles.timezone), country),
    sender: senderOf(cellOf(cells, roles.sender)),
    linked: linkedCell !== '' && saysLinked(linkedCell),
    attributes: kept.length === 0 ? none : attributesOf(cells, kept),
  }
}

const addressOf = (
  cells: TableRow['cells'],
  roles: Roles,
  { addresses, defaultCountry }: RecipientRules,
  said: CountryCode | undefined,
): AddressRead | AddressRefused => {
  const cell = cellOf(cells, roles.address)
  const spare = cell === '' ? spareAddress(cells, roles) : undefined
  return readAddress(spare ?? cell, addresses, said ?? defaultCountry)
}

const userId = /^[A-Z]{2}\.[A-Za-z0-9]+$/

/** Whoever hides their number has a user id in another column. */
const spareAddress = (cells: TableRow['cells'], { spare }: Roles): string | undefined => {
  for (const { place, userIdOnly } of spare) {
    const cell = cells[place]?.trim() ?? ''
    if (cell !== '' && (!userIdOnly || userId.test(cell))) return cell
  }
  return undefined
}

/** The first cell of a role that is not empty. */
const cellOf = (cells: TableRow['cells'], places: readonly number[]): string => {
  for (const place of places) {
    const cell = cells[place]
    if (cell !== undefined && cell !== '') {
      const trimmed = cell.trim()
      if (trimmed !== '') return trimmed
    }
  }
  return ''
}

const senderOf = (cell: string): SenderId | undefined => (cell === '' ? undefined : senderId(cell))

const none: Readonly<Record<string, string>> = Object.freeze({})

const attributesOf = (cells: TableRow['cells'], kept: readonly Kept[]): Readonly<Record<string, string>> => {
  const attributes: Record<string, string> = {}
  for (const { name, place } of kept) {
    const cell = cells[place]
    if (cell !== undefined) attributes[name] = cell
  }
  return attributes
}

const keptColumns = (columns: readonly string[], keep: readonly string[]): readonly Kept[] =>
  keep.flatMap((name) => {
    const place = name === '__proto__' ? undefined : placeOf(columns, name)
    return place === undefined ? [] : [{ name, place }]
  })

/** Spreadsheets write empty cells after the last; they hide nothing. */
const isOnlyLonger = (cells: TableRow['cells'], width: number): boolean =>
  cells.length > width && cells.slice(width).every((cell) => cell === undefined || cell.trim() === '')

const brokenRow = (columns: readonly string[], row: TablePiece['broken'][number]): RejectedRow => ({
  number: row.number,
  reason: row.reason,
  cells: cellsByName(columns, [row.line]),
})

/** Under this name go the cells for which the header has no name. */
const beyond = '(more)'

const cellsByName = (
  columns: readonly string[],
  cells: TableRow['cells'],
): Readonly<Record<string, string>> => {
  const named = columns.flatMap((column, place): [string, string][] => {
    const cell = cells[place]
    return cell === undefined ? [] : [[column, cell]]
  })
  const more = cells.slice(columns.length)
  return Object.fromEntries(more.length === 0 ? named : [...named, [beyond, more.join(' ')]])
}
