import type { Hold } from '../model/facts.ts'
import type { OccurrenceId } from '../model/occurrence.ts'
import { doAgain } from './decided-actions.ts'
import { type Decided, type DecisionOptions, isWholePlan, itemsIn, withDeciding } from './deciding.ts'
import type { Surroundings } from './surroundings.ts'

export type Resumed = Decided & {
  readonly lifted: readonly Hold[]
  /** What was kept back by the plan's own words, and now is not: it was late. */
  readonly passed: readonly { readonly occurrence: OccurrenceId; readonly why: string }[]
  /** Actions that failed, or were taken back, and are done again. */
  readonly again: readonly string[]
  /** Holds of the whole plan that still stand: a part of it cannot go on alone. */
  readonly stillHeld: readonly Hold[]
}

const kinds: readonly Hold['kind'][] = ['paused', 'channel', 'brake', 'audience']

/**
 * Ends every hold of a plan, or those of a scope. Nothing held is no mistake: it goes on as it did. What the plan itself keeps back
 * passes only where it is named; so is done again what failed or was taken back.
 */
export const resume = (surroundings: Surroundings, options: DecisionOptions): Promise<Resumed> =>
  withDeciding(surroundings, options, async ({ ledger, view, at, by }) => {
    const { holds } = view.facts
    const items = itemsIn(view, options)
    const ids = new Set<OccurrenceId | undefined>(items.map(({ occurrence }) => occurrence.id))
    const lifted = isWholePlan(options)
      ? holds
      : holds.filter(({ occurrence }) => occurrence !== undefined && ids.has(occurrence))
    for (const occurrence of new Set(lifted.map((hold) => hold.occurrence)))
      await ledger.lift(occurrence, kinds, {
        at,
        who: by,
        what: 'resume',
        subject: occurrence ?? 'everything',
        why: options.reason,
      })
    const passed = isWholePlan(options)
      ? []
      : items.flatMap(({ occurrence: { id }, verdict }) =>
          verdict.do === 'hold' && (verdict.by === 'late' || verdict.by === 'requires')
            ? [{ occurrence: id, why: verdict.why }]
            : [],
        )
    for (const { occurrence, why } of passed)
      await ledger.allow(
        { occurrence, kind: 'passed', since: at },
        {
          at,
          who: by,
          what: 'resume',
          subject: occurrence,
          why: `${options.reason} (it was kept back: ${why})`,
        },
      )
    const again = options.phase === undefined ? [] : await doAgain({ ledger, view, at, by }, options)
    return {
      lifted,
      passed,
      again,
      stillHeld: holds.filter((hold) => hold.occurrence === undefined && !lifted.includes(hold)),
    }
  })
