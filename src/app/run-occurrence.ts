import { SunsetError } from '../base/errors.ts'
import { type Instant, instant } from '../base/instant.ts'
import type { Segment } from '../ledger/ledger.ts'
import type { Occurrence } from '../model/occurrence.ts'
import type { PhasePlan } from '../model/plan.ts'
import { composer } from '../send/compose.ts'
import { type Delivering, noProgress } from '../send/delivering.ts'
import { opensAt } from '../timeline/opens-at.ts'
import { brakeTripped } from '../work/brakes.ts'
import type { RunContext } from './run-context.ts'
import { inSlices, type RanOut, settlingsOf, type Waits } from './slices.ts'
import { addresseesOf, type View } from './view.ts'
import { watch } from './watch.ts'

/** What came of one occurrence in this run. */
export type Ran = {
  readonly handedOver: number
  /** Nobody is left for whom anything will happen. */
  readonly completed: boolean
  readonly ended: RanOut
  /** When somebody who waits can be written to: their own hour, the next slice of a canary. */
  readonly opens?: Instant
}

/** Writes to everybody who can be written to now, and closes the occurrence when nobody is left. */
export const runMessages = async (
  context: RunContext,
  view: View,
  occurrence: Occurrence,
  limit: number | undefined,
): Promise<Ran> => {
  const { plan, ledger, lease, clock, surroundings } = context
  const segments = view.segments.filter(({ cohort }) => cohort === occurrence.cohort)
  const { open, opens } = openSegments(context, occurrence, segments)
  const progress = noProgress()
  const pending = view.facts.occurrences.get(occurrence.id)?.counts.pending ?? 0
  const phase = phaseOf(context, occurrence)
  const adapter = await context.adapter()
  const perDay = await context.perDay()
  const compose = composer({
    plan,
    occurrence,
    message: messageOf(phase),
    messages: context.messages,
    kind: context.channel.kind,
    linkSecret: context.linkSecret,
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
    ledger,
    lease,
    adapter,
    compose,
    ...(perDay === undefined ? {} : { perDay }),
    segments: open,
    senders: context.senders,
    concurrency: plan.channel.concurrency,
    inDoubt: plan.inDoubt,
    clocks: { plan: clock, machine: surroundings.clocks.machine },
    random: surroundings.random,
    progress,
    stop: watched.signal,
    abandon: surroundings.interrupts.abandon,
    probe: surroundings.probe,
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
  const { completed, retryAt } = await closeIfDone(context, occurrence)
  const waiting = completed ? undefined : waitsOf(ended, waits, opens, retryAt)
  await ledger.waitsFor(lease, occurrence, waiting)
  const { handedOver } = progress
  return { handedOver, completed, ended, ...(waiting === undefined ? {} : { opens: waiting.until }) }
}

/** What keeps the rest waiting, the longest first: a limit, a sender's rest, a canary's receipts, people's own hours. */
const waitsOf = (
  ended: RanOut,
  slice: Waits | undefined,
  opens: Instant | undefined,
  retryAt: Instant | undefined,
): Waits | undefined => {
  if (ended.because === 'waits') return { until: ended.until, why: ended.why }
  const waits = ended.because === 'rests' ? { until: ended.until, why: ended.why } : slice
  if (waits !== undefined) return sooner(waits, retryAt)
  if (opens === undefined || ended.because !== 'done') return undefined
  return sooner({ until: opens, why: 'the others are not in their own hours yet' }, retryAt)
}

/** Whoever is to be tried again before the others can be written to is not kept waiting with them. */
const sooner = (waits: Waits, retryAt: Instant | undefined): Waits =>
  retryAt === undefined || retryAt >= waits.until ? waits : { until: retryAt, why: waits.why }

const phaseOf = ({ plan }: RunContext, { phase }: Occurrence): PhasePlan => {
  const found = plan.phases.find(({ name }) => name === phase)
  if (found === undefined) throw new SunsetError('internal', `The plan has no phase "${phase}".`)
  return found
}

const messageOf = ({ name, message }: PhasePlan): string => {
  if (message === undefined) throw new SunsetError('internal', `The phase "${name}" has no message.`)
  return message
}

/** Segments whose people may be written to now, and when the next of the others opens. */
const openSegments = (
  { plan, clock }: RunContext,
  occurrence: Occurrence,
  segments: readonly Segment[],
): { readonly open: readonly Segment[]; readonly opens: Instant | undefined } => {
  const now = clock.now()
  const phase = plan.phases.find(({ name }) => name === occurrence.phase)
  const window = phase?.window ?? plan.window
  const opening = (segment: Segment): Instant =>
    opensAt(occurrence, { zone: segment.zone ?? plan.timezone, window, planZone: plan.timezone }, now)
  const openings = segments.map((segment) => ({ segment, at: opening(segment) }))
  const later = openings.filter(({ at }) => at > now).map(({ at }) => at)
  return {
    open: openings.filter(({ at }) => at <= now).map(({ segment }) => segment),
    opens: later.length === 0 ? undefined : instant(Math.min(...later)),
  }
}

const closeIfDone = async (
  context: RunContext,
  occurrence: Occurrence,
): Promise<{ readonly completed: boolean; readonly retryAt: Instant | undefined }> => {
  const { plan, ledger, lease, clock, surroundings } = context
  const happened = await ledger.happened([{ occurrence, to: addresseesOf(plan, occurrence) }])
  const facts = happened.get(occurrence.id)
  if (facts === undefined || facts.counts.pending > 0 || facts.counts.sending > 0)
    return { completed: false, retryAt: facts?.retryAt }
  surroundings.probe('before-complete')
  await ledger.complete(lease, occurrence, addresseesOf(context.plan, occurrence), clock.now())
  surroundings.probe('after-complete')
  return { completed: true, retryAt: undefined }
}

/** A gate moves by itself, whether a run comes or not; what is recorded is that it was seen to. */
export const runGate = async (context: RunContext, occurrence: Occurrence): Promise<void> => {
  const { ledger, lease, clock, surroundings } = context
  await ledger.complete(lease, occurrence, addresseesOf(context.plan, occurrence), clock.now())
  await ledger.audit({
    at: clock.now(),
    who: surroundings.process.user,
    what: 'gate',
    subject: occurrence.id,
    why: `the gate is ${occurrence.gate ?? 'open'}`,
  })
  if (occurrence.gate !== undefined)
    context.tell({ kind: 'moved-gate', occurrence: occurrence.id, gate: occurrence.gate })
}
