import type { ActionRecord } from '../model/action.ts'
import type { AuditEntry, Lease } from './ledger.ts'

/** What a ledger keeps of actions. They are read with `standing`: few, whatever the audience's size. */
export interface ActingLedger {
  /**
   * Moves an action on, with its entry in the audit trail, in one transaction. Before anything is done it must have been moved to `doing`, and
   * this must have resolved. Rejects with `busy` where it is not where the move begins (`actionMoves`): somebody else has moved it meanwhile. A
   * runner brings its lease; an operator's decision has none.
   */
  act(lease: Lease | undefined, record: ActionRecord, entry: AuditEntry): Promise<void>
}
