import { deadlineOf } from '../timeline/deadline-of.ts'
import { headline } from './headline.ts'
import type { Look } from './look.ts'
import type { TimelineInput } from './timeline-document.ts'
import { timelineStrip } from './timeline-strip.ts'
import { timelineTable } from './timeline-table.ts'

/** What happens when, as a table and as a picture of the weeks. */
export const timelineText = (input: TimelineInput & { readonly look: Look }): string => {
  const { plan, items, now, look } = input
  const head = headline({ plan, deadline: input.deadline ?? deadlineOf(plan), now, also: [] }, look)
  if (items.length === 0) return [...head, '', '  Nothing happens: the plan has no occurrence.'].join('\n')
  const strip = timelineStrip(input, look)
  const lines = [...head, '', ...timelineTable(input, look), '', ...strip]
  return lines.map((line) => line.trimEnd()).join('\n')
}
