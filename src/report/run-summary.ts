import type { OccurrenceId } from '../model/occurrence.ts'
import { columnsOf, type Look } from './look.ts'
import { type Need, needsOf } from './needs-you.ts'
import { nextText } from './next-text.ts'
import { grouped } from './numbers.ts'
import { occurrenceLines } from './occurrence-lines.ts'
import type { StatusInput } from './status-document.ts'
import { visible } from './visible.ts'
import { wrapped } from './width.ts'

export type RunSummaryInput = StatusInput & {
  readonly look: Look
  /** The occurrences that this run took up, or recorded as over. */
  readonly touched: ReadonlySet<OccurrenceId>
}

/** What a run did, at its end: each occurrence it touched, what waits, what comes next, and what needs a person. */
export const runSummaryText = (input: RunSummaryInput): string => {
  const lines = input.wouldSend === undefined ? summaryLines(input) : dryRunLines(input, input.wouldSend)
  return lines.map((line) => line.trimEnd()).join('\n')
}

const summaryLines = (input: RunSummaryInput): readonly string[] => {
  const { agenda, look, touched } = input
  const shown = agenda.items.filter(
    ({ occurrence, state, verdict }) =>
      touched.has(occurrence.id) || verdict.do === 'hold' || (verdict.do === 'wait' && state !== 'scheduled'),
  )
  return [
    ...(shown.length === 0 ? ['Nothing was due.'] : occurrenceLines(shown, input, { look })),
    ...nextLines(input),
    ...needLines(needsOf(input), look),
  ]
}

const dryRunLines = (
  input: RunSummaryInput,
  wouldSend: ReadonlyMap<OccurrenceId, number>,
): readonly string[] => {
  const sending = input.agenda.items.filter(({ occurrence }) => wouldSend.has(occurrence.id))
  const { wouldDo: doing = [] } = input
  return [
    input.look.paint.bold('DRY RUN: nothing is sent, the ledger is not touched'),
    ...(sending.length === 0 && doing.length === 0 ? ['  nothing is due'] : []),
    ...sending.map(({ occurrence }) => {
      const n = wouldSend.get(occurrence.id) ?? 0
      if (occurrence.kind === 'gate')
        return `  ${visible(occurrence.id)} would move the gate: ${occurrence.gate ?? ''}`
      return `  ${visible(occurrence.id)} would send ${grouped(n)} ${n === 1 ? 'message' : 'messages'}`
    }),
    ...doing.map((action) => `  ${visible(action)} would be done`),
    ...nextLines(input),
  ]
}

const nextLines = (input: RunSummaryInput): readonly string[] => {
  const next = nextText(input)
  const text = next === undefined ? 'Next: nothing, this was the last of it.' : `Next: ${next}`
  return wrapped(text, columnsOf(input.look))
}

const needLines = (needs: readonly Need[], look: Look): readonly string[] =>
  needs.flatMap(({ what, commands }) => [
    ...wrapped(visible(`needs you: ${what}`), columnsOf(look)).map((line) => look.paint.yellow(line)),
    ...commands.map((command) => `  -> ${look.paint.bold(command)}`),
  ])
