import { day, hour, type Instant, instant } from '../base/instant.ts'
import type { Problem } from '../base/problem.ts'
import type { Occurrence } from '../model/occurrence.ts'
import type { Plan } from '../model/plan.ts'
import { instantText } from '../timeline/instant-text.ts'
import { type PlacedAction, placedActions, placeOfAction } from './action-problems.ts'
import { adapterActionOf } from './plan-actions.ts'

/** What would go wrong because of when things are done: warnings, since only the operator knows what they can do without. */
export const actionOrderProblems = (plan: Plan, occurrences: readonly Occurrence[]): readonly Problem[] => [
  ...brownouts(plan),
  ...tooEarly(plan, occurrences),
  ...tooLate(plan, occurrences),
]

/** With each, when the channel's are done: when the last cohort is there. */
const timed = (plan: Plan, occurrences: readonly Occurrence[]) =>
  placedActions(plan)
    .map((placed) => {
      const own = occurrences.filter(({ phase }) => phase === placed.phase)
      const at = own.length === 0 ? undefined : instant(Math.max(...own.map((one) => one.at)))
      return { placed, known: adapterActionOf(plan, placed.action), at }
    })
    .filter((one): one is typeof one & { readonly at: Instant } => one.at !== undefined)
    .toSorted((one, other) => one.at - other.at)

/** What is refused, or done in vain, because something else was done before it. */
const tooLate = (plan: Plan, occurrences: readonly Occurrence[]): readonly Problem[] => {
  const all = timed(plan, occurrences)
  return all.flatMap(({ placed, known }, index) =>
    (known?.notAfter ?? []).flatMap(({ action, why }) =>
      all.slice(0, index).some((one) => one.known?.name === action)
        ? [
            warning(
              plan,
              placed,
              'action-order',
              `\`${known?.name}\` comes after \`${action}\`: ${why}`,
              `put it before \`${action}\``,
            ),
          ]
        : [],
    ),
  )
}

/** A platform's statuses settle within hours; a day is what the last reminder needs. */
const settlesIn = day

/** What ends while it is still needed. */
const tooEarly = (plan: Plan, occurrences: readonly Occurrence[]): readonly Problem[] => {
  const messages = occurrences.filter(({ kind }) => kind === 'message')
  return timed(plan, occurrences).flatMap(({ placed, known, at }) => {
    const ends = known?.ends
    if (known === undefined || ends === undefined) return []
    const later = messages.filter((one) => one.at >= at)
    const before = Math.max(0, ...messages.filter((one) => one.at < at).map((one) => one.at))
    const { gate, reply } = plan.phases.find(({ name }) => name === placed.phase) ?? {}
    return [
      ...(later.length > 0
        ? [
            warning(
              plan,
              placed,
              'action-too-early',
              `\`${known.name}\` comes before ${later.map(({ id }) => `\`${id}\``).join(', ')}: ${ends.why}`,
              'put it into a later phase',
            ),
          ]
        : []),
      ...(gate === 'frozen' && reply !== undefined
        ? [
            warning(
              plan,
              placed,
              'action-too-early',
              `\`${known.name}\` is done while \`${placed.phase}\` still answers people: ${ends.why}`,
              'put it into `shutdown`',
            ),
          ]
        : []),
      ...(later.length === 0 && before > 0 && at - before < settlesIn
        ? [
            warning(
              plan,
              placed,
              'action-too-early',
              `\`${known.name}\` comes ${Math.round((at - before) / hour)} hours after the last message (${instantText(instant(before), plan.timezone)}), whose statuses may still be on their way: ${ends.why}`,
              'give them a day',
            ),
          ]
        : []),
    ]
  })
}

const brownouts = (plan: Plan): readonly Problem[] =>
  placedActions(plan)
    .filter(
      ({ phase, index }) =>
        index === 0 && plan.phases.some((one) => one.name === phase && one.for !== undefined),
    )
    .map((placed) =>
      warning(
        plan,
        placed,
        'brownout-actions',
        `\`${placed.phase}\` moves its gate back by itself, and its actions are not taken back with it`,
        'take them back with `sunset thaw`, or put them into `freeze`',
      ),
    )

const warning = (plan: Plan, placed: PlacedAction, code: string, message: string, hint: string): Problem => {
  const place = placeOfAction(plan, placed)
  return { severity: 'warning', code, message, hint, ...(place === undefined ? {} : { place }) }
}
