import { type Instant, instant } from '../../base/instant.ts'
import { numberOf } from './codec.ts'
import type { Connection } from './transaction.ts'

const minuteMs = 60_000
const dayMs = 86_400_000

/**
 * How many people may still be written to at `at` with at most `limit` in any rolling 24 hours of plan time, and when more may be
 * if none. Counted by the minute, the whole of it until its last second is a day old: never over, and within a minute of exact.
 * Whoever gets two messages within a day counts twice: the platform counts people, so this errs on the safe side.
 */
export const quotaLeft = (
  { statement }: Connection,
  at: Instant,
  limit: number,
): { readonly left: number; readonly opens: Instant | undefined } => {
  const since = Math.floor((at - dayMs) / minuteMs)
  const used = numberOf(
    statement('select coalesce(sum(n), 0) n from quota where minute >= ?').get(since)?.['n'],
  )
  if (used < limit) return { left: limit - used, opens: undefined }
  const oldest = statement('select min(minute) minute from quota where minute >= ?').get(since)
  return { left: 0, opens: instant((numberOf(oldest?.['minute']) + 1) * minuteMs + dayMs) }
}

export const useQuota = ({ statement }: Connection, at: Instant, n: number): void => {
  if (n === 0) return
  const minute = Math.floor(at / minuteMs)
  statement(
    'insert into quota (minute, n) values (?, ?) on conflict (minute) do update set n = n + excluded.n',
  ).run(minute, n)
  statement('delete from quota where minute < ?').run(minute - 2 * (dayMs / minuteMs))
}
