import type { Instant } from '../base/instant.ts'
import type { CohortName } from '../model/names.ts'
import type { Occurrence } from '../model/occurrence.ts'
import { type Compared, cohortNames, type GateChange } from './compared.ts'
import { type GateNow, gateOf } from './gate-of.ts'

/** For whom the gate is another one as soon as the revision is approved, or moves at another time. */
export const gateChanges = (compared: Compared): readonly GateChange[] => {
  const { before, plan, at, occurrencesBefore, occurrences, survey } = compared
  const pairs = new Map<string, { from: CohortName; cohort: CohortName; people: number }>()
  for (const cohort of cohortNames(plan))
    pairs.set(`${cohort}\n${cohort}`, { from: cohort, cohort, people: 0 })
  for (const { from, to, n } of survey.groups) {
    const key = `${from}\n${to}`
    const known = pairs.get(key) ?? { from, cohort: to, people: 0 }
    known.people += n
    pairs.set(key, known)
  }
  return [...pairs.values()].flatMap(({ from, cohort, people }) => {
    const wasThere = cohortNames(before).includes(from)
    if (!wasThere && people === 0) return []
    const was = gateOf(occurrencesBefore, from, at)
    const is = gateOf(occurrences, cohort, at)
    const next = nextMove(occurrences, cohort, at, is)
    const wouldHave = nextMove(occurrencesBefore, from, at, was)
    if (was.gate === is.gate && next?.at === wouldHave?.at && next?.gate === wouldHave?.gate) return []
    return [{ from, cohort, people, before: was.gate, now: is.gate, next, wouldHave }]
  })
}

/** The first later instant at which the gate is another one. */
const nextMove = (
  occurrences: readonly Occurrence[],
  cohort: CohortName,
  now: Instant,
  { gate }: GateNow,
): GateChange['next'] => {
  const instants = occurrences
    .filter((one) => one.cohort === cohort && one.gate !== undefined && one.gateUntil === undefined)
    .flatMap(({ at, exempt = [] }) => [
      at,
      ...exempt.flatMap(({ since, until }) => (until === undefined ? [since] : [since, until])),
    ])
    .filter((at) => at > now)
    .sort((one, other) => one - other)
  for (const at of instants) {
    const then = gateOf(occurrences, cohort, at)
    if (then.gate !== gate) return { gate: then.gate, at }
  }
  return undefined
}
