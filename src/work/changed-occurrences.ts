import { defaultCohort } from '../model/names.ts'
import { isCorrection, type Occurrence, occurrenceIdOf } from '../model/occurrence.ts'
import type { Plan } from '../model/plan.ts'
import { isFreed } from '../timeline/deadline-of.ts'
import type { Compared, OccurrenceChange } from './compared.ts'
import { summedBy } from './survey.ts'

/** What appears, moves, comes again and is not sent any more, and to how many. */
export const occurrenceChanges = (compared: Compared): readonly OccurrenceChange[] => {
  const { plan, at, occurrencesBefore, occurrences, facts, survey } = compared
  const slotOf = (one: Occurrence): string => occurrenceIdOf({ ...one, round: 1 })
  const regular = (list: readonly Occurrence[]): ReadonlyMap<string, Occurrence> =>
    new Map(list.filter((one) => !isCorrection(one)).map((one) => [slotOf(one), one]))
  const was = regular(occurrencesBefore)
  const is = regular(occurrences)
  const isOver = ({ id }: Occurrence): boolean => {
    const known = facts.occurrences.get(id)
    return known?.completed !== undefined || known?.skipped !== undefined
  }
  const waiting = (one: Occurrence): number =>
    survey.steps
      .filter(({ step, to }) => step === one.stepKey && to === one.cohort)
      .reduce((sum, step) => sum + step.waiting, 0)
  const handed = (one: Occurrence): number =>
    survey.steps
      .filter(({ step, to }) => step === one.stepKey && to === one.cohort)
      .reduce((sum, step) => sum + step.handed, 0)
  const present = [...is.values()].flatMap((occurrence): readonly OccurrenceChange[] => {
    const earlier = was.get(slotOf(occurrence))
    if (earlier !== undefined && earlier.round !== occurrence.round)
      return [{ occurrence, change: 'again', was: earlier.at, people: waiting(occurrence) }]
    if (earlier === undefined) {
      const had = handed(occurrence)
      if (occurrence.kind === 'message' && occurrence.round === 1 && had > 0)
        return [{ occurrence, change: 'kept', was: undefined, people: had }]
      // What had passed when the revision came is not news: what it does to the gate is told there.
      if (occurrence.at <= at) return []
      const change = occurrence.round > 1 ? 'again' : 'appears'
      return [
        {
          occurrence,
          change,
          was: undefined,
          people: occurrence.kind === 'message' ? waiting(occurrence) : undefined,
        },
      ]
    }
    if (earlier.at === occurrence.at) return []
    return [{ occurrence, change: 'moves', was: earlier.at, people: undefined }]
  })
  const gone = [...was.values()]
    .filter((one) => !is.has(slotOf(one)) && !isOver(one))
    .map((occurrence): OccurrenceChange => {
      const pending = facts.occurrences.get(occurrence.id)?.counts.pending ?? 0
      return {
        occurrence,
        change: 'disappears',
        was: occurrence.at,
        people: occurrence.kind === 'message' ? pending : undefined,
      }
    })
  return [...present, ...gone, ...leftBehind(compared, plan), ...passed(compared), ...superseded(compared)]
}

/** What lay ahead of people in the cohort that they leave, and does not in the one they come to. */
const leftBehind = (
  { at, occurrencesBefore, occurrences, facts, survey }: Compared,
  plan: Plan,
): readonly OccurrenceChange[] => {
  const moves = summedBy(
    survey.groups.filter(({ from, to }) => from !== to),
    ({ from, to }) => ({ from, to }),
  )
  return moves.flatMap(({ key: { from, to } }) => {
    const has = new Set(
      occurrences
        .filter(({ cohort, at: then }) => cohort === to && then > at)
        .map(({ phase, step }) => `${phase}@${step}`),
    )
    const wasThere = occurrencesBefore.some(({ cohort }) => cohort === to)
    if (wasThere && !isFreed(plan, to)) return []
    return occurrencesBefore
      .filter(({ cohort }) => cohort === from)
      .filter(({ phase, step }) => !has.has(`${phase}@${step}`))
      .filter(({ id }) => {
        const known = facts.occurrences.get(id)
        return known?.completed === undefined && known?.skipped === undefined
      })
      .map((occurrence): OccurrenceChange => {
        const parts = { ...occurrence, cohort: to }
        const step = survey.steps.find(
          (one) => one.step === occurrence.stepKey && one.from === from && one.to === to,
        )
        return {
          occurrence: { ...parts, id: occurrenceIdOf(parts) },
          change: 'disappears',
          was: occurrence.at,
          people: occurrence.kind === 'message' ? (step?.waiting ?? 0) : undefined,
        }
      })
  })
}

/** What people of a cohort that comes, or is no longer exempt, do not get because its time has passed. */
const passed = ({ plan, occurrencesBefore, occurrences }: Compared): readonly OccurrenceChange[] => {
  const rest = new Set(occurrencesBefore.filter((one) => !isCorrection(one)).map(({ cohort }) => cohort))
  const cohorts = [...new Set(occurrences.filter((one) => !isCorrection(one)).map(({ cohort }) => cohort))]
  return cohorts
    .filter((cohort) => !rest.has(cohort))
    .flatMap((cohort) => {
      const has = new Set(occurrences.filter((one) => one.cohort === cohort).map(slotName))
      return occurrences
        .filter((one) => one.cohort === defaultCohort && one.kind === 'message' && !isCorrection(one))
        .filter((one) => !has.has(slotName(one)) && plan.phases.some(({ name }) => name === one.phase))
        .map((occurrence): OccurrenceChange => {
          const parts = { ...occurrence, round: 1, cohort }
          return {
            occurrence: { ...parts, id: occurrenceIdOf(parts) },
            change: 'passed',
            was: undefined,
            people: undefined,
          }
        })
    })
}

const slotName = ({ phase, step }: Occurrence): string => `${phase}@${step ?? ''}`

/** Corrections that were still unsent when the next one takes their place. */
const superseded = ({ occurrencesBefore, occurrences, facts }: Compared): readonly OccurrenceChange[] => {
  const present = new Set<string>(occurrences.map(({ id }) => id))
  return occurrencesBefore
    .filter((one) => isCorrection(one) && !present.has(one.id))
    .map((occurrence) => ({ occurrence, pending: facts.occurrences.get(occurrence.id)?.counts.pending ?? 0 }))
    .filter(({ pending }) => pending > 0)
    .map(({ occurrence, pending }) => ({
      occurrence,
      change: 'superseded' as const,
      was: occurrence.at,
      people: pending,
    }))
}
