import type { Instant } from '../../base/instant.ts'
import type { Allowance, Hold } from '../../model/facts.ts'
import type { OccurrenceId } from '../../model/occurrence.ts'
import type { OperatorLedger } from '../operator.ts'
import { auditHeadOf, auditTrailOf } from './audit-trail.ts'
import { cancelOccurrences, resolveDoubts } from './decisions.ts'
import { forgetPerson, purgePeople } from './forget.ts'
import { forgottenAt } from './forgotten.ts'
import { storyOf } from './story.ts'
import { holderOf, lastWorkedOf, summaryOf } from './summary.ts'
import type { Connection } from './transaction.ts'

/** The part of the port that operators use. */
export const operatorsHand = (connection: Connection): OperatorLedger => ({
  cancel: async (targets, why, entry) =>
    connection.transaction(undefined, () => cancelOccurrences(connection, targets, why, entry)),
  resolve: async (targets, as, why, entry) => resolveDoubts(connection, targets, as, why, entry),
  holder: async () => connection.reading(() => holderOf(connection)),
  lastWorked: async () => connection.reading(() => lastWorkedOf(connection)),
  auditHead: async () => connection.reading(() => auditHeadOf(connection)),
  auditTrail: () => auditTrailOf(connection),
  story: async (identity) =>
    connection.reading(() => {
      const since = forgottenAt(connection, identity)
      return since === undefined ? storyOf(connection, identity) : { forgottenAt: since }
    }),
  summary: async (occurrence) => summaryOf(connection, occurrence),
  forget: async (lease, identity, entry) => forgetPerson(connection, lease, identity, entry),
  purge: async (lease, entry) => purgePeople(connection, lease, entry),
})

/**
 * Ends holds in the caller's transaction. Whoever lifts one wants it to go on now: what an occurrence waited for is looked at anew, and
 * since when it may go on is kept.
 */
export const liftHolds = (
  connection: Connection,
  occurrence: OccurrenceId | undefined,
  kinds: readonly Hold['kind'][],
  at: Instant,
): number => {
  const { statement } = connection
  statement('delete from waiting where ? is null or occurrence = ?').run(
    occurrence ?? null,
    occurrence ?? null,
  )
  const lifted = Number(
    statement('delete from hold where occurrence = ? and kind in (select value from json_each(?))').run(
      occurrence ?? '',
      JSON.stringify(kinds),
    ).changes,
  )
  if (lifted > 0) decide(connection, { kind: 'freed', since: at, why: '', ...(occurrence && { occurrence }) })
  return lifted
}

/** A decision that stands until it is lifted or taken anew, in the caller's transaction. */
export const decide = (
  { statement }: Connection,
  { occurrence, kind, why, since }: Hold | (Allowance & { readonly why: string }),
): void => {
  statement('insert or replace into hold (occurrence, kind, why, since) values (?, ?, ?, ?)').run(
    occurrence ?? '',
    kind,
    why,
    since,
  )
}
