import { readSqliteLedger } from '../ledger/sqlite/sqlite-ledger.ts'
import type { Revision } from '../model/facts.ts'
import { ledgerPathOf, readPlanFile } from './plan-file.ts'
import type { LookOptions } from './standing-plan.ts'
import type { Surroundings } from './surroundings.ts'
import { whereOf } from './where.ts'

/** Every revision of a plan, the oldest first. */
export const listRevisions = async (
  surroundings: Surroundings,
  options: LookOptions,
): Promise<readonly Revision[]> => {
  const { plan } = readPlanFile(options.file)
  const ledger = readSqliteLedger(whereOf(surroundings, ledgerPathOf(options.file, plan, options.ledger)))
  try {
    return ledger === undefined ? [] : await ledger.revisions()
  } finally {
    await ledger?.close()
  }
}
