import { SunsetError } from '../base/errors.ts'
import type { DoubtsAs } from '../ledger/operator.ts'
import type { OccurrenceId } from '../model/occurrence.ts'
import type { AgendaItem } from '../work/agenda-item.ts'
import { notCancelled } from '../work/not-cancelled.ts'
import { usefulnessOf } from '../work/usefulness.ts'
import { settleActions } from './decided-actions.ts'
import { type Decided, type DecisionOptions, itemsIn, targetsOf, withDeciding } from './deciding.ts'
import type { Surroundings } from './surroundings.ts'
import type { View } from './view.ts'

export type ResolveOptions = DecisionOptions & { readonly as: DoubtsAs }

export type Resolved = Decided & {
  readonly settled: number
  /** The occurrences that had any in doubt. */
  readonly occurrences: readonly OccurrenceId[]
  /** Actions that were in doubt: done, failed, or done again. */
  readonly actions: readonly string[]
}

/** Settles what is in doubt, all of a plan's or of a scope, by a person's word. */
export const resolveDoubts = (surroundings: Surroundings, options: ResolveOptions): Promise<Resolved> =>
  withDeciding(surroundings, options, async ({ plan, ledger, view, at, by }) => {
    const items = itemsIn(view, options).filter(
      ({ occurrence }) => (view.facts.occurrences.get(occurrence.id)?.counts.in_doubt ?? 0) > 0,
    )
    const occurrences = items.map(({ occurrence }) => occurrence.id)
    if (options.as === 'resend') assertOfUse(view, items)
    // Whoever settles the doubts of a whole plan means messages: what was done to the channel is settled where its phase is named.
    const actions = options.phase === undefined ? [] : await settleActions({ ledger, view, at, by }, options)
    const said = options.as === 'resend' ? 'sent again' : `assumed ${options.as}`
    const settled = await ledger.resolve(
      targetsOf(plan, items),
      options.as,
      `${said} by ${by}: ${options.reason}`,
      (n) => ({
        at,
        who: by,
        what: 'resolve',
        subject: `${n} in doubt of ${occurrences.join(', ')}: ${said}`,
        why: options.reason,
      }),
    )
    return { settled, occurrences, actions }
  })

/** Sent again after its end, a message would be stale: it may only be settled as what is assumed. */
const assertOfUse = ({ occurrences, facts, now }: View, items: readonly AgendaItem[]): void => {
  const { ended } = usefulnessOf(notCancelled(occurrences, facts))
  const useless = items.filter(
    ({ occurrence, state }) =>
      state === 'cancelled' ||
      state === 'missed' ||
      state === 'superseded' ||
      ended(occurrence, now) !== undefined,
  )
  if (useless.length === 0) return
  const ids = useless.map(({ occurrence }) => occurrence.id).join(', ')
  throw new SunsetError(
    'refused',
    `${ids} ${useless.length === 1 ? 'is' : 'are'} of no more use, so nobody is to get it now. Nothing was settled and nothing is sent.`,
    { hint: 'Settle these with --as sent or --as unsent; --phase resends what is still of use.' },
  )
}
