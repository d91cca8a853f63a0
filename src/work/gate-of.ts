import type { Instant } from '../base/instant.ts'
import { type Gate, stricterGate } from '../model/gate.ts'
import type { CohortName, PhaseName } from '../model/names.ts'
import { isExemptAt, type Occurrence } from '../model/occurrence.ts'

/** What the channel may do now for one cohort. */
export type GateNow = {
  readonly gate: Gate
  /** Since when without a break; undefined: it has always been open. */
  readonly since?: Instant
  /** When the plan moves it back to what is less strict: the end of a brownout. */
  readonly until?: Instant
  /** The phase that put it there: of several, the one that came last. */
  readonly phase?: PhaseName
  /** Where it moves next by itself, as far as is known now; undefined: nowhere. */
  readonly next?: { readonly at: Instant; readonly gate: Gate; readonly phase?: PhaseName }
}

/**
 * The strictest phase in force wins. Computed from the plan's times and now alone, never from whether anything ran. An occurrence
 * that an operator cancelled must not be among `occurrences` (`notCancelled`).
 */
export const gateOf = (occurrences: readonly Occurrence[], cohort: CohortName, now: Instant): GateNow => {
  const moves = occurrences.filter((one) => one.cohort === cohort && one.gate !== undefined)
  const gate = gateAt(moves, now)
  const changes = [...new Set(moves.flatMap(changesOf))].sort((one, other) => one - other)
  const since = changes
    .filter((change) => change <= now)
    .findLast((change, index, earlier) => gateAt(moves, change) !== gateBefore(moves, earlier[index - 1]))
  const next = changes.find((change) => change > now && gateAt(moves, change) !== gate)
  const isLifted = next !== undefined && stricterGate(gateAt(moves, next), gate) === gate
  return {
    gate,
    ...(since === undefined ? {} : { since }),
    ...(isLifted ? { until: next } : {}),
    ...phaseAt(moves, now),
    ...(next === undefined ? {} : { next: { at: next, gate: gateAt(moves, next), ...phaseAt(moves, next) } }),
  }
}

const phaseAt = (moves: readonly Occurrence[], at: Instant): Pick<GateNow, 'phase'> => {
  const gate = gateAt(moves, at)
  const phase = moves.filter((one) => isInForce(one, at) && one.gate === gate).at(-1)?.phase
  return phase === undefined ? {} : { phase }
}

/** The gate of each cohort; one without occurrences (exempt) is open. */
export const gates = (
  occurrences: readonly Occurrence[],
  cohorts: readonly CohortName[],
  now: Instant,
): ReadonlyMap<CohortName, Gate> =>
  new Map(
    cohorts.map((cohort) => [
      cohort,
      gateAt(
        occurrences.filter((one) => one.cohort === cohort),
        now,
      ),
    ]),
  )

const gateAt = (moves: readonly Occurrence[], at: Instant): Gate =>
  moves
    .filter((one) => isInForce(one, at))
    .reduce<Gate>((gate, one) => (one.gate === undefined ? gate : stricterGate(gate, one.gate)), 'open')

const gateBefore = (moves: readonly Occurrence[], change: Instant | undefined): Gate =>
  change === undefined ? 'open' : gateAt(moves, change)

/** While a cohort is exempt no phase holds its gate. */
const isInForce = ({ at, gateUntil, exempt = [] }: Occurrence, now: Instant): boolean =>
  at <= now && (gateUntil === undefined || now < gateUntil) && !isExemptAt(exempt, now)

const changesOf = ({ at, gateUntil, exempt = [] }: Occurrence): readonly Instant[] => [
  at,
  ...(gateUntil === undefined ? [] : [gateUntil]),
  ...exempt.flatMap(({ since, until }) => (until === undefined ? [since] : [since, until])),
]
