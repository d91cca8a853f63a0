import { type Instant, instant } from '../base/instant.ts'
import type { Exempt } from '../model/occurrence.ts'
import { announcementOf } from './created.ts'
import { type Draft, isMessage } from './draft.ts'
import { exemptionAt } from './exemptions.ts'

/**
 * What is left of a cohort's drafts where it is exempt for a while. What moves the gate or acts inside an exemption does so when that
 * ends, if it ends; so does the announcement, lest nobody be told; any other message inside one does not happen.
 */
export const outsideExemptions = (drafts: readonly Draft[], exempt: readonly Exempt[]): readonly Draft[] => {
  if (exempt.length === 0) return drafts
  const announcement = new Set(announcementOf(drafts))
  const spans = exempt.map(({ since, until }) => ({ since, until }))
  return drafts.flatMap((draft): readonly Draft[] => {
    const occurrence = { ...draft.occurrence, exempt: spans }
    const inside = exemptionAt(spans, occurrence.at)
    if (inside === undefined) return [{ ...draft, occurrence }]
    if (inside.until === undefined || (isMessage(draft) && !announcement.has(draft))) return []
    if (occurrence.gateUntil !== undefined && occurrence.gateUntil <= inside.until) return []
    return [startingAt({ ...draft, occurrence }, inside.until)]
  })
}

const startingAt = (draft: Draft, at: Instant): Draft => {
  const { recipientTime: _, ...occurrence } = draft.occurrence
  return { ...draft, occurrence: { ...occurrence, at }, last: instant(Math.max(draft.last, at)) }
}
