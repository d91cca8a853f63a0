import type { Writable } from 'node:stream'
import { ReaderGone, writeAll } from './write-all.ts'

export type Form = 'csv' | 'ndjson' | 'json'

/** How rows of one kind are written. */
export type Rows<Row> = {
  readonly header: string
  readonly csv: (rows: readonly Row[]) => string
  readonly ndjson: (rows: readonly Row[]) => string
}

/** So many rows are written at once: one at a time costs more than it says. */
const rowsAtOnce = 500

/** Writes a list as it comes, nothing of it gathered; gives the exit status. */
export const listing = async <Row>(
  stdout: Writable,
  form: Form,
  { header, csv, ndjson }: Rows<Row>,
  list: (each: (row: Row) => Promise<void>) => Promise<number>,
): Promise<number> => {
  let rows: Row[] = []
  let isFirst = true
  const flush = async (): Promise<void> => {
    if (rows.length === 0) return
    const text =
      form === 'csv'
        ? csv(rows)
        : form === 'ndjson'
          ? ndjson(rows)
          : `${isFirst ? '' : ',\n'}${ndjson(rows).trimEnd().replaceAll('\n', ',\n')}`
    rows = []
    isFirst = false
    await writeAll(stdout, text)
  }
  if (form === 'csv') stdout.write(header)
  if (form === 'json') stdout.write('{"recipients":[\n')
  try {
    await list(async (row) => {
      rows.push(row)
      if (rows.length >= rowsAtOnce) await flush()
    })
    await flush()
  } catch (error) {
    if (error instanceof ReaderGone) return 0
    throw error
  }
  if (form === 'json') stdout.write('\n]}\n')
  return 0
}
