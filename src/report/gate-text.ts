import { defaultCohort, type ZoneName } from '../model/names.ts'
import type { GateAnswer } from './gate-document.ts'
import { exactLocalText } from './local-text.ts'
import { columnsOf, type Look } from './look.ts'
import { piecesInLines } from './pieces.ts'
import { paintOfGate } from './state-paint.ts'
import { visible, visibleLines } from './visible.ts'
import { wrapped } from './width.ts'

/** `frozen   since Thu 15 Jan 2026 00:00 PST   cohort italy`, and the reply below it. */
export const gateText = (
  answer: GateAnswer,
  { zone, look }: { readonly zone: ZoneName; readonly look: Look },
): string => {
  const { gate, cohort, since, until, reply } = answer
  const pieces = [
    look.paint.bold(paintOfGate(gate, look.paint)(gate)),
    ...(since === undefined ? [] : [`since ${exactLocalText(since, zone)}`]),
    ...(until === undefined ? [] : [`until ${exactLocalText(until, zone)}`]),
    cohort === defaultCohort ? 'everyone who is in no cohort' : `cohort ${visible(cohort)}`,
  ]
  const replyLines =
    reply === undefined ? [] : visibleLines(reply).flatMap((line) => wrapped(line, columnsOf(look) - 2))
  return [
    ...piecesInLines(pieces, { head: '', gap: '   ', width: columnsOf(look) }),
    ...replyLines.map((line) => `  ${line}`.trimEnd()),
  ].join('\n')
}
