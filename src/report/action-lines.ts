import { isoOf } from '../base/instant.ts'
import { isSameAction } from '../model/action.ts'
import type { Facts } from '../model/facts.ts'
import type { Occurrence } from '../model/occurrence.ts'
import type { Plan } from '../model/plan.ts'
import { actionsOf, type PhaseAction } from '../work/actions.ts'

/** An action as it is shown: `waiting` until it is done. */
export type ActionShown = {
  readonly occurrence: string
  readonly action: string
  readonly scope: 'channel' | 'cohort'
  readonly state: 'waiting' | 'doing' | 'done' | 'in_doubt' | 'failed' | 'undone'
  readonly at?: string
  readonly attempts?: number
  readonly retryAt?: string
  readonly said?: string
}

type Around = { readonly plan: Plan; readonly facts: Pick<Facts, 'actions'> }

/** Every action of these occurrences, each once: the channel's stand with the first of them. */
export const actionsShown = (occurrences: readonly Occurrence[], around: Around): readonly ActionShown[] => {
  const seen: PhaseAction[] = []
  return occurrences.flatMap((occurrence) =>
    actionsOf(occurrence, around).flatMap((one) => {
      if (seen.some((other) => isSameAction(one, other))) return []
      seen.push(one)
      return [shown(occurrence, one)]
    }),
  )
}

const shown = (occurrence: Occurrence, { name, cohort, record }: PhaseAction): ActionShown => ({
  occurrence: cohort === undefined ? occurrence.stepKey : occurrence.id,
  action: name,
  scope: cohort === undefined ? 'channel' : 'cohort',
  state: record?.state ?? 'waiting',
  ...(record === undefined ? {} : { at: isoOf(record.at), attempts: record.attempt }),
  ...(record?.retryAt === undefined ? {} : { retryAt: isoOf(record.retryAt) }),
  ...(record?.said === undefined ? {} : { said: record.said }),
})

const words: Readonly<Record<ActionShown['state'], string>> = {
  waiting: 'waiting',
  doing: 'begun',
  done: 'done',
  in_doubt: 'in doubt',
  failed: 'failed',
  undone: 'taken back',
}

/** `actions  set-profile done, clear-commands waiting`; empty for a phase that has none. */
export const actionsLine = (occurrence: Occurrence, around: Around): string => {
  const actions = actionsOf(occurrence, around)
  if (actions.length === 0) return ''
  return `actions  ${actions.map(({ name, record }) => `${name} ${words[record?.state ?? 'waiting']}`).join(', ')}`
}
