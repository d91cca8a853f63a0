import type { Problem } from '../base/problem.ts'
import type { CohortName } from '../model/names.ts'
import type { PhasePlan, Plan } from '../model/plan.ts'
import type { CalendarDate, SingleWhen, TimeOfDay, When } from '../model/when.ts'
import { dateText } from './calendar-date-in.ts'
import { type MaybePlace, placeOfDeadline, placeOfTime } from './place-of.ts'

/** In whose zone dates and times are read, where that is left open or cannot be. */
export const judgeZones = (plan: Plan): readonly Problem[] => [
  ...noTimezone(plan),
  ...deadlinesOf(plan)
    .filter(({ time }) => time?.zone === 'recipient')
    .map(({ cohort }) => ownDeadline(placeOfDeadline(plan, cohort))),
  ...plan.phases.filter(({ message }) => message === undefined).flatMap((phase) => ownGate(plan, phase)),
]

/** Told once, at the first date that is read in a zone nobody wrote. */
const noTimezone = (plan: Plan): readonly Problem[] => {
  if (plan.timezone !== 'UTC' || plan.places.of(['timezone']) !== undefined) return []
  const bare = [
    ...deadlinesOf(plan).map(({ date, time, cohort }) => ({ date, time, ...placeOfDeadline(plan, cohort) })),
    ...plan.phases.flatMap((phase) =>
      phase.at.flatMap((when, index) =>
        absolutesOf(when).map((absolute) => ({ ...absolute, ...placeOfTime(plan, phase, index) })),
      ),
    ),
  ].find(({ time }) => time?.zone === undefined)
  if (bare === undefined) return []
  const { hour, minute } = bare.time ?? { hour: 0, minute: 0 }
  const clock = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
  return [
    {
      severity: 'warning',
      code: 'no-timezone',
      message: `no timezone: ${dateText(bare.date)} means ${clock} UTC`,
      hint: 'add `timezone: Europe/Paris`, or wherever the date was promised; `timezone: UTC` if that is meant',
      ...(bare.place === undefined ? {} : { place: bare.place }),
    },
  ]
}

type Dated = { readonly date: CalendarDate; readonly time?: TimeOfDay }

const deadlinesOf = (plan: Plan): readonly (Dated & { readonly cohort?: CohortName })[] => [
  plan.deadline,
  ...plan.cohorts.flatMap(({ name, deadline }) =>
    deadline === undefined ? [] : [{ ...deadline, cohort: name }],
  ),
]

const absolutesOf = (when: When): readonly Dated[] => {
  if (when.kind === 'every') return [...absolutesOf(when.from), ...absolutesOf(when.until)]
  return when.kind === 'absolute' ? [when] : []
}

const ownDeadline = (place: MaybePlace): Problem => ({
  severity: 'error',
  code: 'recipient-deadline',
  message: 'a deadline cannot be at each recipient’s own time: the gate moves at one instant',
  hint: 'name a zone, or leave `recipient` out',
  ...place,
})

const ownGate = (plan: Plan, phase: PhasePlan): readonly Problem[] =>
  phase.at.flatMap((when, index): readonly Problem[] =>
    timesIn(when).some(({ zone }) => zone === 'recipient')
      ? [
          {
            severity: 'error',
            code: 'recipient-gate',
            message: `\`${phase.name}\` has no message, so it cannot be at each recipient’s own time`,
            hint: 'name a zone, or leave `recipient` out',
            ...placeOfTime(plan, phase, index),
          },
        ]
      : [],
  )

const timesIn = (when: When): readonly TimeOfDay[] =>
  when.kind === 'every' ? timeIn(when.from) : timeIn(when)

const timeIn = (when: SingleWhen): readonly TimeOfDay[] => {
  if (when.kind === 'now' || when.kind === 'instant') return []
  const time = when.kind === 'absolute' ? when.time : when.at
  return time === undefined ? [] : [time]
}
