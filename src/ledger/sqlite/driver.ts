import { createRequire } from 'node:module'

export type Value = null | number | bigint | string | Uint8Array
export type SqlRow = Readonly<Record<string, Value>>

/** The part of `node:sqlite` that we use; `@photostructure/sqlite` has the same. */
export interface Statement {
  run(...values: Value[]): { changes: number | bigint; lastInsertRowid: number | bigint }
  get(...values: Value[]): SqlRow | undefined
  all(...values: Value[]): SqlRow[]
  iterate(...values: Value[]): IterableIterator<SqlRow>
}

export interface Database {
  exec(sql: string): void
  prepare(sql: string): Statement
  close(): void
}

type Driver = {
  readonly DatabaseSync: new (path: string, options?: { readOnly?: boolean; timeout?: number }) => Database
  readonly backup: (source: Database, destination: string, options?: { rate?: number }) => Promise<number>
}

let loaded: Driver | undefined

/**
 * SQLite without a compiler: built into Node (from 22.16 on with a backup and a busy timeout), a package with the same interface
 * and prebuilt binaries before.
 * Loaded on first use, because it costs 4 ms. Node's own prints an ExperimentalWarning, which a silent `tick` must not show.
 */
const driver = (): Driver => {
  if (loaded !== undefined) return loaded
  const require = createRequire(import.meta.url)
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const builtIn = major > 23 || (major === 23 && minor >= 8) || (major === 22 && minor >= 16)
  loaded = builtIn
    ? withoutExperimentalWarning(() => require('node:sqlite'))
    : require('@photostructure/sqlite')
  return loaded as Driver
}

const withoutExperimentalWarning = <T>(load: () => T): T => {
  const emit = process.emitWarning
  process.emitWarning = () => {}
  try {
    return load()
  } finally {
    process.emitWarning = emit
  }
}

/**
 * Pages and sorters in memory, in KiB. Claims and loads walk neighbouring pages, so that 32 MB are no faster (measured), but
 * cost 30 MB more at half a million people.
 */
export const cacheKib = 6000

/** How long to wait for another program's lock before giving up. */
export const patientMs = 5000

/** Opens a file; `''` is a private temporary database, `:memory:` one in memory. */
export const openDatabase = (
  path: string,
  options: { readonly readOnly?: boolean; readonly timeout?: number } = {},
): Database => new (driver().DatabaseSync)(path, { timeout: patientMs, ...options })

/** A consistent copy of the whole database in one go, also while another process writes to it. */
export const copyDatabase = async (source: Database, destination: string): Promise<void> => {
  await driver().backup(source, destination, { rate: 1_000_000_000 })
}
