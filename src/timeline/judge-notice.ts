import { type Instant, instant } from '../base/instant.ts'
import type { Problem } from '../base/problem.ts'
import type { Plan } from '../model/plan.ts'
import { announcementOf } from './created.ts'
import { daysBetween } from './days-between.ts'
import type { CohortTimeline, Draft } from './draft.ts'
import { instantText } from './instant-text.ts'
import { placeOfDeadline } from './place-of.ts'
import { spanAfter } from './span-before.ts'
import { spanInWords } from './span-in-words.ts'

/** How much notice people get: where the plan promises one, and where the defaults' first dates had passed. */
export const judgeNotice = (plan: Plan, timeline: CohortTimeline, now: Instant): readonly Problem[] => [
  ...lessThanPromised(plan, timeline, now),
  ...shortByDefault(plan, timeline, now),
]

/** Whoever is told first is told at the announcement; the others later. */
const lessThanPromised = (plan: Plan, timeline: CohortTimeline, now: Instant): readonly Problem[] => {
  const [announcement] = announcementOf(timeline.created)
  if (plan.notice === undefined || announcement === undefined || timeline.deadline <= now) return []
  const freeze = timeline.created.find(
    ({ occurrence }) => occurrence.gate !== undefined && occurrence.gateUntil === undefined,
  )
  const ends = freeze?.nominal ?? timeline.deadline
  const told = instant(Math.max(announcement.nominal, announcement.approved))
  if (spanAfter(told, plan.notice, plan.timezone) <= ends) return []
  const place = plan.places.of(['notice'])
  const days = Math.max(0, daysBetween(told, ends, plan.timezone))
  return [
    {
      severity: 'warning',
      code: 'less-notice',
      message: `people are told ${instantText(told, plan.timezone)} at the earliest, ${days === 1 ? '1 day' : `${days} days`} before the gate freezes (${instantText(ends, plan.timezone)}); the plan promises ${spanInWords(plan.notice)}`,
      hint: 'tell them earlier, freeze later, or promise less',
      ...(place === undefined ? placeOfDeadline(plan, timeline.cohort) : { place }),
    },
  ]
}

const shortByDefault = (plan: Plan, timeline: CohortTimeline, now: Instant): readonly Problem[] => {
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
