import { type SourceAround, tableOf } from '../audience/table-of.ts'
import { SunsetError } from '../base/errors.ts'
import { readCountry } from '../model/country.ts'
import type { CountryCode } from '../model/names.ts'
import type { Plan } from '../model/plan.ts'
import type { PriceList } from '../work/price.ts'
import { folderOf } from './audience-of-plan.ts'

/** A price list, and rows of it that say nothing to us. */
export type ReadPrices = { readonly prices: PriceList; readonly notUnderstood: readonly string[] }

const countryNames = ['country', 'market', 'cc', 'country_code']
const everywhere = new Set(['*', 'other', 'others', 'default', 'rest', 'rest of world'])
const categories = ['marketing', 'utility', 'authentication', 'service']

/**
 * Reads `channel.prices`: `country,category,price` with a row each, or `country,marketing,utility,authentication,service` with a column a
 * category; `currency` where there is such a column. A row for `*` holds for every country that has none of its own. Undefined where the
 * plan names no file; rejects (`usage`) where it cannot be read or has no such columns.
 */
export const readPrices = async (plan: Plan): Promise<ReadPrices | undefined> => {
  const { prices: path } = plan.channel
  if (path === undefined) return undefined
  const around: SourceAround = { baseFolder: folderOf(plan) }
  const table = await tableOf({ kind: 'file', path }, around).catch((cause: unknown) => {
    throw unreadable(path, cause instanceof Error ? cause.message : String(cause))
  })
  try {
    const columns = columnsOf(table.columns, path)
    const list = new RateList()
    for await (const { rows } of table.pieces) for (const { cells } of rows) list.add(cells, columns)
    return { prices: list, notUnderstood: list.notUnderstood }
  } finally {
    await table.close()
  }
}

type Columns = {
  readonly country: number
  readonly currency: number
  readonly category: number
  readonly price: number
  readonly wide: readonly { readonly category: string; readonly at: number }[]
}

const columnsOf = (header: readonly string[], path: string): Columns => {
  const names = header.map((name) => name.trim().toLowerCase())
  const wide = categories
    .map((category) => ({ category, at: names.indexOf(category) }))
    .filter(({ at }) => at >= 0)
  const columns = {
    country: names.findIndex((name) => countryNames.includes(name)),
    currency: names.indexOf('currency'),
    category: names.indexOf('category'),
    price: names.findIndex((name) => name === 'price' || name === 'rate'),
    wide,
  }
  const isLong = columns.category >= 0 && columns.price >= 0
  if (columns.country >= 0 && (isLong || wide.length > 0)) return columns
  throw unreadable(path, `its columns are ${header.join(', ')}`)
}

const unreadable = (path: string, why: string): SunsetError =>
  new SunsetError('usage', `The prices in "${path}" cannot be read: ${why}.`, {
    hint: 'Write a CSV with `country,category,price`, or with `country,marketing,utility,authentication`.',
  })

class RateList implements PriceList {
  readonly #rates = new Map<string, number>()
  readonly #strange: string[] = []
  currency = ''

  get notUnderstood(): readonly string[] {
    return this.#strange
  }

  readonly rate = (country: CountryCode | undefined, category: string): number | undefined =>
    this.#rates.get(`${country} ${category}`) ?? this.#rates.get(`* ${category}`)

  add(cells: readonly (string | undefined)[], columns: Columns): void {
    const cell = (at: number): string => (at < 0 ? '' : (cells[at] ?? '').trim())
    const written = cell(columns.country)
    const country = everywhere.has(written.toLowerCase()) ? '*' : readCountry(written)
    if (country === undefined) {
      this.#strange.push(written)
      return
    }
    if (this.currency === '') this.currency = cell(columns.currency)
    if (columns.category >= 0 && columns.price >= 0)
      this.#set(country, cell(columns.category).toLowerCase(), cell(columns.price))
    for (const { category, at } of columns.wide) this.#set(country, category, cell(at))
  }

  /** `0.0113`, `$0.0113`; what is no number (`n/a`) is no rate. */
  #set(country: string, category: string, written: string): void {
    const price = Number(written.replace(/^[^\d.-]+/, ''))
    if (written !== '' && Number.isFinite(price) && price >= 0)
      this.#rates.set(`${country} ${category}`, price)
  }
}
