import type { Adapter } from '../adapters/adapter.ts'
import type { Plan } from '../model/plan.ts'
import type { RunEvent } from './run-context.ts'

type Asked = {
  readonly plan: Plan
  readonly adapter: () => Promise<Adapter>
  readonly signal: AbortSignal
  readonly tell: (event: RunEvent) => void
}

/** The limit of 24 hours: as the plan says, or (`auto`) as the platform says, asked once. What it does not tell counts as unlimited, and is mentioned. */
export const dailyLimitOnce = ({
  plan,
  adapter,
  signal,
  tell,
}: Asked): (() => Promise<number | undefined>) => {
  let asked: Promise<number | undefined> | undefined
  const ask = async (): Promise<number | undefined> => {
    const { perDay, name } = plan.channel
    if (perDay === 'unlimited') return undefined
    if (perDay !== 'auto') return perDay.now
    const { dailyLimit } = await adapter()
    if (dailyLimit === undefined) return undefined
    const limit = await dailyLimit(signal)
    if (limit === undefined)
      tell({
        kind: 'mention',
        text: `${name} does not say how many people a day it lets us write to; this counts as unlimited. Write \`per_day:\` if you know it.`,
      })
    return limit === 'unlimited' ? undefined : limit
  }
  return () => {
    asked ??= ask()
    return asked
  }
}
