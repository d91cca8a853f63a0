import { type Counts, noCounts } from '../../model/delivery.ts'
import type { CohortName } from '../../model/names.ts'
import type { Addressees } from '../../model/plan.ts'
import { numberOf, stateOf } from './codec.ts'
import type { Connection } from './transaction.ts'

/**
 * How many deliveries of a step for a cohort are in each state, by subtraction: who lies ahead of the cursors is pending. For a
 * phase that writes to the unlinked (or the linked) only those ahead who are so count; who else a condition leaves out is known
 * when the cursor has passed them.
 */
export const countsOf = (
  { statement }: Connection,
  stepId: number | undefined,
  cohort: CohortName,
  to: Addressees,
): Counts => {
  const sums = statement(
    `select coalesce(sum(g.size), 0) size, coalesce(sum(g.linked), 0) linked, coalesce(sum(p.behind), 0) behind,
       coalesce(sum(p.linked_behind), 0) linked_behind, coalesce(sum(p.behind - p.not_addressed), 0) rows_behind,
       coalesce(sum(p.told_unlinked), 0) told_unlinked, coalesce(sum(p.told_linked), 0) told_linked
     from segment g left join progress p on p.segment = g.id and p.step = ? where g.cohort = ?`,
  ).get(stepId ?? null, cohort)
  const peopleAhead = numberOf(sums?.['size']) - numberOf(sums?.['behind'])
  const linkedAhead = numberOf(sums?.['linked']) - numberOf(sums?.['linked_behind'])
  const rows = statement(
    'select t.state state, sum(t.n) n from tally t join segment g on g.id = t.segment where t.step = ? and g.cohort = ? group by t.state',
  ).all(stepId ?? null, cohort)
  const counts: Writable<Counts> = { ...noCounts }
  for (const row of rows) {
    counts[stateOf(row['state'])] += numberOf(row['n'])
    counts.audience += numberOf(row['n'])
  }
  // None, unless people came from another cohort: then those ahead of the cursor who have a row are in a state already.
  const rowsAhead = counts.audience - numberOf(sums?.['rows_behind'])
  const ahead = {
    unlinked: peopleAhead - linkedAhead - numberOf(sums?.['told_unlinked']),
    linked: linkedAhead - numberOf(sums?.['told_linked']),
    everyone: peopleAhead - rowsAhead,
    unreached: peopleAhead - rowsAhead,
    column: peopleAhead - rowsAhead,
    // Whom a correction is owed to was decided when it began.
    owed: 0,
  }[to.kind]
  counts.pending += ahead
  counts.audience += ahead
  return counts
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] }
