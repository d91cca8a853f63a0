import { createHash } from 'node:crypto'
import type { Brand } from '../base/brand.ts'
import type { Instant } from '../base/instant.ts'
import type { CohortName } from './names.ts'
import type { StepKey } from './occurrence.ts'
import type { ActionPlan, ActionStep } from './plan.ts'

/**
 * Which action of a step it is, by what it does and not by where it stands: a revision that moves it, or puts another one before it, does
 * not do it again; one that changes its arguments makes another action of it.
 */
export type ActionKey = Brand<string, 'ActionKey'>
export const actionKey = (text: string): ActionKey => text as ActionKey

/** An action for whom it is done: the channel (no cohort), or one cohort. */
export type ActionId = {
  readonly step: StepKey
  readonly cohort: CohortName | undefined
  readonly key: ActionKey
}

/** `in_doubt`: it was begun, and nobody knows whether it was done. `waiting`: to be tried (again). */
export type ActionState = 'doing' | 'waiting' | 'done' | 'in_doubt' | 'failed' | 'undone'

/** What is kept of an action once it was taken up. `way` says what the state is about: doing it, or taking it back. */
export type ActionRecord = ActionId & {
  readonly state: ActionState
  readonly way: 'do' | 'undo'
  /** From 1; of the present way. */
  readonly attempt: number
  /** Plan time of the last move. */
  readonly at: Instant
  /** Not before then. */
  readonly retryAt?: Instant
  /** What there was before, as JSON: read once, before it was first done. Holds no secret. */
  readonly before?: string
  /** What the command printed, the platform said, or a person decided. */
  readonly said?: string
  /** The revision that it is an action of: what takes it back is written there. */
  readonly revision: number
}

/** As it is kept: in the order in which they were done, which is the reverse of the order in which they are taken back. */
export type KeptAction = ActionRecord & { readonly number: number }

/** Undefined: never taken up. */
export type ActionStage = `${ActionRecord['way']}-${ActionState}` | 'untouched'

export const stageOf = (record: Pick<ActionRecord, 'way' | 'state'> | undefined): ActionStage =>
  record === undefined ? 'untouched' : `${record.way}-${record.state}`

/**
 * From where an action may come to a stage. Done from `waiting`, `failed` or `in_doubt` only by a person's word; again from `doing` after a
 * crash. Whatever is being taken back is not done meanwhile.
 */
export const actionMoves: Readonly<Partial<Record<ActionStage, readonly ActionStage[]>>> = {
  'do-doing': ['untouched', 'do-waiting', 'do-doing', 'undo-undone'],
  'do-waiting': ['untouched', 'do-doing', 'do-waiting', 'do-failed', 'do-in_doubt', 'undo-undone'],
  'do-done': ['do-doing', 'do-in_doubt'],
  'do-failed': ['untouched', 'do-doing', 'do-waiting', 'do-in_doubt', 'undo-undone'],
  'do-in_doubt': ['do-doing'],
  'undo-doing': ['do-done', 'do-doing', 'do-waiting', 'do-failed', 'undo-doing', 'undo-failed'],
  'undo-undone': ['undo-doing', 'undo-in_doubt'],
  'undo-failed': ['undo-doing', 'undo-in_doubt'],
  'undo-in_doubt': ['undo-doing'],
}

/** How people call an action: `clear-commands`, `run ./stop-bot.sh`, `http POST https://ops.example/bot`. Holds no secret. */
export const actionName = (does: ActionStep): string => {
  switch (does.kind) {
    case 'named':
      return does.name
    case 'run':
      return `run ${(does.command[0] ?? '').slice(0, 60)}`
    case 'http':
      return `http ${does.request.method} ${pageOf(does.request.url)}`
  }
}

/** Without its query, which may hold a key. */
const pageOf = (url: string): string =>
  URL.canParse(url) ? `${new URL(url).origin}${new URL(url).pathname}`.slice(0, 80) : 'a page'

/** The keys of a phase's actions, in their order; the second of two that do the same has its number. */
export const actionKeys = (actions: readonly ActionPlan[]): readonly ActionKey[] => {
  const times = new Map<string, number>()
  return actions.map(({ does }) => {
    const bare = `${actionName(does)} ${digestOf(does)}`
    const nth = (times.get(bare) ?? 0) + 1
    times.set(bare, nth)
    return actionKey(nth === 1 ? bare : `${bare}#${nth}`)
  })
}

const digestOf = (does: ActionStep): string =>
  createHash('sha256')
    .update(JSON.stringify(inOrder(does)))
    .digest('hex')
    .slice(0, 8)

/** The same data whatever the order of its keys. */
const inOrder = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(inOrder)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, inner]) => [key, inOrder(inner)]),
  )
}

/** A key without its digest: what people read. */
export const nameOfKey = (key: ActionKey): string => key.replace(/ [0-9a-f]{8}(#\d+)?$/, '$1')

export const isSameAction = (one: ActionId, other: ActionId): boolean =>
  one.step === other.step && one.cohort === other.cohort && one.key === other.key

/** `freeze: clear-commands`, `freeze/italy: run ./stop.sh`. */
export const actionText = ({ step, cohort, key }: ActionId): string =>
  `${step}${cohort === undefined || cohort === 'default' ? '' : `/${cohort}`}: ${nameOfKey(key)}`
