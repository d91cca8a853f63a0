import type { Instant } from '../base/instant.ts'
import type { CohortName } from '../model/names.ts'
import type { Exempt } from '../model/occurrence.ts'
import type { Plan } from '../model/plan.ts'
import type { CalendarDate } from '../model/when.ts'
import { instantAtWall, wallOf } from './wall.ts'

/** An exemption with the first day after it. */
export type DatedExempt = Exempt & { readonly endsOn: CalendarDate | undefined }

/**
 * When a cohort is exempt, in order. `since` is the first day, `until` the first day after, in the plan's zone; what touches or
 * overlaps is one. One that ends before it begins is none.
 */
export const exemptionsOf = (
  { cohorts, timezone }: Pick<Plan, 'cohorts' | 'timezone'>,
  cohort: CohortName,
): readonly DatedExempt[] => {
  const dayOf = (date: CalendarDate): Instant => instantAtWall(wallOf(date), timezone)
  const written = (cohorts.find(({ name }) => name === cohort)?.exempt ?? [])
    .map(
      ({ since, until }): DatedExempt => ({
        since: dayOf(since),
        until: until && dayOf(until),
        endsOn: until,
      }),
    )
    .filter(({ since, until }) => until === undefined || since < until)
    .sort((one, other) => one.since - other.since)
  const merged: DatedExempt[] = []
  for (const next of written) {
    const last = merged.at(-1)
    if (last === undefined || (last.until !== undefined && last.until < next.since)) merged.push(next)
    else if (last.until !== undefined && (next.until === undefined || next.until > last.until))
      merged[merged.length - 1] = { ...last, until: next.until, endsOn: next.endsOn }
  }
  return merged
}

/** The one that holds at an instant. */
export const exemptionAt = <E extends Exempt>(exempt: readonly E[], at: Instant): E | undefined =>
  exempt.find(({ since, until }) => since <= at && (until === undefined || at < until))
