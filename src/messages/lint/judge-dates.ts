import { DateTime } from 'luxon'
import type { Problem } from '../../base/problem.ts'
import { defaultCohort } from '../../model/names.ts'
import type { CalendarDate } from '../../model/when.ts'
import { placeIn, problemAt, type TextCase } from '../judging.ts'
import { dayBefore } from '../shown.ts'
import type { CohortDeadline, CopyFacts } from './copy-facts.ts'
import { deadlineInWords, deadlinesInWords, deadlinesOfReaders } from './deadline-words.ts'
import { type Prose, proseOf, writtenIn } from './prose.ts'
import type { DateReading, WrittenDate } from './written-date.ts'
import { writtenDates } from './written-dates.ts'

/**
 * Dates that a text writes out, against those of the plan. One that is none of them is an error: somebody would be told a date that
 * does not hold. One that is right stays as it is when the deadline moves, so it is a warning.
 */
export const judgeDates = (
  text: TextCase,
  prose: Prose,
  dates: readonly WrittenDate[],
  facts: CopyFacts,
): Problem[] => {
  return dates.flatMap((date) => {
    const said = saidOf(text, prose, dates, date, facts)
    if (said === undefined) return []
    const { word, offset } = writtenIn(prose, date)
    const { severity, ...rest } = said
    return [problemAt(severity, rest, placeIn(text, word, offset))]
  })
}

type Said = Omit<Problem, 'place'> | undefined

const saidOf = (
  text: TextCase,
  prose: Prose,
  dates: readonly WrittenDate[],
  date: WrittenDate,
  facts: CopyFacts,
): Said => {
  const written = `\`${writtenIn(prose, date).word.replace(/\s+/g, ' ')}\``
  const theirs = deadlinesOfReaders(facts, text.message)
  const holders = theirs.filter((one) => isDeadline(date, one))
  if (holders.length > 0) return deadlineWritten(text, written, holders, theirs)
  if (theirs.some(({ deadline }) => isOneOf(date, [dayBefore(deadline.date)])))
    return {
      severity: 'warning',
      code: 'written-date',
      message: `the text says ${written}, the last day before the deadline: it stays so when the deadline moves`,
      hint: 'write `{{ last_day | date }}`',
    }
  const day =
    facts.days.find((one) => isOneOf(date, [one.date])) ??
    facts.deadlines
      .filter((one) => isDeadline(date, one))
      .map(({ cohort }) => ({ what: `the deadline of \`${cohort}\`` }))[0]
  if (day !== undefined)
    return {
      severity: 'warning',
      code: 'written-date',
      message: `the text says ${written}, ${day.what}: it stays so when the plan changes`,
      hint: `${capital(deadlinesInWords(theirs, text.plan))}; where that is meant write \`{{ deadline | date }}\``,
    }
  if (policyDates(text).some((fact) => overlap(date, fact))) return undefined
  if (text.isCorrection && mayBeTold(text, dates, theirs))
    return {
      severity: 'warning',
      code: 'written-date',
      message: `the text says ${written}, which is right only for who was told that date`,
      hint: 'write `{{ told | date }}`: the date that each of them was told',
    }
  return {
    severity: date.certain ? 'error' : 'warning',
    code: 'wrong-date',
    message: `the text says ${written}, ${deadlinesInWords(theirs, text.plan)}`,
    hint: `write \`{{ deadline | date }}\`${exampleOf(date)}`,
  }
}

const capital = (sentence: string): string => sentence.charAt(0).toUpperCase() + sentence.slice(1)

const deadlineWritten = (
  text: TextCase,
  written: string,
  holders: readonly CohortDeadline[],
  theirs: readonly CohortDeadline[],
): Said => {
  const others = theirs.filter((one) => !holders.includes(one))
  const whose = holders.some(({ cohort }) => cohort === defaultCohort)
    ? 'the deadline'
    : `the deadline of ${holders.map(({ cohort }) => `\`${cohort}\``).join(', ')}`
  const misled = others.map((one) => `\`${one.cohort}\` (${deadlineInWords(one, text.plan)})`).join(', ')
  const filter = holders.some(({ deadline }) => deadline.time !== undefined) ? 'datetime' : 'date'
  const told = text.isCorrection ? ', or `{{ told | date }}` where it is the date that they were told' : ''
  return {
    severity: 'warning',
    code: 'written-date',
    message:
      others.length === 0
        ? `the text says ${written}, ${whose}: it stays so when the deadline moves`
        : `the text says ${written}, ${whose}; those in ${misled} read it too`,
    hint: `write \`{{ deadline | ${filter} }}\`${told}`,
  }
}

/** How a date that is meant as it stands can be said, so that it is not looked at. */
const exampleOf = ({ readings: [reading] }: WrittenDate): string => {
  const { year, month = 0, day = 0 } = reading ?? {}
  const twoDigits = (number: number): string => String(number).padStart(2, '0')
  const iso = `${year ?? 'YYYY'}-${twoDigits(month)}-${twoDigits(day)}`
  return `; a date that is meant as it stands is \`{{ "${iso}" | date }}\``
}

/** A time makes the deadline another day in other zones: any from the last clock on earth to the first. */
export const isDeadline = (date: WrittenDate, { deadline, at }: CohortDeadline): boolean =>
  deadline.time === undefined
    ? isOneOf(date, [deadline.date])
    : isOneOf(
        date,
        ['UTC-12', 'UTC', 'UTC+14'].map((zone) => DateTime.fromMillis(at, { zone })),
      )

const isOneOf = ({ readings }: WrittenDate, days: readonly CalendarDate[]): boolean =>
  readings.some((reading) => days.some((day) => isSameDay(reading, day)))

const isSameDay = ({ year, month, day }: DateReading, other: CalendarDate): boolean =>
  month === other.month && day === other.day && (year === undefined || year === other.year)

/** The policy's own date, where its title says it, does not move with the deadline. */
const policyDates = ({ plan }: TextCase): readonly WrittenDate[] =>
  plan.policy === undefined ? [] : writtenDates(proseOf(plan.policy.title), 'en')

const overlap = (date: WrittenDate, fact: WrittenDate): boolean =>
  fact.readings.some(({ year, month, day }) =>
    date.readings.some(
      (one) =>
        one.month === month &&
        one.day === day &&
        (one.year === undefined || year === undefined || one.year === year),
    ),
  )

/**
 * What people were told before is in no plan. A date that is not the plan's may be that one where the text says the deadline
 * besides, or tells that there is none.
 */
const mayBeTold = (
  { source, message, plan }: TextCase,
  dates: readonly WrittenDate[],
  theirs: readonly CohortDeadline[],
): boolean => {
  if (/\{\{-?\s*told\b/.test(source)) return false
  const { exempt = 'exempt', reopened = 'reopened' } = plan.corrections ?? {}
  if (message === exempt || message === reopened) return true
  return (
    /\{\{-?\s*(?:deadline|last_day)\b/.test(source) ||
    dates.some((date) => theirs.some((one) => isDeadline(date, one)))
  )
}
