import type { Problem } from '../base/problem.ts'
import type { Plan } from '../model/plan.ts'
import { channelOf } from './channel.ts'
import type { Surroundings } from './surroundings.ts'

/** Rates above what the platform is known to grant. */
export const rateProblems = (plan: Plan, { env }: Surroundings): readonly Problem[] => {
  const { ceiling } = channelOf(plan, env).kind.limits
  if (ceiling === undefined) return []
  return plan.channel.senders.flatMap(({ id, perSecond }, index): Problem[] => {
    if (perSecond === undefined || perSecond <= ceiling) return []
    const place = plan.places.of(['channel', 'senders', index, 'per_second'])
    return [
      {
        severity: 'warning',
        code: 'over-ceiling',
        message: `${perSecond} a second is more than ${plan.channel.name} is known to grant a sender (${ceiling}); ${id} will be throttled`,
        hint: `Write per_second: ${ceiling} unless the platform granted you more.`,
        ...(place === undefined ? {} : { place }),
      },
    ]
  })
}
