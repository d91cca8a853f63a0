import type { Instant } from '../../base/instant.ts'
import type { CohortName } from '../../model/names.ts'
import type { StepKey } from '../../model/occurrence.ts'
import type { SegmentId } from '../ledger.ts'
import { codeOf, numberOf } from './codec.ts'
import type { Connection } from './transaction.ts'

/** So many more people of a segment were told by a step, at a second of plan time. */
export const noteTold = (
  { statement }: Connection,
  stepId: number,
  { segment, seconds, n }: { readonly segment: SegmentId; readonly seconds: number; readonly n: number },
): void => {
  statement(
    `insert into told (step, segment, minute, n) values (?, ?, ?, ?)
     on conflict (step, segment, minute) do update set n = n + excluded.n`,
  ).run(stepId, segment, Math.floor(seconds / 60), n)
}

/** Doubts that turn out as sent: told when they were handed over. Called while they are in doubt still. `recipients`: JSON. */
export const noteDoubtsTold = (
  { statement }: Connection,
  stepId: number,
  segment: SegmentId,
  recipients: string,
): void => {
  statement(
    `insert into told (step, segment, minute, n)
     select ?, ?, at / 60, count(*) from delivery
     where step = ? and state = ${codeOf('in_doubt')} and recipient in (select value from json_each(?)) group by at / 60
     on conflict (step, segment, minute) do update set n = n + excluded.n`,
  ).run(stepId, segment, stepId, recipients)
}

/** How many of a cohort a step told later than an instant; a minute that is not wholly before it is. */
export const toldLaterOf = (
  { statement }: Connection,
  stepKey: StepKey,
  cohort: CohortName,
  than: Instant,
): number => {
  const lastWholeMinute = Math.floor((Math.floor(than / 1000) - 59) / 60)
  const row = statement(
    `select coalesce(sum(t.n), 0) n from step s join told t on t.step = s.id join segment g on g.id = t.segment
     where s.key = ? and g.cohort = ? and t.minute > ?`,
  ).get(stepKey, cohort, lastWholeMinute)
  return numberOf(row?.['n'])
}
