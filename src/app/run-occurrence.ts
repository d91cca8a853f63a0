import { SunsetError } from '../base/errors.ts'
import type { Instant } from '../base/instant.ts'
import type { Want } from '../ledger/claiming.ts'
import { needsToken } from '../messages/render.ts'
import type { DeadlineShown } from '../messages/shown.ts'
import { noCounts } from '../model/delivery.ts'
import type { OccurrenceFacts } from '../model/facts.ts'
import { correctionPhase, type Occurrence } from '../model/occurrence.ts'
import type { PhasePlan } from '../model/plan.ts'
import { isDated } from '../model/promise.ts'
import { composer } from '../send/compose.ts'
import { type Delivering, noProgress } from '../send/delivering.ts'
import { instantText } from '../timeline/instant-text.ts'
import { openNow } from '../timeline/open-now.ts'
import { statedDeadline } from '../timeline/truth-of.ts'
import { brakeTripped } from '../work/brakes.ts'
import { messageFor } from '../work/corrections.ts'
import { sendableOf, windowFor } from '../work/sendable.ts'
import { hasActions } from './plan-actions.ts'
import { preflightHold } from './preflight.ts'
import type { RunContext } from './run-context.ts'
import { inSlices, type RanOut, settlingsOf, type Waits } from './slices.ts'
import { unapproved } from './template-approvals.ts'
import { noteTemplateHold } from './template-holds.ts'
import { addresseesOf, type View } from './view.ts'
import { watch } from './watch.ts'

/** What came of one occurrence in this run. */
export type Ran = {
  readonly handedOver: number
  /** Nobody is left for whom anything will happen. */
  readonly completed: boolean
  readonly ended: RanOut
}

/**
 * Writes to everybody who can be written to, whoever's window opens meanwhile, until nobody is left whose window is open or the
 * agenda changes by itself; and closes the occurrence when nobody is left at all.
 */
export const runMessages = async (
  context: RunContext,
  view: View,
  occurrence: Occurrence,
  limit: number | undefined,
): Promise<Ran> => {
  const { plan, ledger, lease, clock, surroundings } = context
  const segments = view.segments.filter(({ cohort }) => cohort === occurrence.cohort)
  const window = windowFor(plan, occurrence, context.urgent)
  const { next } = view.agenda
  const progress = noProgress()
  const pending = view.facts.occurrences.get(occurrence.id)?.counts.pending ?? 0
  const phase = phaseOf(context, occurrence)
  const adapter = await context.adapter()
  const refused =
    (await preflightHold(context, view, occurrence)) ?? (await awaitsApproval(context, occurrence))
  // Before it begins: nobody is claimed for a message that the platform would refuse to everybody of a language.
  if (refused !== undefined)
    return { handedOver: 0, completed: false, ended: { because: 'held', why: refused } }
  const { limit: perDay, changes: limitChanges } = await context.perDay(view)
  const { promise, deadline } = stated(context, occurrence)
  const compose = composer({
    plan,
    occurrence,
    deadline,
    messages: context.messages,
    kind: context.channel.kind,
    linkSecret: context.linkSecret,
    ...(context.played === undefined ? {} : { token: context.played.token }),
    clock,
  })
  await ledger.begin(lease, occurrence, clock.now())
  surroundings.probe('begun')
  context.tell({ kind: 'delivering', occurrence: occurrence.id, pending, progress })
  const watched = await watch({
    ledger,
    machine: surroundings.clocks.machine,
    stop: context.stop,
    brake: () =>
      brakeTripped(plan.channel.stop, settlingsOf(progress)) ??
      brakeTripped(phase.brakes, settlingsOf(progress)),
  })
  const delivering: Omit<Delivering, 'limit'> = {
    plan: plan.name,
    occurrence,
    to: addresseesOf(plan, occurrence),
    revision: context.revision,
    promise,
    ledger,
    lease,
    adapter,
    compose,
    ...(perDay === undefined ? {} : { perDay }),
    // Whoever was told what is no longer true is put right at once.
    ...(occurrence.phase === 'correction' ? {} : { spacing: plan.spacing }),
    reach: (at) => openNow(occurrence, segments, window, at),
    ...(next === undefined ? {} : { until: next }),
    senders: context.senders,
    concurrency: plan.channel.concurrency,
    inDoubt: plan.inDoubt,
    clocks: { plan: clock, machine: surroundings.clocks.machine },
    random: surroundings.random,
    progress,
    stop: watched.signal,
    abandon: surroundings.interrupts.abandon,
    probe: surroundings.probe,
    ...(context.played === undefined ? {} : { commitEveryMs: context.played.commitEveryMs }),
  }
  let ended: RanOut
  let waits: Waits | undefined
  try {
    ;({ ended, waits } = await inSlices(context, phase, delivering, limit))
    const stopped = watched.stopped()
    if (ended.because === 'stopped' && stopped !== undefined) ended = stopped
  } finally {
    await watched.end()
    context.tell({ kind: 'delivered', occurrence: occurrence.id })
  }
  const { completed, facts } = await closeIfDone(context, occurrence)
  const others = sendableOf(occurrence, facts.pendingIn ?? [], window, clock.now()).next
  const waiting = completed ? undefined : waitsOf(ended, waits, others, limitChanges)
  await ledger.waitsFor(lease, occurrence, waiting)
  return { handedOver: progress.handedOver, completed, ended }
}

