import { type Instant, isoOf } from '../base/instant.ts'
import type { Gate } from '../model/gate.ts'
import { type CohortName, defaultCohort, type LocaleTag, type PlanName } from '../model/names.ts'
import { plainMatch } from '../model/plain-match.ts'
import type { CohortPlan } from '../model/plan.ts'
import { gateDocument } from './gate-document.ts'

/** A frozen gate's auto-reply: in the plan's language, and in each that it is written in. */
export type GateReply = { readonly reply?: string; readonly replies?: ReadonlyMap<LocaleTag, string> }

/** One cohort's gate, and where it moves next by itself. */
export type CohortGate = GateReply & {
  readonly cohort: CohortName
  readonly gate: Gate
  readonly since?: Instant
  readonly next?: GateReply & { readonly at: Instant; readonly gate: Gate }
}

/** What a gate file says. `default` is among the cohorts. */
export type GateFile = {
  readonly plan: PlanName
  readonly revision: number | undefined
  /** In the order in which people are matched: the first that somebody matches is theirs. */
  readonly cohorts: readonly CohortGate[]
  readonly matches: readonly Pick<CohortPlan, 'name' | 'match'>[]
}

/** The text of a gate file. Nothing in it says when it was written: as long as it is true it is the same. */
export const gateFileText = (file: GateFile, format: 'json' | 'flagd'): string =>
  `${JSON.stringify(format === 'json' ? jsonOf(file) : flagdOf(file), undefined, 2)}\n`

/** Per cohort what `sunset gate --json` says of it; but `until` is when the gate moves next, whichever way, and `next` what it is then. */
const jsonOf = ({ plan, revision, cohorts, matches }: GateFile) => ({
  plan,
  revision: revision ?? null,
  cohorts: Object.fromEntries(
    cohorts.map(({ cohort, gate, since, next, ...reply }) => {
      const found = matches.find(({ name }) => name === cohort)
      return [
        cohort,
        {
          ...gateDocument({ gate, cohort, ...(since === undefined ? {} : { since }) }),
          ...(next === undefined ? {} : { until: isoOf(next.at) }),
          ...repliesOf(reply),
          ...(next === undefined ? {} : { next: { gate: next.gate, ...repliesOf(next) } }),
          ...(found === undefined ? {} : { match: plainMatch(found.match) }),
        },
      ]
    }),
  ),
})

const repliesOf = ({ reply, replies }: GateReply) => ({
  ...(reply === undefined ? {} : { reply }),
  ...(replies === undefined ? {} : { replies: Object.fromEntries(replies) }),
})

/**
 * A flag of text `PLAN.gate` as flagd reads it (https://flagd.dev/schema/v0/flags.json): of the cohort that the context names as `cohort`, or
 * that the number in `address` (`+39…`) tells. flagd puts the time into every context, so the gate moves at its instant whoever is asleep.
 */
const flagdOf = ({ plan, revision, cohorts, matches }: GateFile) => {
  const usual = cohorts.find(({ cohort }) => cohort === defaultCohort)
  const others = cohorts.filter(({ cohort }) => cohort !== defaultCohort)
  const targeting = others.reduceRight<Rule>(
    (rest, one) => ({
      if: [isIn(one.cohort, matches.find(({ name }) => name === one.cohort)?.match), gateRule(one), rest],
    }),
    usual === undefined ? 'open' : gateRule(usual),
  )
  return {
    $schema: 'https://flagd.dev/schema/v0/flags.json',
    metadata: { flagSetId: plan, plan, ...(revision === undefined ? {} : { revision }) },
    flags: {
      [`${plan}.gate`]: {
        state: 'ENABLED',
        variants: { open: 'open', frozen: 'frozen', closed: 'closed' },
        defaultVariant: usual?.gate ?? 'open',
        ...(typeof targeting === 'string' ? {} : { targeting }),
      },
    },
  }
}

/** JSON Logic, as far as it is needed. */
type Rule = string | { readonly [operation: string]: readonly unknown[] }

const gateRule = ({ gate, next }: CohortGate): Rule =>
  next === undefined
    ? gate
    : { if: [{ '>=': [{ var: '$flagd.timestamp' }, Math.ceil(next.at / 1000)] }, next.gate, gate] }

const isIn = (cohort: CohortName, match: CohortPlan['match'] | undefined): Rule => {
  const named: Rule = { '==': [{ var: 'cohort' }, cohort] }
  if (match?.kind !== 'calling-codes') return named
  const unnamed = { '!': [{ var: 'cohort' }] }
  const numbers = match.codes.map((code) => ({ starts_with: [{ var: 'address' }, code] }))
  return { or: [named, { and: [unnamed, numbers.length === 1 ? numbers[0] : { or: numbers }] }] }
}
