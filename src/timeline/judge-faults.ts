import type { Problem } from '../base/problem.ts'
import type { PhasePlan, Plan } from '../model/plan.ts'
import { placeOfTime } from './place-of.ts'
import { mostTimes, type TimeFault } from './resolve-phase.ts'

const faultWords: Readonly<Record<TimeFault['kind'], { code: string; message: string; hint: string }>> = {
  'too many': {
    code: 'too-many-occurrences',
    message: `has more than ${mostTimes.toLocaleString('en')} instants`,
    hint: 'repeat it less often, or for a shorter time',
  },
  never: {
    code: 'no-occurrence',
    message: 'never happens: its first time does not lie before its `until`',
    hint: 'exchange `from` and `until`, or move one of them',
  },
  'out of range': {
    code: 'time-out-of-range',
    message: 'lies outside the years 1970 to 9998',
    hint: 'write a shorter distance',
  },
}

/** Times of which nothing comes. */
export const judgeFaults = (
  plan: Plan,
  faults: ReadonlyMap<PhasePlan, readonly TimeFault[]>,
): readonly Problem[] =>
  [...faults].flatMap(([phase, ofPhase]) =>
    ofPhase.map(({ kind, index }): Problem => {
      const { code, message, hint } = faultWords[kind]
      return {
        severity: 'error',
        code,
        message: `\`${phase.name}\` ${message}`,
        hint,
        ...placeOfTime(plan, phase, index),
      }
    }),
  )
