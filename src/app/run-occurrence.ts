import { SunsetError } from '../base/errors.ts'
import { type Instant, instant } from '../base/instant.ts'
import type { Segment } from '../ledger/ledger.ts'
import type { Occurrence } from '../model/occurrence.ts'
import { composer } from '../send/compose.ts'
import { deliver } from '../send/deliver.ts'
import { type Ended, noProgress } from '../send/delivering.ts'
import { opensAt } from '../timeline/opens-at.ts'
import type { RunContext } from './run-context.ts'
import { addresseesOf, type View } from './view.ts'

/** What came of one occurrence in this run. */
export type Ran = {
  readonly handedOver: number
  /** Nobody is left for whom anything will happen. */
  readonly completed: boolean
  readonly ended: Ended
  /** When the next segment opens, where somebody must wait for their own hour. */
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
  const to = addresseesOf(plan, occurrence)
  const segments = view.segments.filter(({ cohort }) => cohort === occurrence.cohort)
  const { open, opens } = openSegments(context, occurrence, segments)
  const progress = noProgress()
  const pending = view.facts.occurrences.get(occurrence.id)?.counts.pending ?? 0
  const adapter = await context.adapter()
  await ledger.begin(lease, occurrence, clock.now())
  surroundings.probe('begun')
  context.tell({ kind: 'delivering', occurrence: occurrence.id, pending, progress })
  const ended = await deliver({
    plan: plan.name,
    occurrence,
    to,
    revision: context.revision,
    ledger,
    lease,
    adapter,
    compose: composer({
      plan,
      occurrence,
      message: messageOf(context, occurrence),
      messages: context.messages,
      kind: context.channel.kind,
      linkSecret: context.linkSecret,
      clock,
    }),
    segments: open,
    senders: context.senders,
    concurrency: plan.channel.concurrency,
    inDoubt: plan.inDoubt,
    ...(limit === undefined ? {} : { limit }),
    clocks: { plan: clock, machine: surroundings.clocks.machine },
    random: surroundings.random,
    progress,
    stop: context.stop,
    abandon: surroundings.interrupts.abandon,
    probe: surroundings.probe,
  })
  context.tell({ kind: 'delivered', occurrence: occurrence.id })
  const completed = await closeIfDone(context, occurrence)
  return { handedOver: progress.handedOver, completed, ended, ...(opens === undefined ? {} : { opens }) }
}

const messageOf = ({ plan }: RunContext, { phase }: Occurrence): string => {
  const message = plan.phases.find(({ name }) => name === phase)?.message
  if (message === undefined) throw new SunsetError('internal', `The phase "${phase}" has no message.`)
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

const closeIfDone = async (context: RunContext, occurrence: Occurrence): Promise<boolean> => {
  const { plan, ledger, lease, clock, surroundings } = context
  const happened = await ledger.happened([{ occurrence, to: addresseesOf(plan, occurrence) }])
  const counts = happened.get(occurrence.id)?.counts
  if (counts === undefined || counts.pending > 0 || counts.sending > 0) return false
  surroundings.probe('before-complete')
  await ledger.complete(lease, occurrence, addresseesOf(context.plan, occurrence), clock.now())
  surroundings.probe('after-complete')
  return true
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
