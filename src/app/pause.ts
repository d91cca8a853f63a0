import type { OccurrenceId } from '../model/occurrence.ts'
import { type Decided, type DecisionOptions, isWholePlan, itemsAhead, withDeciding } from './deciding.ts'
import type { Surroundings } from './surroundings.ts'

/** What is held now: undefined, the whole plan. */
export type Paused = Decided & { readonly held: readonly (OccurrenceId | undefined)[] }

/** Holds a plan, or each occurrence of a scope that is not over, until `resume`. A runner stops claiming within a second. */
export const pause = (surroundings: Surroundings, options: DecisionOptions): Promise<Paused> =>
  withDeciding(surroundings, options, async ({ ledger, view, at, by }) => {
    const held: readonly (OccurrenceId | undefined)[] = isWholePlan(options)
      ? [undefined]
      : itemsAhead(view, options).map(({ occurrence }) => occurrence.id)
    const why = `paused by ${by}: ${options.reason}`
    for (const occurrence of held)
      await ledger.hold(
        { kind: 'paused', why, since: at, ...(occurrence === undefined ? {} : { occurrence }) },
        { at, who: by, what: 'pause', subject: occurrence ?? 'everything', why: options.reason },
      )
    return { held }
  })
