import { actionName } from '../model/action.ts'
import { deadlineOf } from '../timeline/deadline-of.ts'
import { byHandLines } from './by-hand-lines.ts'
import { headline } from './headline.ts'
import { columnsOf, type Look } from './look.ts'
import type { TimelineInput } from './timeline-document.ts'
import { timelineStrip } from './timeline-strip.ts'
import { timelineTable } from './timeline-table.ts'
import { visible } from './visible.ts'
import { wrapped } from './width.ts'

/** What happens when, as a table and as a picture of the weeks. */
export const timelineText = (input: TimelineInput & { readonly look: Look }): string => {
  const { plan, items, now, look } = input
  const head = headline({ plan, deadline: input.deadline ?? deadlineOf(plan), now, also: [] }, look)
  if (items.length === 0) return [...head, '', '  Nothing happens: the plan has no occurrence.'].join('\n')
  const strip = timelineStrip(input, look)
  const lines = [
    ...head,
    '',
    ...timelineTable(input, look),
    ...actionLines(input),
    '',
    ...strip,
    ...byHandLines(input.byHand, plan, look),
  ]
  return lines.map((line) => line.trimEnd()).join('\n')
}

/** What each phase does to the channel, in order. */
const actionLines = ({ plan, items, look }: TimelineInput & { readonly look: Look }): readonly string[] => {
  const acting = plan.phases.filter(
    ({ name, actions }) => actions.length > 0 && items.some(({ occurrence }) => occurrence.phase === name),
  )
  if (acting.length === 0) return []
  const texts = acting.map(
    ({ name, actions }) => `${name} does: ${actions.map(({ does }) => actionName(does)).join(', ')}`,
  )
  return [
    '',
    ...texts.flatMap((text) => wrapped(visible(text), columnsOf(look) - 2).map((line) => `  ${line}`)),
  ]
}
