import type { Instant } from '../base/instant.ts'
import type { Plan } from '../model/plan.ts'
import { distanceText, wholeLocalText } from './local-text.ts'
import { columnsOf, type Look } from './look.ts'
import { piecesInLines } from './pieces.ts'
import { visible } from './visible.ts'

/** `Copilot leaves WhatsApp   Thu 15 Jan 2026 00:00 PST, in 1 h 20 m   revision 1`. */
export const headline = (
  {
    plan,
    deadline,
    now,
    also,
  }: {
    readonly plan: Plan
    readonly deadline: Instant
    readonly now: Instant
    /** What else belongs into the first line. */
    readonly also: readonly string[]
  },
  look: Look,
): readonly string[] => {
  const pieces = [
    look.paint.bold(exitOf(plan)),
    `${wholeLocalText(deadline, plan.timezone)}, ${distanceText(now, deadline)}`,
    ...also,
  ]
  return piecesInLines(pieces, { head: '', gap: '   ', width: columnsOf(look) })
}

/** `Copilot leaves WhatsApp`. */
export const exitOf = ({ service, channel }: Plan): string =>
  visible(`${service ?? 'This service'} leaves ${channel.name}`)
