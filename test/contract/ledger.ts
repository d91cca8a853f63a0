import { describe } from 'vitest'
import { actingContract } from './ledger/acting.ts'
import { auditContract } from './ledger/audit.ts'
import type { PlaceFactory } from './ledger/bench.ts'
import { claimsContract } from './ledger/claims.ts'
import { leasesContract } from './ledger/leases.ts'
import { loadContract } from './ledger/load.ts'
import { occurrencesContract } from './ledger/occurrences.ts'
import { operatorContract } from './ledger/operator.ts'
import { receivingContract } from './ledger/receiving.ts'
import { recordsContract } from './ledger/records.ts'
import { repliesContract } from './ledger/replies.ts'
import { revisingContract } from './ledger/revising.ts'
import { settleContract } from './ledger/settle.ts'
import { spacingContract } from './ledger/spacing.ts'

/** What every ledger must do, whatever stores it: one suite, run on each of them. `fresh` gives a new, empty place a test. */
export const ledgerContract = (name: string, fresh: PlaceFactory): void => {
  describe(name, () => {
    loadContract(fresh)
    claimsContract(fresh)
    spacingContract(fresh)
    settleContract(fresh)
    occurrencesContract(fresh)
    leasesContract(fresh)
    recordsContract(fresh)
    operatorContract(fresh)
    auditContract(fresh)
    actingContract(fresh)
    revisingContract(fresh)
    receivingContract(fresh)
    repliesContract(fresh)
  })
}
