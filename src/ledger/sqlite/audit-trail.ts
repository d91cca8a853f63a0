import { isoOf } from '../../base/instant.ts'
import { type AuditHead, chained, genesis, type KeptEntry } from '../audit-chain.ts'
import type { AuditEntry } from '../ledger.ts'
import { numberOf, textOf } from './codec.ts'
import type { SqlRow, Value } from './driver.ts'
import type { Connection } from './transaction.ts'

/** Appends within the caller's transaction, so that an entry exists exactly when what it tells of does. */
export const appendAudit = (connection: Connection, entry: AuditEntry): void => {
  const head = auditHeadOf(connection)
  const number = (head?.number ?? 0) + 1
  const at = isoOf(entry.at)
  const who = storable(entry.who)
  const what = storable(entry.what)
  const subject = entry.subject === undefined ? null : storable(entry.subject)
  const why = entry.why === undefined ? null : storable(entry.why)
  const hash = chained(head?.hash ?? genesis, [number, at, who, what, subject, why])
  connection
    .statement('insert into audit (number, at, who, what, subject, why, hash) values (?, ?, ?, ?, ?, ?, ?)')
    .run(number, at, who, what, subject, why, hash)
}

/** A NUL, or half a surrogate pair (a platform's words may hold either), is not read from SQLite as it was written: the hash would be of another text. */
const storable = (text: string): string =>
  text.replaceAll(/\p{Surrogate}/gu, '\uFFFD').replaceAll('\0', '\uFFFD')

export const auditHeadOf = ({ statement }: Connection): AuditHead | undefined => {
  const row = statement('select number, hash from audit order by number desc limit 1').get()
  return row === undefined ? undefined : { number: numberOf(row['number']), hash: textOf(row['hash']) }
}

const columns = ['at', 'who', 'what', 'subject', 'why', 'hash'] as const
type Column = (typeof columns)[number]

const page = 1000

/**
 * Every entry, page by page, so that no read stays open. Columns are read as their bytes: two that are not valid UTF-8 may look the same as
 * text, and so would a number in a text's place.
 */
export async function* auditTrailOf({ statement, reading }: Connection): AsyncGenerator<KeptEntry> {
  const read = statement(
    `select cast(number as text) number, ${columns.map((name) => `typeof(${name}) ${name}_type, cast(${name} as blob) ${name}`).join(', ')}
     from audit where number > cast(? as integer) order by audit.number limit ${page}`,
  )
  for (let after = lowest, rows: SqlRow[]; ; after = textOf(rows.at(-1)?.['number'])) {
    rows = reading(() => read.all(after))
    for (const row of rows) yield keptOf(row)
    if (rows.length < page) return
  }
}

/** Below every number that an entry can be given. */
const lowest = '-9223372036854775808'

const keptOf = (row: SqlRow): KeptEntry => {
  const read = new Map(columns.map((name) => [name, cellOf(row, name)]))
  const text = (name: Column): string => read.get(name)?.text ?? ''
  const maybe = (name: Column): string | null => read.get(name)?.text ?? null
  const damaged = columns.find((name) => read.get(name)?.isSound !== true)
  return {
    number: Number(row['number']),
    at: text('at'),
    who: text('who'),
    what: text('what'),
    subject: maybe('subject'),
    why: maybe('why'),
    hash: text('hash'),
    ...(damaged === undefined ? {} : { damaged }),
  }
}

type Cell = { readonly text: string | null; readonly isSound: boolean }

const cellOf = (row: SqlRow, name: Column): Cell => {
  const type = row[`${name}_type`]
  if (type === 'null') return { text: null, isSound: name === 'subject' || name === 'why' }
  const bytes = bytesOf(row[name])
  try {
    return { text: strict.decode(bytes), isSound: type === 'text' }
  } catch {
    return { text: lenient.decode(bytes), isSound: false }
  }
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const lenient = new TextDecoder('utf-8', { ignoreBOM: true })

const bytesOf = (value: Value | undefined): Uint8Array =>
  value instanceof Uint8Array ? value : new Uint8Array()
