import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SunsetError } from '../base/errors.ts'
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
  const dispose = (): void => {
    for (const part of ['', '-wal', '-shm']) rmSync(`${scratch}${part}`, { force: true })
  }
  try {
    const copy = await copyOfSqliteLedger(where, scratch)
    return { ledger: copy ?? temporaryLedger(), dispose }
  } catch (error) {
    dispose()
    throw error instanceof SunsetError ? error : noScratch(error)
  }
}

const noScratch = (cause: unknown): SunsetError =>
  new SunsetError(
    'ledger',
    `The temporary folder "${tmpdir()}" cannot be written to (${cause instanceof Error ? cause.message : String(cause)}). A dry run works on a private copy of the ledger there, so there was none.`,
    { cause, hint: 'Name a folder that this user may write to in TMPDIR.' },
  )
