import { DateTime } from 'luxon'
import { defaultCohort, type ZoneName } from '../../model/names.ts'
import type { Plan } from '../../model/plan.ts'
import type { CalendarDate, Deadline } from '../../model/when.ts'
import type { CohortDeadline, CopyFacts } from './copy-facts.ts'

/** `15 January 2026`. */
export const dateInWords = ({ year, month, day }: CalendarDate): string =>
  DateTime.utc(year, month, day).toFormat('d LLLL yyyy', { locale: 'en' })

/** The zone in which a deadline's time is written. */
export const zoneOfDeadline = ({ time }: Deadline, plan: Pick<Plan, 'timezone'>): ZoneName =>
  time?.zone === undefined || time.zone === 'recipient' ? plan.timezone : time.zone

/** `15 January 2026`, `15 January 2026, 18:00 (Europe/Paris)`. */
export const deadlineInWords = ({ deadline, at }: CohortDeadline, plan: Pick<Plan, 'timezone'>): string => {
  if (deadline.time === undefined) return dateInWords(deadline.date)
  const zone = zoneOfDeadline(deadline, plan)
  return `${DateTime.fromMillis(at, { zone }).toFormat('d LLLL yyyy, HH:mm', { locale: 'en' })} (${zone})`
}

/** Those of the cohorts that get a message. */
export const deadlinesOfReaders = (facts: CopyFacts, message: string): readonly CohortDeadline[] => {
  const readers = facts.readers.get(message)
  const theirs = facts.deadlines.filter(({ cohort }) => readers === undefined || readers.has(cohort))
  return theirs.length === 0 ? facts.deadlines : theirs
}

/** `the deadline is 20 January 2026 (\`brazil\`: 15 April 2026)`. */
export const deadlinesInWords = (
  deadlines: readonly CohortDeadline[],
  plan: Pick<Plan, 'timezone'>,
): string => {
  const [first, ...others] = deadlines
  if (first === undefined) return 'the plan has no deadline'
  const main = deadlineInWords(first, plan)
  const whose = first.cohort === defaultCohort ? '' : ` of \`${first.cohort}\``
  const different = others
    .map((one) => ({ cohort: one.cohort, words: deadlineInWords(one, plan) }))
    .filter(({ words }) => words !== main)
    .map(({ cohort, words }) => `\`${cohort}\`: ${words}`)
  return `the deadline${whose} is ${main}${different.length === 0 ? '' : ` (${different.join(', ')})`}`
}
