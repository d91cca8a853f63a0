import type { Adapter } from '../adapters/adapter.ts'
import { previewKeyOf } from '../model/delivery.ts'
import { type LocaleTag, phaseName, type SenderId } from '../model/names.ts'
import { occurrenceId } from '../model/occurrence.ts'
import type { Outcome } from '../model/outcome.ts'
import type { Address, Identity } from '../model/recipient.ts'
import { Senders } from '../send/senders.ts'
import { adapterOnce } from './adapter-once.ts'
import { channelOf, senderFor } from './channel.ts'
import type { Previewed } from './preview.ts'
import type { StandingPlan } from './standing-plan.ts'
import type { Surroundings } from './surroundings.ts'

/** What became of one message that was to be tried. */
export type Tried = {
  readonly message: string
  readonly locale: LocaleTag
  readonly isTemplate: boolean
  readonly outcome:
    | Outcome
    /** It was not handed over: it cannot be written, or not sent as it is. */
    | { readonly kind: 'cannot'; readonly text: string }
    /** Nor was this one, because of what came of one before it. */
    | { readonly kind: 'not tried' }
}

export type Trying = Pick<StandingPlan, 'plan' | 'clock'> & {
  readonly phase: string
  readonly address: Address
  readonly identity: Identity
}

/**
 * One after the other, a second apart at least: a run at work keeps so much below the limit that this fits beside it. What is wrong with the
 * account, the sender or the recipient is so for the others too, and they are not tried.
 */
export const tryAll = async (
  surroundings: Surroundings,
  trying: Trying,
  messages: readonly Previewed[],
): Promise<readonly Tried[]> => {
  const { plan, identity } = trying
  const { senders, limits } = channelOf(plan, surroundings.env)
  const sender = senderFor(identity, senders)
  const limit = limits.get(sender)
  const { machine } = surroundings.clocks
  const paces = new Senders(new Map(limit === undefined ? [] : [[sender, Math.min(1, limit)]]), machine.now())
  const adapters = adapterOnce(surroundings, plan, false)
  const { stop } = surroundings.interrupts
  try {
    const adapter = await adapters.get()
    const tried: Tried[] = []
    let isOver = false
    for (const one of messages) {
      const pace = paces.paceOf(sender)
      while (!isOver && pace !== undefined && !stop.aborted && !pace.take(machine.now()))
        await machine.sleep(pace.nextAt(machine.now()), stop)
      isOver ||= stop.aborted
      const outcome = isOver ? notTried : await tryOne(surroundings, { ...trying, adapter, sender }, one)
      isOver ||= endsAll(outcome)
      const isTemplate = !('failed' in one.result) && one.result.template !== undefined
      tried.push({ message: one.message, locale: one.locale, isTemplate, outcome })
    }
    return tried
  } finally {
    await adapters.close()
  }
}

const notTried: Tried['outcome'] = { kind: 'not tried' }

const endsAll = (outcome: Tried['outcome']): boolean =>
  outcome.kind === 'unreached' ||
  outcome.kind === 'unknown' ||
  outcome.kind === 'throttled' ||
  (outcome.kind === 'refused' && outcome.of !== 'template' && outcome.of !== 'request')

const tryOne = async (
  { interrupts }: Surroundings,
  trying: Trying & { readonly adapter: Adapter; readonly sender: SenderId },
  { message, locale, result }: Previewed,
): Promise<Tried['outcome']> => {
  const { plan, clock, phase, address, adapter, sender } = trying
  if ('failed' in result) return { kind: 'cannot', text: result.failed }
  const prepared = adapter.prepare(result, address, sender)
  if ('cannot' in prepared) return { kind: 'cannot', text: prepared.cannot }
  const at = clock.now()
  const key = previewKeyOf(plan.name, message, locale, at)
  const envelope = { key, attempt: 1, at, phase: phaseName(phase), occurrence: occurrenceId('preview') }
  return adapter.send(prepared, envelope, interrupts.abandon)
}
