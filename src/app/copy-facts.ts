import type { CopyFacts } from '../messages/lint/copy-facts.ts'
import { messagesSent } from '../messages/messages-of.ts'
import { dateAt, dayBefore } from '../messages/shown.ts'
import { type CohortName, defaultCohort } from '../model/names.ts'
import type { Occurrence } from '../model/occurrence.ts'
import type { Plan } from '../model/plan.ts'
import { deadlineFor, deadlineOf, isFreed } from '../timeline/deadline-of.ts'

/** What a plan's texts may say of days: its deadlines, by cohort, and whatever else happens on a day of its own. */
export const copyFactsOf = (plan: Plan, occurrences: readonly Occurrence[]): CopyFacts => {
  const cohorts = [defaultCohort, ...plan.cohorts.map(({ name }) => name)]
  return {
    deadlines: cohorts.map((cohort) => ({
      cohort,
      deadline: deadlineFor(plan, cohort),
      at: deadlineOf(plan, cohort),
    })),
    days: [
      ...occurrences.map((one) => ({
        date:
          one.recipientTime === undefined ? dateAt(one.at, plan.timezone) : dateIn(one.recipientTime.date),
        what: `the day of \`${one.id}\``,
      })),
      ...plan.cohorts.flatMap(({ name, exempt }) =>
        exempt.flatMap(({ since, until }) => [
          { date: since, what: `the day since which \`${name}\` is exempt` },
          ...(until === undefined
            ? []
            : [
                { date: until, what: `the day on which the exemption of \`${name}\` ends` },
                { date: dayBefore(until), what: `the last day of the exemption of \`${name}\`` },
              ]),
        ]),
      ),
    ],
    readers: readersOf(plan, cohorts),
  }
}

const dateIn = (text: string): { readonly year: number; readonly month: number; readonly day: number } => {
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number)
  return { year, month, day }
}

/** Whoever is freed at the deadline gets nothing but corrections. */
const readersOf = (plan: Plan, cohorts: readonly CohortName[]): CopyFacts['readers'] => {
  const { sent, replies } = messagesSent(plan)
  const staying = new Set(cohorts.filter((cohort) => !isFreed(plan, cohort)))
  return new Map([...sent, ...replies].map((name) => [name, staying]))
}
