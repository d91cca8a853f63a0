import type { Instant } from '../base/instant.ts'
import type { CompiledMessages } from '../messages/compiled.ts'
import { messagesSent } from '../messages/messages-of.ts'
import { turnsOnDaysLeft } from '../messages/render.ts'
import type { CohortName } from '../model/names.ts'
import type { Occurrence } from '../model/occurrence.ts'
import type { Addressees, PhasePlan, Plan } from '../model/plan.ts'
import type { Recipient } from '../model/recipient.ts'
import { isFreed } from '../timeline/deadline-of.ts'

/** One message as it has to be written for people of a cohort. */
export type Trial = {
  readonly message: string
  readonly now: Instant
  readonly isReply: boolean
  readonly isCorrection: boolean
  /** Whether they are to get it goes by a column of their own. */
  readonly byColumn: boolean
  isFor(recipient: Recipient): boolean
}

type Parts = {
  readonly plan: Plan
  readonly messages: CompiledMessages
  readonly occurrences: readonly Occurrence[]
  readonly now: Instant
}

/**
 * Each message of a cohort once, or, where it says something else as the days go by, once for each occurrence; its gates' replies; the
 * corrections. Whoever is freed for good gets nothing but those.
 */
export const trialsFor = (parts: Parts, cohort: CohortName): readonly Trial[] => {
  const { plan, now } = parts
  const corrections = [...messagesSent(plan).corrections].map((message) => ({
    ...everybodys,
    message,
    now,
    isCorrection: true,
  }))
  if (isFreed(plan, cohort)) return corrections
  return [...sentTrials(parts, cohort), ...replyTrials(parts), ...corrections]
}

const everybodys = { isReply: false, isCorrection: false, byColumn: false, isFor: (): boolean => true }

const sentTrials = ({ plan, messages, occurrences, now }: Parts, cohort: CohortName): readonly Trial[] => {
  const { corrections } = messagesSent(plan)
  const byMessage = new Map<string, PhasePlan[]>()
  for (const phase of plan.phases)
    if (phase.message !== undefined)
      byMessage.set(phase.message, [...(byMessage.get(phase.message) ?? []), phase])
  return [...byMessage].flatMap(([message, phases]): Trial[] => {
    const names = new Set(phases.map(({ name }) => name))
    const instants = turnsOnDaysLeft(messages, message)
      ? occurrences.filter((one) => one.cohort === cohort && names.has(one.phase)).map(({ at }) => at)
      : []
    const addressees = phases.map(({ to }) => to)
    return [...new Set(instants.length === 0 ? [now] : instants)].map((at) => ({
      ...everybodys,
      message,
      now: at,
      isCorrection: corrections.has(message),
      byColumn: addressees.some(({ kind }) => kind === 'column'),
      isFor: (recipient) => addressees.some((to) => isAddressed(to, recipient)),
    }))
  })
}

/** Who may still link, or was not reached, cannot be told from a row. */
const isAddressed = (to: Addressees, { linked, attributes }: Recipient): boolean => {
  if (to.kind === 'unlinked') return !linked
  return to.kind !== 'column' || to.values.includes(attributes[to.column] ?? '')
}

const replyTrials = ({ plan, now }: Parts): readonly Trial[] =>
  [...messagesSent(plan).replies].map((message) => ({ ...everybodys, message, now, isReply: true }))
