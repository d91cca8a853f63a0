import { access } from 'node:fs/promises'
import { setImmediate as turn } from 'node:timers/promises'
import { messageOf, SunsetError } from '../base/errors.ts'
import { audienceFailure, fileFailure } from './failure.ts'
import { openReadOnly } from './sqlite-driver.ts'
import { noSelect, refuseUnlessSelect } from './sqlite-query.ts'
import { pieceRows, type Table, type TablePiece, type TableRow } from './table.ts'

/**
 * A table of what a query on a SQLite file answers, row by row. The file is opened read-only and the query must be one
 * SELECT. Integers are read whole, however long; a row's number is its place in the answer.
 */
export const sqliteTable = async (
  path: string,
  name: string,
  query: string,
  signal?: AbortSignal,
): Promise<Table> => {
  refuseUnlessSelect(query)
  await access(path).catch((error: unknown) => {
    throw fileFailure(name, error)
  })
  const database = await openReadOnly(path).catch((error: unknown) => {
    throw queryFailure(name, error)
  })
  const close = (): void => {
    if (database.isOpen) database.close()
  }
  try {
    const statement = database.prepare(query)
    statement.setReadBigInts(true)
    statement.setReturnArrays(true)
    const columns = statement.columns().map((column) => column.name)
    if (columns.length === 0) throw noSelect()
    const rows: Iterator<unknown> = statement.iterate()
    const pieces = piecesOf({ name, rows, close }, signal)
    return { name, columns, open: false, pieces, close: async () => close() }
  } catch (error) {
    close()
    throw queryFailure(name, error)
  }
}

type Answer = { readonly name: string; readonly rows: Iterator<unknown>; readonly close: () => void }

async function* piecesOf(answer: Answer, signal: AbortSignal | undefined): AsyncGenerator<TablePiece> {
  try {
    for (let number = 1; ; ) {
      const rows: TableRow[] = []
      while (rows.length < pieceRows) {
        const next = answer.rows.next()
        if (next.done === true) break
        rows.push({ number: number++, cells: cellsOf(next.value) })
      }
      if (rows.length > 0) yield { rows, broken: [] }
      if (rows.length < pieceRows) return
      // The driver is synchronous: without a turn of the loop nothing else would happen until the last row.
      await turn()
      signal?.throwIfAborted()
    }
  } catch (error) {
    signal?.throwIfAborted()
    throw queryFailure(answer.name, error)
  } finally {
    answer.close()
  }
}

const cellsOf = (row: unknown): readonly string[] => (Array.isArray(row) ? row.map(textOf) : [])

const textOf = (value: unknown): string => {
  if (typeof value === 'string') return value
  if (value === null || value === undefined) return ''
  return value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : String(value)
}

const queryFailure = (name: string, cause: unknown): SunsetError =>
  cause instanceof SunsetError
    ? cause
    : audienceFailure(
        `The query on "${name}" fails (${messageOf(cause)}), so there is no audience.`,
        'Try the query with the sqlite3 command; the file is opened read-only.',
        cause,
      )
