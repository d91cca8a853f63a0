import { day, type Instant, instant } from '../base/instant.ts'
import type { Occurrence } from '../model/occurrence.ts'
import type { Plan } from '../model/plan.ts'
import type { ByHand } from '../report/by-hand-lines.ts'
import { adapterActionOf } from './plan-actions.ts'
import type { View } from './view.ts'

/**
 * What only a person can do once the channel is dismantled, and from when on. Counted from when things were done; from when they are planned
 * where they were not yet.
 */
export const byHandOf = (plan: Plan, view: View): readonly ByHand[] =>
  plan.phases.flatMap(({ name, actions }) => {
    const own = view.occurrences.filter(({ phase }) => phase === name).map((one) => endOf(one, view))
    if (own.length === 0) return []
    return actions
      .flatMap((action) => adapterActionOf(plan, action)?.byHand ?? [])
      .map(({ what, after, days }): ByHand => {
        const counted = after === 'action' ? own : messagesIn(view)
        const from = Math.max(0, ...counted.map(({ at }) => at)) + days * day
        // Not before the action itself, whatever it is counted from.
        const notBefore = instant(Math.max(from, ...own.map(({ at }) => at)))
        return { what, notBefore, isFixed: [...own, ...counted].every(({ isOver }) => isOver) }
      })
  })

type End = { readonly at: Instant; readonly isOver: boolean }

const endOf = ({ id, at }: Occurrence, { facts }: View): End => {
  const happened = facts.occurrences.get(id)
  return { at: happened?.completed ?? happened?.began ?? at, isOver: happened?.completed !== undefined }
}

/** Those that were sent, or will be. */
const messagesIn = (view: View): readonly End[] =>
  view.occurrences
    .filter(({ kind, id }) => kind === 'message' && view.facts.occurrences.get(id)?.skipped === undefined)
    .map((one) => endOf(one, view))
