import type { Adapter } from '../adapters/adapter.ts'
import { type Instant, instant } from '../base/instant.ts'
import type { Facts } from '../model/facts.ts'
import type { Occurrence } from '../model/occurrence.ts'
import type { Plan } from '../model/plan.ts'
import { dailyLimitAt } from '../timeline/daily-tier.ts'
import type { PreflightOnce } from './preflight.ts'
import type { RunEvent } from './run-context.ts'

type Asked = {
  readonly plan: Plan
  readonly adapter: () => Promise<Adapter>
  /** Where the platform was asked how we stand with it, it said this too. */
  readonly preflight?: Pick<PreflightOnce, 'asked'>
  readonly signal: AbortSignal
  readonly tell: (event: RunEvent) => void
}

/** What the limit of 24 hours is asked about: now, and what happened so far. */
export type LimitedView = {
  readonly now: Instant
  readonly occurrences: readonly Occurrence[]
  readonly facts: Pick<Facts, 'occurrences'>
}

/** How many people in any rolling 24 hours, undefined: no such limit; and when the plan says that it changes next. */
export type LimitNow = { readonly limit: number | undefined; readonly changes: Instant | undefined }

/**
 * The limit of 24 hours: as the plan says, or (`auto`) as the platform says, asked once. What it does not tell counts as unlimited, and
 * is mentioned. One that grows is the smaller of what the plan expects by now and what the platform says.
 */
export const dailyLimitOnce = ({
  plan,
  adapter,
  preflight,
  signal,
  tell,
}: Asked): ((view: LimitedView) => Promise<LimitNow>) => {
  const ask = async (): Promise<number | 'unlimited' | undefined> => {
    const said = await preflight?.asked()
    return said === undefined ? (await adapter()).dailyLimit?.(signal) : said.perDay
  }
  let asked: Promise<number | 'unlimited' | undefined> | undefined
  const platformSays = (): Promise<number | 'unlimited' | undefined> => {
    asked ??= ask()
    return asked
  }
  let isMentioned = false
  const auto = async (): Promise<LimitNow> => {
    const limit = await platformSays()
    const hasLimit = (await adapter()).dailyLimit !== undefined
    if (limit === undefined && hasLimit && !isMentioned) {
      isMentioned = true
      tell({
        kind: 'mention',
        text: `${plan.channel.name} does not say how many people a day it lets us write to; this counts as unlimited. Write \`per_day:\` if you know it.`,
      })
    }
    return { limit: limit === 'unlimited' ? undefined : limit, changes: undefined }
  }
  return async (view) => {
    const { perDay } = plan.channel
    if (perDay === 'unlimited') return { limit: undefined, changes: undefined }
    if (perDay === 'auto') return auto()
    const expected = dailyLimitAt(perDay, firstMessage(view), view.now)
    if (perDay.growth === undefined) return expected
    const says = await platformSays()
    if (typeof says !== 'number') return expected
    return { ...expected, limit: Math.min(says, expected.limit ?? says) }
  }
}

/** Growth is counted from the first message of the channel. */
const firstMessage = ({ occurrences, facts }: LimitedView): Instant | undefined => {
  const begun = occurrences
    .filter(({ kind }) => kind === 'message')
    .flatMap(({ id }) => facts.occurrences.get(id)?.began ?? [])
  return begun.length === 0 ? undefined : instant(Math.min(...begun))
}
