import { distanceText, occurrenceText } from './local-text.ts'
import type { StatusInput } from './status-document.ts'
import { visible } from './visible.ts'

/** `freeze, Thu 15 Jan 00:00, in 3 weeks`: the first that lies ahead; undefined where nothing does. */
export const nextText = ({
  plan,
  now,
  agenda,
}: Pick<StatusInput, 'plan' | 'now' | 'agenda'>): string | undefined => {
  const next = agenda.items.find(({ state }) => state === 'scheduled')
  if (next === undefined) return undefined
  const { occurrence } = next
  return `${visible(occurrence.id)}, ${occurrenceText(occurrence, plan.timezone)}, ${distanceText(now, occurrence.at)}`
}
