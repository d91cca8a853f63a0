import type { RevisingLedger } from '../revising.ts'
import { oweTo } from './owe.ts'
import { promisesIn } from './promises.ts'
import { regroupPeople } from './regroup.ts'
import { reviveOccurrence } from './revive.ts'
import { recordedIn, standingsOf } from './standings.ts'
import type { Connection } from './transaction.ts'

/** The part of the port that a new revision uses. */
export const revising = (connection: Connection): RevisingLedger => ({
  regroup: async (lease, cohortOf, machineNow) => regroupPeople(connection, lease, { cohortOf, machineNow }),
  owe: async (lease, owed, at, machineNow) => oweTo(connection, lease, owed, { at, machineNow }),
  revive: async (lease, occurrence) =>
    connection.transaction(lease, () => reviveOccurrence(connection, occurrence)),
  standings: ({ steps }) => standingsOf(connection, steps),
  promises: async () => connection.reading(() => promisesIn(connection)),
  recorded: async () => connection.reading(() => recordedIn(connection)),
})
