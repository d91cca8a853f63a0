import type { Facts, Hold } from '../model/facts.ts'
import type { Occurrence, OccurrenceId } from '../model/occurrence.ts'
import type { ActionPlan } from '../model/plan.ts'
import { type ActionsInput, actionsNow, actionsOf, type IrreversibleBy, isSettled } from './actions.ts'
import { type AgendaItem, item } from './agenda-item.ts'

/** Of commands and calls: nobody wrote down what takes them back. */
export const isOneWay: IrreversibleBy = ({ does, undo }: ActionPlan) =>
  does.kind !== 'named' && undo === undefined ? 'the plan has no `undo:` for it' : undefined

type Around = Pick<ActionsInput, 'plan' | 'facts'> & { readonly irreversible?: IrreversibleBy }

/** The occurrences whose gate has moved and that have actions to come which cannot be undone: what they require is asked again for these. */
export const actingOf = (
  { plan, facts, irreversible = isOneWay }: Around,
  occurrences: readonly Occurrence[],
): ReadonlySet<OccurrenceId> =>
  new Set(
    occurrences
      .filter((one) => one.kind !== 'message' && hasBegun(one, facts))
      .filter((occurrence) =>
        actionsOf(occurrence, { plan, facts }).some(
          (one) => !isSettled(one, occurrence) && irreversible(one.action) !== undefined,
        ),
      )
      .map(({ id }) => id),
  )

const hasBegun = ({ id }: Occurrence, { occurrences }: Facts): boolean =>
  occurrences.get(id)?.began !== undefined

/** What is to be done about an occurrence whose gate was seen to; undefined where it has no actions. */
export const actingItem = (
  occurrence: Occurrence,
  input: Around &
    Pick<ActionsInput, 'now' | 'unmet'> & {
      readonly planned: readonly Occurrence[]
      readonly hold: Hold | undefined
    },
): AgendaItem | undefined => {
  const { plan, facts, now, hold, unmet, planned, irreversible = isOneWay } = input
  if (actionsOf(occurrence, { plan, facts }).length === 0) return undefined
  if (hold !== undefined) return item(occurrence, 'held', { do: 'hold', by: 'decision', why: hold.why })
  const stands = actionsNow(occurrence, { plan, occurrences: planned, facts, now, unmet, irreversible })
  switch (stands.is) {
    case 'done':
      return { ...item(occurrence, 'running', { do: 'run' }), acts: 'done' }
    case 'next':
      return { ...item(occurrence, 'running', { do: 'run' }), acts: stands.next }
    case 'waiting':
      return item(occurrence, 'running', { do: 'wait', until: stands.until, why: stands.why })
    case 'held':
      return item(occurrence, 'held', { do: 'hold', by: stands.by, why: stands.why })
  }
}
