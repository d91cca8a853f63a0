import type { Instant } from '../base/instant.ts'
import type { Problem } from '../base/problem.ts'
import type { Plan } from '../model/plan.ts'
import { daysBetween } from './days-between.ts'
import type { CohortTimeline, Draft } from './draft.ts'
import { placeOfDeadline } from './place-of.ts'

/** How much notice people get where the defaults' first dates had passed. */
export const judgeNotice = (plan: Plan, timeline: CohortTimeline, now: Instant): readonly Problem[] => {
  const announcement = timeline.created.find(({ phase }) => phase.orNow === true)
  if (announcement === undefined || timeline.deadline <= now) return []
  const leftOut = timeline.leftOut.filter(({ phase }) => phase.afterAnnouncement !== undefined)
  const isMoved = announcement.nominal === announcement.approved
  if (leftOut.length === 0 && !isMoved) return []
  const days = daysBetween(announcement.nominal, timeline.deadline, plan.timezone)
  return [
    {
      severity: 'warning',
      code: 'short-notice',
      message: `people get ${inDays(days)} notice${insteadOf(announcement, days)}${leftOutText(leftOut)}`,
      hint: 'a later deadline, or your own `phases:`, would change that',
      ...placeOfDeadline(plan, timeline.cohort),
    },
  ]
}

const leftOutText = (leftOut: readonly Draft[]): string => {
  if (leftOut.length === 0) return ''
  const names = leftOut.map(({ occurrence }) => `\`${occurrence.id}\``)
  const list = names.length === 1 ? names.join() : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
  return `; left out: ${list}`
}

const inDays = (days: number): string => (days === 1 ? "1 day's" : `${days} days'`)

const insteadOf = ({ phase }: Draft, days: number): string => {
  const [written] = phase.at
  const usual = written?.kind === 'relative' ? written.span.days : undefined
  return usual === undefined || usual <= days ? '' : `, not ${usual}`
}
