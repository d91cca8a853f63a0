import { type Instant, instant } from '../base/instant.ts'
import type { Facts } from '../model/facts.ts'
import type { Occurrence, OccurrenceId } from '../model/occurrence.ts'
import type { Plan } from '../model/plan.ts'
import type { Unmet } from './requirements.ts'

/**
 * The gates as they really move. What a phase requires may keep its gate back: a freeze until the deadline at most, and from the deadline
 * on the gate is at least frozen, whatever is unmet; only closing may wait longer. What was kept back once moved when it was seen to.
 */
export const inEffect = (
  occurrences: readonly Occurrence[],
  unmet: ReadonlyMap<OccurrenceId, Unmet>,
  plan: Plan,
  facts: Facts,
): readonly Occurrence[] => {
  const requiring = new Set(
    plan.phases.filter(({ requires }) => requires !== undefined).map(({ name }) => name),
  )
  if (requiring.size === 0) return occurrences
  return occurrences
    .flatMap((one): readonly Occurrence[] => {
      if (one.gate === undefined || !requiring.has(one.phase)) return [one]
      const missing = unmet.get(one.id)
      if (missing !== undefined) return keptBack(one, missing.passes)
      const { began } = facts.occurrences.get(one.id) ?? {}
      return began === undefined || began <= one.at ? [one] : [{ ...one, at: began }]
    })
    .toSorted((one, other) => one.at - other.at)
}

/** The latest instant at which a freeze moves the gate, whatever it requires. */
export const latestOf = ({ at, deadline }: Occurrence): Instant => instant(Math.max(at, deadline))

const keptBack = (one: Occurrence, passes: Instant | undefined): readonly Occurrence[] => {
  const latest = latestOf(one)
  if (one.gate === 'frozen')
    return movedTo(one, instant(Math.min(latest, passes ?? Number.POSITIVE_INFINITY)))
  const frozen = movedTo({ ...one, gate: 'frozen' }, latest)
  return passes === undefined ? frozen : [...frozen, ...movedTo(one, passes)]
}

/** A brownout that would be over by then is none. */
const movedTo = (one: Occurrence, at: Instant): readonly Occurrence[] =>
  one.gateUntil !== undefined && one.gateUntil <= at ? [] : [{ ...one, at }]
