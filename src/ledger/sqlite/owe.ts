import type { Instant } from '../../base/instant.ts'
import type { Occurrence, OccurrenceId } from '../../model/occurrence.ts'
import type { Lease, SegmentId } from '../ledger.ts'
import type { Told } from '../revising.ts'
import { codeOf, numberOf, textOf } from './codec.ts'
import { renew } from './leases.ts'
import { ensureOccurrence } from './occurrences.ts'
import { toldBetween } from './promises.ts'
import { talliesOf } from './tallies.ts'
import type { Connection } from './transaction.ts'

/** So many people are looked at in one transaction. */
const page = 5000

type Owed = { readonly occurrence: Occurrence; readonly isOwed: (told: Told) => boolean }

/**
 * Rows for whoever is owed a correction, of all cohorts in one walk over the people. What a crash left is passed over when it is done
 * again: nothing of it can have been claimed, since it has not begun.
 */
export const oweTo = (
  connection: Connection,
  lease: Lease,
  owed: readonly Owed[],
  { at, machineNow }: { readonly at: Instant; readonly machineNow: (() => Instant) | undefined },
): ReadonlyMap<OccurrenceId, number> => {
  const counts = new Map<OccurrenceId, number>(owed.map(({ occurrence }) => [occurrence.id, 0]))
  for (let after = 0; ; ) {
    const last = connection.transaction(lease, () => {
      if (machineNow !== undefined) renew(connection, machineNow())
      const rows = connection
        .statement(
          `select r.id id, r.segment segment, g.cohort cohort
           from recipient r join segment g on g.id = r.segment where r.id > ? order by r.id limit ${page}`,
        )
        .all(after)
      const end = numberOf(rows.at(-1)?.['id'])
      if (rows.length > 0) {
        const told = toldBetween(connection, after, end)
        for (const { occurrence, isOwed } of owed) {
          const mine = rows.flatMap((row) => {
            if (textOf(row['cohort']) !== occurrence.cohort) return []
            const known = told.get(numberOf(row['id']))
            return known !== undefined && isOwed(known)
              ? [{ id: numberOf(row['id']), segment: numberOf(row['segment']) }]
              : []
          })
          insertOwed(connection, occurrence, mine, at)
          counts.set(occurrence.id, (counts.get(occurrence.id) ?? 0) + mine.length)
        }
      }
      return rows.length < page ? undefined : end
    })
    if (last === undefined) return counts
    after = last
  }
}

const insertOwed = (
  connection: Connection,
  occurrence: Occurrence,
  people: readonly { readonly id: number; readonly segment: number }[],
  at: Instant,
): void => {
  const { statement } = connection
  const stepId = ensureOccurrence(connection, occurrence)
  const tallies = talliesOf(connection)
  const seconds = Math.floor(at / 1000)
  const insert = statement(
    'insert or ignore into delivery (step, recipient, state, attempt, at, promise) values (?, ?, ?, 0, ?, 0)',
  )
  const due = statement('insert into retry (step, recipient, segment, at) values (?, ?, ?, 1)')
  for (const { id, segment } of people) {
    if (Number(insert.run(stepId, id, codeOf('pending'), seconds).changes) === 0) continue
    due.run(stepId, id, segment)
    tallies.move(segment as SegmentId, undefined, 'pending')
  }
  tallies.write(stepId)
}
