import type { CohortDeadline } from './copy-facts.ts'
import { isDeadline } from './judge-dates.ts'
import { deadlineGap, type Prose } from './prose.ts'
import type { WrittenDate } from './written-date.ts'

/** The deadline as a text says it: in a variable, or by a date of its own. */
export type Mention = { readonly begin: number; readonly end: number; readonly date?: WrittenDate }

export const mentionsOf = (
  { text }: Prose,
  dates: readonly WrittenDate[],
  theirs: readonly CohortDeadline[],
): readonly Mention[] =>
  [
    ...[...text.matchAll(new RegExp(`${deadlineGap}+`, 'g'))].map((gap) => ({
      begin: gap.index,
      end: gap.index + gap[0].length,
    })),
    ...dates
      .filter((date) => theirs.some((one) => isDeadline(date, one)))
      .map((date) => ({ begin: date.begin, end: date.end, date })),
  ].sort((one, other) => one.begin - other.begin)
