import type { Instant } from '../base/instant.ts'
import {
  type ActionId,
  type ActionKey,
  actionKeys,
  actionName,
  isSameAction,
  type KeptAction,
} from '../model/action.ts'
import type { Facts } from '../model/facts.ts'
import type { Occurrence } from '../model/occurrence.ts'
import type { ActionPlan, Plan } from '../model/plan.ts'
import { instantText } from '../timeline/instant-text.ts'
import { type NotThere, notThere, notThereText } from './not-there.ts'
import type { Unmet } from './requirements.ts'

/** An action of an occurrence, for whom it is done, and what is kept of it. */
export type PhaseAction = ActionId & {
  readonly action: ActionPlan
  readonly name: string
  readonly record: KeptAction | undefined
}

/** Why an action cannot be taken back; undefined where it can. */
export type IrreversibleBy = (action: ActionPlan) => string | undefined

/** What an occurrence's actions come to now. */
export type ActionsNow =
  | { readonly is: 'done' }
  /** The next one, to be done now. */
  | { readonly is: 'next'; readonly next: PhaseAction }
  | { readonly is: 'waiting'; readonly until: Instant; readonly why: string }
  | {
      readonly is: 'held'
      readonly by: 'cohorts' | 'failed' | 'doubt' | 'thaw' | 'requires'
      readonly why: string
    }

export type ActionsInput = {
  readonly plan: Plan
  /** Those in force, of all cohorts. */
  readonly occurrences: readonly Occurrence[]
  readonly facts: Facts
  readonly now: Instant
  /** What keeps back those that cannot be undone. */
  readonly unmet: Unmet | undefined
  readonly irreversible: IrreversibleBy
}

/** The actions of an occurrence in their order: its cohort's own, and the channel's, which all cohorts share. */
export const actionsOf = (
  occurrence: Occurrence,
  { plan, facts }: { readonly plan: Plan; readonly facts: Pick<Facts, 'actions'> },
): readonly PhaseAction[] => {
  const actions = plan.phases.find(({ name }) => name === occurrence.phase)?.actions ?? []
  const keys = actionKeys(actions)
  return actions.map((action, index): PhaseAction => {
    const id: ActionId = {
      step: occurrence.stepKey,
      cohort: action.scope === 'cohort' ? occurrence.cohort : undefined,
      key: keys[index] ?? ('' as ActionKey),
    }
    const record = facts.actions?.find((one) => isSameAction(one, id))
    return { ...id, action, name: actionName(action.does), record }
  })
}

/** Done, or taken back and to be done no more: an occurrence whose instant was moved to after that is to happen again. */
export const isSettled = ({ record }: PhaseAction, { at }: Pick<Occurrence, 'at'>): boolean =>
  record !== undefined &&
  ((record.way === 'do' && record.state === 'done') || (record.way === 'undo' && !isAgain(record, at)))

const isAgain = ({ state, way, at }: KeptAction, due: Instant): boolean =>
  way === 'undo' && state === 'undone' && at < due

/** An action of an occurrence that was complete is to be done once more, because somebody said so. */
export const hasReopened = (occurrence: Occurrence, input: Pick<ActionsInput, 'plan' | 'facts'>): boolean =>
  actionsOf(occurrence, input).some(
    ({ record }) => record !== undefined && record.way === 'do' && record.state !== 'done',
  )

/**
 * What is to be done next for an occurrence that has begun. The order is kept: what failed, is in doubt or is tried again later keeps back all
 * that follow. Only what waits for other cohorts to be there does not keep back what is done cohort by cohort.
 */
export const actionsNow = (occurrence: Occurrence, input: ActionsInput): ActionsNow => {
  let held: ActionsNow | undefined
  for (const one of actionsOf(occurrence, input)) {
    if (isSettled(one, occurrence)) {
      if (one.record?.way === 'undo') return troubleOf(one, one.record) ?? takenBack(one)
      continue
    }
    if (one.cohort === undefined) {
      const missing = held === undefined ? notThere(occurrence, input) : undefined
      if (missing !== undefined && missing.length > 0) held = waitsForCohorts(one, missing, input.plan)
      if (held !== undefined) continue
    }
    return (
      troubleOf(one, one.record) ?? laterOf(one, input) ?? keptBack(one, input) ?? { is: 'next', next: one }
    )
  }
  return held ?? { is: 'done' }
}

const waitsForCohorts = ({ name }: PhaseAction, missing: readonly NotThere[], plan: Plan): ActionsNow => {
  const why = `\`${name}\` waits for everybody: ${missing.map((one) => notThereText(one, plan)).join('; ')}`
  const instants = missing.map(({ at }) => at)
  const last = instants.every((at) => at !== undefined) ? Math.max(...instants) : undefined
  return last === undefined
    ? { is: 'held', by: 'cohorts', why }
    : { is: 'waiting', until: last as Instant, why }
}

const troubleOf = ({ name }: PhaseAction, record: KeptAction | undefined): ActionsNow | undefined => {
  if (record === undefined) return undefined
  const { way, state, said } = record
  const what = way === 'do' ? `\`${name}\`` : `taking back \`${name}\``
  const words = said === undefined ? '' : `: ${said}`
  if (state === 'in_doubt')
    return { is: 'held', by: 'doubt', why: `nobody knows whether ${what} was done${words}` }
  if (state === 'failed')
    return { is: 'held', by: way === 'do' ? 'failed' : 'thaw', why: `${what} failed${words}` }
  return way === 'undo' && state === 'doing'
    ? { is: 'held', by: 'thaw', why: `${what} was begun and not ended` }
    : undefined
}

const takenBack = ({ name, record }: PhaseAction): ActionsNow => ({
  is: 'held',
  by: 'failed',
  why: `\`${name}\` was taken back${record?.said === undefined ? '' : `: ${record.said}`}`,
})

const laterOf = ({ name, record }: PhaseAction, { now, plan }: ActionsInput): ActionsNow | undefined => {
  if (record?.state !== 'waiting' || record.retryAt === undefined || record.retryAt <= now) return undefined
  const why = `\`${name}\` is tried again ${instantText(record.retryAt, plan.timezone)}${record.said === undefined ? '' : `: ${record.said}`}`
  return { is: 'waiting', until: record.retryAt, why }
}

const keptBack = (
  { name, action, record }: PhaseAction,
  { unmet, irreversible }: ActionsInput,
): ActionsNow | undefined => {
  // What was begun is ended: half of it is worse than all of it.
  if (unmet === undefined || record?.state === 'doing' || irreversible(action) === undefined) return undefined
  return { is: 'held', by: 'requires', why: `\`${name}\` cannot be undone, and ${unmet.why}` }
}
