import type { Place, Problem } from '../base/problem.ts'
import type { Path } from '../model/places.ts'
import type { ChannelPlan, Plan, SenderPlan } from '../model/plan.ts'
import type { Preflight } from '../model/preflight.ts'
import { grouped } from '../report/numbers.ts'

/** The plan with what the platform grants where the plan counts on more, or leaves it to the platform; and where it counts on more. */
export type Granted = { readonly plan: Plan; readonly problems: readonly Problem[] }

/** What is not said changes nothing. */
export const grantedBy = (plan: Plan, said: Preflight): Granted => {
  const senders = plan.channel.senders.map((sender) => slowed(plan, sender, said))
  const perDay = limited(plan, said.perDay)
  return {
    plan: {
      ...plan,
      channel: { ...plan.channel, senders: senders.map(({ sender }) => sender), perDay: perDay.perDay },
    },
    problems: [...senders.flatMap(({ problems }) => problems), ...perDay.problems],
  }
}

const slowed = (
  plan: Plan,
  sender: SenderPlan,
  { senders }: Preflight,
): { readonly sender: SenderPlan; readonly problems: readonly Problem[] } => {
  const { perSecond, throughput } = senders.find((one) => one.sender === sender.id) ?? {}
  if (perSecond === undefined || sender.perSecond === undefined || sender.perSecond <= perSecond)
    return { sender, problems: [] }
  const at: Path = ['channel', 'senders', plan.channel.senders.indexOf(sender), 'per_second']
  const message = `sender ${sender.id} is to send ${grouped(sender.perSecond)} a second, and ${plan.channel.name} lets it ${grouped(perSecond)} (throughput ${throughput}): it would be throttled, and the rest is computed with ${grouped(perSecond)}`
  const hint = `Ask for the higher throughput, or write per_second: ${perSecond}`
  return {
    sender: { ...sender, perSecond },
    problems: [warning('rate-not-granted', message, hint, plan.places.of(at))],
  }
}

const limited = (
  { channel, places }: Pick<Plan, 'channel' | 'places'>,
  said: Preflight['perDay'],
): { readonly perDay: ChannelPlan['perDay']; readonly problems: readonly Problem[] } => {
  const { perDay, name } = channel
  if (said === undefined) return { perDay, problems: [] }
  if (perDay === 'auto') return { perDay: said === 'unlimited' ? said : { now: said }, problems: [] }
  const counted = perDay === 'unlimited' ? Number.POSITIVE_INFINITY : perDay.now
  if (said === 'unlimited' || counted <= said) return { perDay, problems: [] }
  const growth = typeof perDay === 'string' || perDay.growth === undefined ? {} : { growth: perDay.growth }
  const counts = perDay === 'unlimited' ? 'no limit' : `${grouped(counted)} people`
  const message = `the plan counts on ${counts} in 24 hours, and ${name} grants ${grouped(said)}: the rest is computed with that`
  const hint = 'Ask for the next tier, or write `per_day: auto`'
  return {
    perDay: { now: said, ...growth },
    problems: [warning('tier-not-granted', message, hint, places.of(['channel', 'per_day']))],
  }
}

const warning = (code: string, message: string, hint: string, place: Place | undefined): Problem => ({
  severity: 'warning',
  code,
  message,
  hint,
  ...(place === undefined ? {} : { place }),
})
