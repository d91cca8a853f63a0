import type { Instant } from '../base/instant.ts'
import type { Problem } from '../base/problem.ts'
import { defaultCohort } from '../model/names.ts'
import type { Plan } from '../model/plan.ts'
import { hadPassed } from './created.ts'
import { type CohortTimeline, type Draft, isMessage } from './draft.ts'
import { instantText } from './instant-text.ts'
import { placeOfDeadline, placeOfTime } from './place-of.ts'

/** Dates that had passed when they were first approved: what comes of each. `now` is that approval, or now where there is none. */
export const judgePast = (plan: Plan, timeline: CohortTimeline, now: Instant): readonly Problem[] => {
  const isOver = timeline.deadline <= now
  const passed = [...timeline.created, ...timeline.leftOut]
    .filter((draft) => hadPassed(draft) && !isDefault(draft))
    // Once the deadline has passed, whatever hangs on it has too; a date of its own may still be a slip.
    .filter((draft) => !isOver || isAbsolute(draft))
    .sort((one, other) => one.occurrence.at - other.occurrence.at)
  return [
    ...(isOver ? [deadlinePassed(plan, timeline)] : []),
    ...byWritten(passed).map((drafts) => datesPassed(plan, timeline, drafts)),
  ]
}

const isDefault = ({ phase }: Draft): boolean => phase.orNow === true || phase.afterAnnouncement !== undefined

const isAbsolute = ({ phase, index }: Draft): boolean => {
  const kind = phase.at[index]?.kind
  return kind === 'absolute' || kind === 'instant'
}

const deadlinePassed = (plan: Plan, { cohort, deadline }: CohortTimeline): Problem => ({
  severity: 'warning',
  code: 'deadline-passed',
  message: `the deadline${cohort === defaultCohort ? '' : ` of \`${cohort}\``}, ${instantText(deadline, plan.timezone)}, has passed`,
  hint: 'a plan is not approved for the first time after its deadline; is the year right?',
  ...placeOfDeadline(plan, cohort),
})

/** Those of one `every …` together: a hundred of them are one mistake. */
const byWritten = (drafts: readonly Draft[]): readonly (readonly [Draft, ...Draft[]])[] => {
  const found = new Map<string, [Draft, ...Draft[]]>()
  for (const draft of drafts) {
    const key = JSON.stringify([draft.phase.name, draft.index])
    const already = found.get(key)
    if (already === undefined) found.set(key, [draft])
    else already.push(draft)
  }
  return [...found.values()]
}

const datesPassed = (plan: Plan, timeline: CohortTimeline, drafts: readonly [Draft, ...Draft[]]): Problem => {
  const [first] = drafts
  const last = drafts.at(-1) ?? first
  const due = `was due ${instantText(last.nominal, plan.timezone)}, which has passed: ${consequence(timeline, last)}`
  const earlier =
    drafts.length === 1 ? '' : ` (and ${drafts.length - 1} earlier, from \`${first.occurrence.id}\`)`
  return {
    severity: 'warning',
    code: 'date-in-past',
    message: `\`${last.occurrence.id}\`${earlier} ${due}`,
    ...placeOfTime(plan, last.phase, last.index),
  }
}

const consequence = ({ created }: CohortTimeline, draft: Draft): string => {
  if (isMessage(draft)) return created.includes(draft) ? 'it goes out at once' : 'it is left out'
  const { gate, gateUntil } = draft.occurrence
  if (gate === undefined) return 'it is done at once'
  if (gateUntil !== undefined && gateUntil <= draft.approved) return 'and so has its end'
  return `the gate is ${gate} at once`
}
