import type { Plan } from '../model/plan.ts'
import { type Draft, isMessage } from './draft.ts'
import { pointAt, shiftPoint } from './point.ts'

/**
 * Which drafts of one cohort become occurrences. Message occurrences whose time had passed for everybody when they were first
 * approved do not, but the announcement; nor do defaults that would follow it too closely. Gates and actions always do.
 */
export const createdOf = (
  plan: Plan,
  drafts: readonly Draft[],
): { readonly created: readonly Draft[]; readonly leftOut: readonly Draft[] } => {
  const announcement = createdAnnouncement(drafts)
  const [first] = announcement
  const isCreated = (draft: Draft): boolean => {
    if (!isMessage(draft)) return true
    if (draft.phase === first?.phase) return announcement.includes(draft)
    if (hadPassed(draft)) return false
    if (draft.phase.afterAnnouncement === undefined || first === undefined) return true
    const told = pointAt(first.nominal, plan.timezone)
    return draft.nominal >= shiftPoint(told, draft.phase.afterAnnouncement, 1, plan.timezone).at
  }
  const created = new Set(drafts.filter(isCreated))
  return { created: [...created], leftOut: drafts.filter((draft) => !created.has(draft)) }
}

/** For an own time of day: once it had passed everywhere on earth. */
export const hadPassed = (draft: Draft): boolean => draft.last < draft.approved

/** The announcement: `announce`, else the message phase that begins first. */
export const announcementOf = (drafts: readonly Draft[]): readonly Draft[] => {
  const messages = [...drafts.filter(isMessage)].sort((one, other) => one.nominal - other.nominal)
  const phase = messages.find(({ phase }) => phase.name === 'announce')?.phase ?? messages[0]?.phase
  return messages.filter((draft) => draft.phase === phase)
}

/**
 * Its steps that had not passed; and the newest of those that had, unless people hear of it earlier by another step: a step added
 * later with a date in the past must not tell everybody again.
 */
const createdAnnouncement = (drafts: readonly Draft[]): readonly Draft[] => {
  const steps = announcementOf(drafts)
  const firstInTime = steps.findIndex((draft) => !hadPassed(draft))
  const late = firstInTime < 0 ? steps.at(-1) : steps[firstInTime - 1]
  return steps.filter((draft) => draft === late || !hadPassed(draft))
}
