import type { Instant } from '../base/instant.ts'
import type { DeliveryState } from '../model/delivery.ts'
import type { Revision } from '../model/facts.ts'
import type { OccurrenceId } from '../model/occurrence.ts'
import type { Plan } from '../model/plan.ts'
import { deadlineOf } from '../timeline/deadline-of.ts'
import { missingOf } from './counts-text.ts'
import { counted, grouped } from './numbers.ts'
import type { StatusInput } from './status-document.ts'

/** How many deliveries ended, or wait, for one and the same reason. */
export type ReasonCount = {
  readonly state: DeliveryState
  readonly reason: { readonly code: string; readonly text: string; readonly of: string }
  readonly n: number
}

/** What became of one occurrence's deliveries. */
export type Outcomes = {
  readonly reasons: readonly ReasonCount[]
  /** Sent again after an answer was lost: how many people, and how many messages more than one each, at most. */
  readonly resent: { readonly people: number; readonly messages: number }
}

/** Everything that an exit leaves as evidence. */
export type ReportInput = StatusInput & {
  readonly revisions: readonly Omit<Revision, 'text'>[]
  readonly audit: { readonly number: number; readonly hash: string } | undefined
  readonly outcomes: ReadonlyMap<OccurrenceId, Outcomes>
  /** When the audience was last read, and how many people are known. */
  readonly audience: { readonly readAt: Instant; readonly people: number } | undefined
}

/** What a person in charge would call wrong, the worst first; empty where all is in order. */
export const wrongs = (input: ReportInput): readonly string[] => {
  const { facts, agenda, now, plan, audience } = input
  const sums = [...facts.occurrences].flatMap(([id, { counts }]) => {
    const missing = missingOf(counts)
    return missing === 0 ? [] : [`the sums of ${id} do not hold: ${grouped(missing)} unaccounted for`]
  })
  const held = agenda.items.filter(({ state }) => state === 'held').map(({ occurrence }) => occurrence.id)
  const doubts = totalOf(input, 'in_doubt')
  const announced = neverTold(input)
  // Of those in doubt nobody knows; they are named apart.
  const untold = (announced?.people ?? 0) - (announced?.by.find(({ state }) => state === 'in_doubt')?.n ?? 0)
  const isOver = deadlineOf(plan) <= now
  return [
    ...sums,
    ...(input.revision === undefined ? ['nothing was ever approved'] : []),
    ...(isOver && audience === undefined ? ['the deadline has passed, and nobody was ever told'] : []),
    ...(untold > 0 && (isOver || isSettled(announced))
      ? [`${counted(untold, 'person was', 'people were')} never told`]
      : []),
    ...(held.length === 0 ? [] : [`${held.join(', ')} ${held.length === 1 ? 'is' : 'are'} held`]),
    ...(doubts === 0 ? [] : [`${counted(doubts, 'delivery is', 'deliveries are')} in doubt`]),
  ]
}

/** Nobody of them is on the way any more. */
const isSettled = (announced: NeverTold | undefined): boolean =>
  announced?.by.every(({ state }) => state !== 'pending' && state !== 'sending') ?? false

const totalOf = ({ facts }: ReportInput, state: DeliveryState): number => {
  let total = 0
  for (const { counts } of facts.occurrences.values()) total += counts[state]
  return total
}

export type NeverTold = {
  readonly phase: string
  readonly audience: number
  readonly people: number
  /** In which state their announcement is. */
  readonly by: readonly { readonly state: DeliveryState; readonly n: number }[]
}

const untoldStates = ['pending', 'sending', 'in_doubt', 'failed', 'suppressed', 'expired'] as const

/** Whom the announcement did not reach for certain: its audience without those for whom it was accepted. */
export const neverTold = ({ plan, agenda, facts }: ReportInput): NeverTold | undefined => {
  const phase = announcementOf(plan)
  if (phase === undefined) return undefined
  const counts = agenda.items
    .filter(({ occurrence }) => occurrence.phase === phase && occurrence.kind === 'message')
    .flatMap(({ occurrence }) => facts.occurrences.get(occurrence.id)?.counts ?? [])
  const sum = (state: DeliveryState | 'audience'): number =>
    counts.reduce((total, one) => total + one[state], 0)
  return {
    phase,
    audience: sum('audience'),
    people: sum('audience') - sum('accepted') - sum('delivered') - sum('read'),
    by: untoldStates.map((state) => ({ state, n: sum(state) })).filter(({ n }) => n > 0),
  }
}

const announcementOf = ({ phases }: Plan): string | undefined =>
  (phases.find(({ name }) => name === 'announce') ?? phases.find(({ message }) => message !== undefined))
    ?.name

/** What can be said of duplicates and of doubts, in plain words; the bound holds whatever happened on the wire. */
export const doubtSentences = (input: ReportInput): readonly string[] => {
  const doubts = totalOf(input, 'in_doubt')
  const assumed = sumOfReason(input, 'assumed-sent') + sumOfReason(input, 'assumed-unsent')
  const { people, messages } = resentIn(input)
  const twice =
    people === 0
      ? 'Nobody was sent anything again after its answer was lost: each message reached each person at most once.'
      : `At most ${counted(people, 'person', 'people')} may have got a message twice: ${counted(messages, 'message was', 'messages were')} sent again after an answer was lost.`
  return [
    twice,
    ...(doubts === 0
      ? []
      : [
          `${counted(doubts, 'delivery is', 'deliveries are')} in doubt: at most once each, and ${grouped(doubts)} may not have got it.`,
        ]),
    ...(assumed === 0
      ? []
      : [
          `Of ${counted(assumed, 'delivery', 'deliveries')} an operator said what is assumed: ${grouped(sumOfReason(input, 'assumed-sent'))} sent, ${grouped(sumOfReason(input, 'assumed-unsent'))} unsent.`,
        ]),
  ]
}

/** The bound of duplicates over all occurrences. Somebody may be counted once for each message. */
export const resentIn = ({ outcomes }: ReportInput): Outcomes['resent'] => {
  let people = 0
  let messages = 0
  for (const { resent } of outcomes.values()) {
    people += resent.people
    messages += resent.messages
  }
  return { people, messages }
}

const sumOfReason = ({ outcomes }: ReportInput, code: string): number => {
  let total = 0
  for (const { reasons } of outcomes.values())
    for (const { reason, n } of reasons) if (reason.code === code && reason.of === 'operator') total += n
  return total
}

/** What happens next to deliveries in a state with a reason. */
export const nextStepOf = ({ plan }: ReportInput, state: DeliveryState): string => {
  switch (state) {
    case 'pending':
      return 'tried again'
    case 'failed':
      return 'not tried again'
    case 'suppressed':
      return 'not written to'
    case 'expired':
      return 'not sent, of no more use'
    case 'in_doubt':
      return plan.inDoubt === 'resend' ? 'sent again' : 'waits for a receipt or a decision'
    default:
      return 'done'
  }
}
