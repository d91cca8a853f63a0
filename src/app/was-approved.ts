import { readSqliteLedger } from '../ledger/sqlite/sqlite-ledger.ts'
import type { Surroundings } from './surroundings.ts'
import { whereOf } from './where.ts'

/** Whether the ledger at a path has a revision; only looked at. */
export const wasApproved = async (surroundings: Surroundings, path: string): Promise<boolean> => {
  const ledger = readSqliteLedger(whereOf(surroundings, path))
  try {
    return ledger !== undefined && (await ledger.standing()).revision !== undefined
  } finally {
    await ledger?.close()
  }
}
