import { closeSync, openSync, readSync, statSync } from 'node:fs'
import type { Database } from './driver.ts'
import { damaged } from './explained.ts'
import { sizeOf } from './size-of.ts'

/**
 * A file that is shorter than its own header says was cut off; SQLite alone would find out only where it reads. Not so where a
 * WAL lies beside it: a checkpoint that was killed had written the header, and the rest is in the WAL.
 */
export const assertWhole = (path: string): void => {
  const { size } = statSync(path)
  const header = Buffer.alloc(100)
  const file = openSync(path, 'r')
  try {
    readSync(file, header, 0, 100, 0)
  } finally {
    closeSync(file)
  }
  if (header.toString('latin1', 0, 15) !== 'SQLite format 3') throw damaged(path, 'it is no SQLite database')
  const pageSize = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16)
  const promised = pageSize * header.readUInt32BE(28)
  if (size < promised && sizeOf(`${path}-wal`) === 0)
    throw damaged(path, `it has ${size} bytes where its header says ${promised}`)
}

/** The two tables that grow with the audience. */
const large = new Set(['recipient', 'delivery'])

/**
 * Looks for damage inside a ledger before anything is done with it, since a run that stumbles over it half-way has written to a damaged
 * file by then. All of it up to `whole` bytes, for that costs 5 ms a MB (measured); of a larger one everything but the rows of people
 * and deliveries, where a damaged page stops whoever comes to it.
 */
export const assertSound = (database: Database, path: string, whole: number): void => {
  if (sizeOf(path) <= whole) {
    assertNoneIn(database, path, '1')
    return
  }
  for (const { name } of database.prepare("select name from sqlite_schema where type = 'table'").all())
    if (typeof name === 'string' && !large.has(name)) assertNoneIn(database, path, `'${name}'`)
}

const assertNoneIn = (database: Database, path: string, what: string): void => {
  const found = database.prepare(`pragma quick_check(${what})`).get()?.['quick_check']
  if (found === 'ok') return
  const [first = '', ...more] = String(found).split('\n')
  throw damaged(path, (more.at(-1) ?? first).replace(/^\*+ | \*+$/g, ''))
}
