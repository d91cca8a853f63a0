import { resolve } from 'node:path'
import type { Readable } from 'node:stream'
import type { AudienceSource } from '../model/plan.ts'
import { fileBytes, refuseForeign, streamBytes, withHead } from './bytes.ts'
import { type Execute, execute } from './command.ts'
import { csvTable } from './csv-table.ts'
import { audienceFailure } from './failure.ts'
import { ndjsonTable } from './ndjson-table.ts'
import { sqliteTable } from './sqlite-table.ts'
import type { Table } from './table.ts'
import { textOf } from './text.ts'
import { unpacked } from './unpacked.ts'

/** What surrounds a source. */
export type SourceAround = {
  /** The plan's folder, absolute: paths are relative to it, commands run in it. */
  readonly baseFolder: string
  /** What `-` reads. */
  readonly stdin?: Readable
  readonly signal?: AbortSignal
  /** The environment of sunset itself: commands find programs by its PATH, and are told none of its secrets. */
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** How commands are run; as child processes where it is left out. */
  readonly execute?: Execute
}

/** Opens a source as a table. Its columns are known then; its rows are read as they are asked for. */
export const tableOf = async (source: AudienceSource, around: SourceAround): Promise<Table> => {
  switch (source.kind) {
    case 'file':
      return fileTable(source.path, around)
    case 'sqlite':
      return sqliteTable(resolve(around.baseFolder, source.file), source.file, source.query, around.signal)
    case 'run':
      return commandTable(source, around)
    case 'postgres':
      throw audienceFailure(
        'An audience in PostgreSQL is not supported in this version.',
        'Export it: { run: [psql, --csv, -c, "select …"], format: csv }',
      )
  }
}

const fileTable = async (path: string, around: SourceAround): Promise<Table> => {
  const name = path === '-' ? 'standard input' : path
  const bytes =
    path === '-' ? stdinBytes(name, around) : fileBytes(resolve(around.baseFolder, path), name, around.signal)
  return textTable(name, await unpacked(bytes, name), formatOf(path))
}

const commandTable = (
  { command, format }: Extract<AudienceSource, { kind: 'run' }>,
  { baseFolder: folder, environment = {}, signal, execute: run = execute }: SourceAround,
): Promise<Table> => {
  const around = { folder, environment, ...(signal === undefined ? {} : { signal }) }
  return textTable(command[0] ?? '', run(command, around), format)
}

const stdinBytes = (name: string, { stdin, signal }: SourceAround): AsyncGenerator<Buffer> => {
  if (stdin === undefined)
    throw audienceFailure(
      'The audience is to come from standard input, and there is none.',
      'Name a file in the plan.',
    )
  return streamBytes(stdin, name, signal)
}

type Format = 'csv' | 'tsv' | 'ndjson'

/** By the file's name; undefined where it says nothing. */
const formatOf = (path: string): Format | undefined => {
  const ending = /\.([a-z]+)$/i.exec(path.replace(/\.(gz|zst)$/i, ''))?.[1]?.toLowerCase()
  if (ending === 'csv') return 'csv'
  if (ending === 'tsv' || ending === 'tab') return 'tsv'
  return ending === 'ndjson' || ending === 'jsonl' ? 'ndjson' : undefined
}

const textTable = async (
  name: string,
  plain: AsyncGenerator<Buffer>,
  named: Format | undefined,
): Promise<Table> => {
  const { head, bytes } = await withHead(plain, 4096)
  try {
    refuseForeign(head, name)
    const start = /^\ufeff?\s*(.)/.exec(head.toString('utf8'))?.[1]
    const format = named ?? (start === '{' || start === '[' ? 'ndjson' : 'csv')
    if (format !== 'ndjson') return await csvTable(name, textOf(bytes), format === 'tsv' ? '\t' : undefined)
    if (start !== '[') return await ndjsonTable(name, textOf(bytes))
    throw audienceFailure(
      `"${name}" is one JSON list, which cannot be read a person at a time.`,
      "Write one object a line: jq -c '.[]' OLD > NEW",
    )
  } catch (error) {
    await bytes.return(undefined)
    throw error
  }
}
