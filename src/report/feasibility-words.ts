import type { Plan } from '../model/plan.ts'
import type { Window } from '../model/when.ts'
import type { Binding, Constraint } from '../timeline/feasibility/binding.ts'
import type { WayOut } from '../timeline/feasibility/ways-out.ts'
import { duration, grouped } from './numbers.ts'

/** What a plan's senders and limits come to, for sentences. */
export type Means = {
  /** Messages a second of all senders together, the plan's share taken off; undefined: no limit is known. */
  readonly perSecond: number | undefined
  readonly senders: number
}

/** `the 24-hour tier: 100,000 people in any 24 hours (channel.per_day)`. */
export const constraintText = (constraint: Constraint, plan: Plan, means: Means): string => {
  switch (constraint) {
    case 'tier':
      return `the 24-hour tier: ${tierText(plan)} (channel.per_day)`
    case 'rate':
      return `the rate of the senders: ${rateText(means)} (channel.senders)`
    case 'share':
      return `the share of the rate that is ours: ${Math.round(plan.channel.share * 100)}% (channel.share)`
    case 'window':
      return `the window: ${windowText(plan.window)}`
    case 'spacing':
      return `the spacing: ${duration(plan.spacing)} between two messages to one person`
    case 'others':
      return 'the occurrences that come before it'
    case 'dates':
      return "the plan's own dates"
  }
}

export const bindingText = ({ constraint }: Binding, plan: Plan, means: Means): string =>
  constraintText(constraint, plan, means)

export const rateText = ({ perSecond, senders }: Means): string => {
  if (perSecond === undefined) return 'as fast as it goes'
  const rate = `${grouped(perSecond)} a second`
  return senders === 1 ? rate : `${rate} over ${senders} senders`
}

const tierText = ({ channel: { perDay } }: Plan): string => {
  if (typeof perDay === 'string') return perDay
  const people = `${grouped(perDay.now)} people in any 24 hours`
  return perDay.growth === undefined ? people : `${people}, growing`
}

/** `09:00-20:00 recipient`, as a plan writes it. */
export const windowText = (window: Window): string => {
  if (window.kind === 'always') return 'always'
  const clock = (minutes: number): string =>
    `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
  return `${clock(window.from)}-${clock(window.to)}${window.zone === 'plan' ? '' : ` ${window.zone}`}`
}

/** What to write in the plan, or to do: `per_day: unlimited`. */
export const changeText = ({ change }: Pick<WayOut, 'change'>): string => {
  switch (change.kind) {
    case 'senders':
      return change.more === 1 ? 'one more sender' : `${numberWord(change.more)} more senders`
    case 'tier':
      return `per_day: ${change.to} (ask the platform for that tier)`
    case 'window':
      return change.to.kind === 'always'
        ? 'window: always'
        : `window until ${windowText(change.to).slice(6, 11)}`
    case 'share':
      return 'share: 100%'
    case 'sooner':
      return change.days === 1 ? 'a day earlier' : `${change.days} days earlier`
    case 'linking':
      return `${fractionWord(change.share)} of the unlinked linked by then`
  }
}

/** `4.1 days sooner`, `fits`. */
export const gainText = ({ fits, soonerMs }: WayOut): string => {
  const sooner = Number.isFinite(soonerMs) ? `${soonerText(soonerMs)} sooner` : 'years sooner'
  if (!fits) return `${sooner}, but not enough alone`
  return soonerMs > 0 ? `fits, ${sooner}` : 'fits'
}

const dayMs = 86_400_000

const soonerText = (ms: number): string => (ms >= dayMs ? `${(ms / dayMs).toFixed(1)} days` : duration(ms))

const numberWord = (n: number): string => ({ 2: 'two', 4: 'four', 9: 'nine', 19: 'nineteen' })[n] ?? String(n)

const fractionWord = (share: number): string =>
  ({
    '0.25': 'a quarter',
    '0.50': 'half',
    '0.33': 'a third',
    '0.67': 'two thirds',
    '0.75': 'three quarters',
  })[share.toFixed(2)] ?? `${Math.round(100 * share)}%`
