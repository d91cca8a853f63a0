import type { Ledger } from '../ledger/ledger.ts'
import { columnsToKeep } from './examine.ts'
import type { RunContext } from './run-context.ts'

/** Under this name the ledger keeps which columns it keeps of people. */
export const columnsMemory = 'columns'

/** The columns that are kept of those who are known; undefined where that was not noted: then it is all that the plan names. */
export const keptColumns = async (
  ledger: Pick<Ledger, 'recall'>,
): Promise<ReadonlySet<string> | undefined> => {
  const kept = await ledger.recall(columnsMemory)
  return kept === undefined ? undefined : new Set<string>(JSON.parse(kept))
}

/** Whether the plan names columns that were not kept when the audience was last read: it is read again for them. */
export const lacksColumns = async ({ plan, messages, ledger }: RunContext): Promise<boolean> => {
  const kept = await keptColumns(ledger)
  return kept !== undefined && columnsToKeep(plan, messages).some((column) => !kept.has(column))
}
