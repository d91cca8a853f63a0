import { nearestWord } from '../base/nearest-word.ts'
import type { AudiencePlan, ColumnRole } from '../model/plan.ts'
import { audienceFailure } from './failure.ts'
import type { Table } from './table.ts'

/** What a column is called where the plan does not say. */
const usual: Readonly<Record<ColumnRole, readonly string[]>> = {
  address: ['address', 'chat_id', 'id', 'user_id', 'phone', 'msisdn', 'wa_id', 'to', 'email'],
  locale: ['locale', 'lang', 'language', 'language_code'],
  timezone: ['timezone', 'tz', 'time_zone'],
  country: ['country', 'cc', 'country_code'],
  sender: ['sender', 'from_id'],
  linked: ['linked', 'linked_at'],
}

/** Where addresses are phone numbers, a column of numbers is meant before one of ids. */
const usualPhones = ['address', 'phone', 'msisdn', 'wa_id', 'to', 'user_id', 'chat_id', 'id']
/** What may hold the address of somebody whose address cell is empty. */
const sparePhones = new Set(['phone', 'msisdn', 'wa_id', 'to'])
const spareIds = new Set(['user_id', 'chat_id', 'id'])

/** The places of the columns that play a role; the first that is not empty counts. */
export type Roles = Readonly<Record<ColumnRole, readonly number[]>> & {
  /** Stand in for an empty address: with a number, or with a user id of the platform's (`FR.1349…`) alone. */
  readonly spare: readonly { readonly place: number; readonly userIdOnly: boolean }[]
}

export type RoleRules = {
  readonly columns: AudiencePlan['columns']
  readonly addresses: 'phone' | 'text'
}

/** Finds the columns of each role: by the plan's names, else by their usual ones. */
export const rolesOf = (table: Pick<Table, 'name' | 'columns' | 'open'>, rules: RoleRules): Roles => {
  const phones = rules.addresses === 'phone'
  const usualAddresses = phones ? usualPhones : usual.address
  const placesFor = (role: ColumnRole, names: readonly string[]): readonly number[] => {
    const mapped = rules.columns[role]
    return mapped === undefined ? placesOf(table.columns, names) : mappedPlaces(table, role, mapped)
  }
  const candidates = placesFor('address', usualAddresses)
  const main = candidates[0]
  if (main === undefined) throw noAddress(table, usualAddresses)
  return {
    address: [main],
    locale: placesFor('locale', usual.locale),
    timezone: placesFor('timezone', usual.timezone),
    country: placesFor('country', usual.country),
    sender: placesFor('sender', usual.sender),
    linked: placesFor('linked', usual.linked),
    spare: phones ? spares(table.columns, main, rules.columns.address !== undefined) : [],
  }
}

/** The place of the column that messages call `name`: the very name, else the one that differs only in case. */
export const placeOf = (columns: readonly string[], name: string): number | undefined => {
  const exact = columns.indexOf(name)
  if (exact >= 0) return exact
  const folded = columns.findIndex((column) => fold(column) === fold(name))
  return folded >= 0 ? folded : undefined
}

/** The place of the first column with a usual name for addresses. */
export const usualAddressPlace = (
  columns: readonly string[],
  addresses: 'phone' | 'text',
): number | undefined =>
  placesOf(columns, addresses === 'phone' ? [...usualPhones, 'email'] : usual.address)[0]

const placesOf = (columns: readonly string[], names: readonly string[]): readonly number[] =>
  names.flatMap((name) => {
    const place = columns.findIndex((column) => fold(column) === name)
    return place >= 0 ? [place] : []
  })

const mappedPlaces = (
  table: Pick<Table, 'name' | 'columns' | 'open'>,
  role: ColumnRole,
  name: string,
): readonly number[] => {
  const place = placeOf(table.columns, name)
  if (place !== undefined) return [place]
  const near = nearestWord(name, table.columns)
  // A row of NDJSON leaves out what it has not: the column may still come, unless something like it is there.
  if (table.open && near === undefined && role !== 'address') return []
  throw audienceFailure(
    `"${table.name}" has no column "${name}", which the plan names for the ${role}; it has ${listed(table.columns)}.`,
    near === undefined ? `Correct audience.columns.${role} in the plan.` : `Did you mean "${near}"?`,
  )
}

const spares = (columns: readonly string[], main: number, mapped: boolean): Roles['spare'] =>
  columns.flatMap((column, place): Roles['spare'] => {
    const name = fold(column)
    if (place === main) return []
    if (sparePhones.has(name) && !mapped) return [{ place, userIdOnly: false }]
    return spareIds.has(name) || sparePhones.has(name) ? [{ place, userIdOnly: true }] : []
  })

const noAddress = (table: Pick<Table, 'name' | 'columns'>, names: readonly string[]): Error =>
  audienceFailure(
    `"${table.name}" has no column for the address; it has ${listed(table.columns)}.`,
    `Name it in the plan (audience: { source: …, columns: { address: NAME } }), or call it ${names.slice(0, 2).join(' or ')}. The first line must name the columns.`,
  )

/** A header may hold a thousand names, and one that is no header may hold a person. */
const listed = (columns: readonly string[]): string => {
  const shown = columns.slice(0, 20).map((column) => `"${column.slice(0, 40).replace(/\d{6,}/g, '***')}"`)
  return columns.length > 20 ? `${shown.join(', ')} and ${columns.length - 20} more` : shown.join(', ')
}

const fold = (name: string): string => name.trim().toLowerCase()
