import { instant } from '../base/instant.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { SenderId } from '../model/names.ts'
import type { OccurrenceId } from '../model/occurrence.ts'
import type { Plan } from '../model/plan.ts'
import { type Finish, finishesOf } from '../timeline/feasibility/finishes.ts'
import { ratesOf } from './channel.ts'
import { inputOf } from './feasibility.ts'
import type { Surroundings } from './surroundings.ts'
import type { View } from './view.ts'

/** So long back a rate is measured: a ledger keeps what was handed over for 10 seconds. */
const measuredOverMs = 5000

/**
 * When what runs now will be done, from how fast it really goes: what the senders handed over in the last seconds, people's own hours and
 * the limit of 24 hours. Undefined where nothing was handed over lately, or no sender has a limit (then nobody counts).
 */
export const doneBy = async (
  { clocks, env }: Pick<Surroundings, 'clocks' | 'env'>,
  plan: Plan,
  ledger: Ledger,
  view: View,
): Promise<ReadonlyMap<OccurrenceId, Finish> | undefined> => {
  const now = clocks.machine.now()
  const permits = await ledger.permitsSince(instant(now - measuredOverMs))
  const handed = new Map<SenderId, number>()
  for (const { sender, at, n } of permits) if (at <= now) handed.set(sender, (handed.get(sender) ?? 0) + n)
  if (handed.size === 0) return undefined
  const crowds = view.segments.map(({ cohort, zone, country, sender, size }) => ({
    cohort,
    zone,
    country,
    sender,
    people: size,
    linked: 0,
  }))
  const { occurrences, facts } = view
  const input = inputOf({ plan, occurrences, crowds, env, from: view.now, facts })
  // Whoever handed over nothing has nobody to write to now, and will go at its rate once it has.
  const senders = ratesOf(plan, env).map(({ id, perSecond }) => {
    const measured = handed.get(id)
    if (measured === undefined) return { id, perSecond }
    return { id, perSecond: (1000 * measured) / measuredOverMs / plan.channel.share }
  })
  return finishesOf({ ...input, senders })
}
