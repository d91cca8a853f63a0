import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Ledger } from '../ledger/ledger.ts'
import { copyOfSqliteLedger, openSqliteLedger, temporaryLedger } from '../ledger/sqlite/sqlite-ledger.ts'
import type { Surroundings } from './surroundings.ts'
import { whereOf } from './where.ts'

/** A ledger, and what to do once it is closed. */
export type Opened = { readonly ledger: Ledger; readonly dispose: () => void }

/** A dry run works on a private copy, or on a temporary ledger where there is none: the real one is only read. */
export const ledgerForRun = async (
  surroundings: Surroundings,
  path: string,
  dryRun: boolean,
): Promise<Opened> => {
  const where = whereOf(surroundings, path)
  if (!dryRun) return { ledger: openSqliteLedger(where), dispose: () => {} }
  const scratch = join(
    tmpdir(),
    `sunset-dry-run-${surroundings.process.pid}-${Math.trunc(surroundings.random.next() * 2 ** 32).toString(16)}.db`,
  )
  const copy = await copyOfSqliteLedger(where, scratch)
  return copy === undefined
    ? { ledger: temporaryLedger(), dispose: () => {} }
    : { ledger: copy, dispose: () => rmSync(scratch, { force: true }) }
}