/** Held until its templates are approved; a later run sees that by itself. */
const awaitsApproval = async (context: RunContext, occurrence: Occurrence): Promise<string | undefined> => {
  const missing = await unapproved(context, occurrence)
  if (missing === undefined) return undefined
  const why = `${missing}; it goes on by itself once that is done`
  await noteTemplateHold(context, occurrence.id, why)
  return why
}

/** What keeps the rest waiting that the agenda cannot see by itself: a limit, a sender's rest, a canary's receipts. */
const waitsOf = (
  ended: RanOut,
  slice: Waits | undefined,
  others: Instant | undefined,
  limitChanges: Instant | undefined,
): Waits | undefined => {
  if (ended.because === 'waits') {
    // A limit that grows before anything leaves its 24 hours makes room sooner.
    const until = limitChanges !== undefined && limitChanges < ended.until ? limitChanges : ended.until
    return { until, why: ended.why }
  }
  const waits = ended.because === 'rests' ? { until: ended.until, why: ended.why } : slice
  // Whoever can be written to before that is not kept waiting with the others.
  return waits === undefined || others === undefined || others >= waits.until
    ? waits
    : { until: others, why: waits.why }
}

/** A correction has none of its own: no canary, no brakes but the channel's. */
const phaseOf = ({ plan }: RunContext, { phase }: Occurrence): Pick<PhasePlan, 'canary' | 'brakes'> => {
  if (phase === correctionPhase) return {}
  const found = plan.phases.find(({ name }) => name === phase)
  if (found === undefined) throw new SunsetError('internal', `The plan has no phase "${phase}".`)
  return found
}

/** What an occurrence's messages say of the deadline, and whether with a link. */
const stated = (
  { plan, messages }: RunContext,
  occurrence: Occurrence,
): { readonly promise: Want['promise']; readonly deadline: DeadlineShown } => {
  const truth = occurrence.truth ?? statedDeadline(plan, occurrence.cohort)
  const dated = isDated(truth) ? truth : statedDeadline(plan, occurrence.cohort)
  const message = messageFor(plan, occurrence, undefined)
  const hasLink = plan.link !== undefined && message !== undefined && needsToken(messages, message)
  return {
    promise: { statement: truth, ...(hasLink && plan.link !== undefined ? { link: plan.link.url } : {}) },
    deadline: dated,
  }
}

const closeIfDone = async (
  context: RunContext,
  occurrence: Occurrence,
): Promise<{ readonly completed: boolean; readonly facts: OccurrenceFacts }> => {
  const { plan, ledger, lease, clock, surroundings } = context
  const happened = await ledger.happened([{ occurrence, to: addresseesOf(plan, occurrence) }])
  const facts = happened.get(occurrence.id) ?? { counts: noCounts }
  if (facts.counts.pending > 0 || facts.counts.sending > 0) return { completed: false, facts }
  surroundings.probe('before-complete')
  await ledger.complete(lease, occurrence, addresseesOf(context.plan, occurrence), clock.now())
  surroundings.probe('after-complete')
  return { completed: true, facts }
}

/** A gate moves by itself, whether a run comes or not; what is recorded is that it was seen to. */
export const runGate = async (
  context: RunContext,
  occurrence: Occurrence,
  despite: string | undefined,
): Promise<void> => {
  const { plan, ledger, lease, clock, surroundings } = context
  const isGate = occurrence.gate !== undefined
  const entry = {
    at: clock.now(),
    who: surroundings.process.user,
    what: isGate ? 'gate' : 'actions',
    subject: occurrence.id,
    why: `${isGate ? gateWords(context, occurrence) : 'they begin'}${despite === undefined ? '' : `, although ${despite}`}`,
  }
  // With actions it is complete when they are.
  if (hasActions(plan, occurrence)) await ledger.begin(lease, occurrence, clock.now(), entry)
  else await ledger.complete(lease, occurrence, addresseesOf(plan, occurrence), clock.now(), entry)
  if (despite !== undefined)
    context.tell({
      kind: 'mention',
      text: `${occurrence.id}: the deadline has come, so the gate is ${occurrence.gate ?? 'open'}, although ${despite}.`,
    })
  if (occurrence.gate !== undefined)
    context.tell({ kind: 'moved-gate', occurrence: occurrence.id, gate: occurrence.gate })
}

/** A brownout may be over before any run sees to it: the gate moved all the same. */
const gateWords = ({ plan, clock }: RunContext, { gate, gateUntil }: Occurrence): string => {
  if (gateUntil === undefined) return `the gate is ${gate ?? 'open'}`
  const was = gateUntil <= clock.now() ? 'was' : 'is'
  return `the gate ${was} ${gate} until ${instantText(gateUntil, plan.timezone)}`
}
