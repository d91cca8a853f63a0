import type { Instant } from '../base/instant.ts'
import type { Gate } from '../model/gate.ts'
import { type CohortName, defaultCohort } from '../model/names.ts'
import type { Occurrence } from '../model/occurrence.ts'
import { gateOf } from '../work/gate-of.ts'
import { localText } from './local-text.ts'
import { columnsOf, type Look } from './look.ts'
import { piecesInLines } from './pieces.ts'
import { paintOfGate } from './state-paint.ts'
import { axisLines } from './strip-axis.ts'
import { lettersOf } from './strip-letters.ts'
import { type Mark, placedMarks } from './strip-marks.ts'
import { type StripScale, stripScale } from './strip-scale.ts'
import type { TimelineInput } from './timeline-document.ts'
import { visible } from './visible.ts'
import { padAfter, truncated, widthOf } from './width.ts'

const lineFor: Readonly<Record<Gate, string>> = { open: '─', frozen: '═', closed: '·' }
const nowMark = '▲'
const longestLabel = 18
/** Now belongs into the picture where it stretches it by no more than this share. */
const mostStretch = 0.25

/**
 * A picture of the weeks: one row a cohort, a letter for each occurrence, the line between them is the gate. What is cancelled is
 * not in it.
 */
export const timelineStrip = (input: TimelineInput, look: Look): readonly string[] => {
  const standing = input.items
    .filter(({ state }) => state !== 'cancelled')
    .map(({ occurrence }) => occurrence)
  if (standing.length === 0) return []
  const cohorts: readonly CohortName[] = [defaultCohort, ...input.plan.cohorts.map(({ name }) => name)]
  const labels = cohorts.length === 1 ? [''] : cohorts.map((name) => truncated(visible(name), longestLabel))
  const head = Math.max(...labels.map(widthOf)) + (cohorts.length === 1 ? 2 : 4)
  const room = columnsOf(look) - head
  const scale = stripScale(instantsOf(standing, input.now), input.plan.timezone, room)
  const letters = lettersOf(input.plan, standing)
  const margin = ' '.repeat(head)
  return [
    ...axisLines(scale).map((line) => margin + look.paint.dim(line)),
    ...cohorts.map((cohort, at) => {
      const row = rowOf(
        standing.filter((one) => one.cohort === cohort),
        { scale, letters, cohort, look },
      )
      return `  ${padAfter(labels[at] ?? '', head - 2)}${row}`
    }),
    ...nowLine(input, scale, { head, look }),
    '',
    ...legend(letters, scale, standing, look),
  ]
}

type Letters = ReadonlyMap<string, string>
type RowLook = {
  readonly scale: StripScale
  readonly letters: Letters
  readonly cohort: CohortName
  readonly look: Look
}

const instantsOf = (standing: readonly Occurrence[], now: Instant): readonly Instant[] => {
  const instants = standing.flatMap(({ at, gateUntil }) => (gateUntil === undefined ? [at] : [at, gateUntil]))
  const first = Math.min(...instants)
  const last = Math.max(...instants)
  const stretch = now < first ? first - now : now > last ? now - last : 0
  return stretch <= (last - first) * mostStretch ? [...instants, now] : instants
}

const rowOf = (own: readonly Occurrence[], { scale, letters, cohort, look }: RowLook): string => {
  if (own.length === 0) return exemptRow(scale, look)
  const marks = placedMarks(
    own.map((one) => markOf(one, scale, letters)),
    scale.cells,
  )
  const moves = own.filter(({ gate }) => gate !== undefined)
  let row = ''
  for (let cell = 0; cell < scale.cells; ) {
    const mark = marks.get(cell)
    if (mark !== undefined) {
      row += look.paint.bold(mark.letter)
      cell++
      continue
    }
    const { gate } = gateOf(moves, cohort, scale.endOf(cell))
    let run = lineFor[gate]
    for (cell++; cell < scale.cells && !marks.has(cell); cell++) {
      if (gateOf(moves, cohort, scale.endOf(cell)).gate !== gate) break
      run += lineFor[gate]
    }
    row += paintOfGate(gate, look.paint)(run)
  }
  return row
}

/** Nothing of the plan holds for this cohort: the channel stays open for it. */
const exemptRow = ({ cells }: StripScale, look: Look): string => {
  const word = `${lineFor.open.repeat(2)} exempt `
  return paintOfGate(
    'open',
    look.paint,
  )(cells < word.length ? lineFor.open.repeat(cells) : word.padEnd(cells, lineFor.open))
}

const markOf = (one: Occurrence, scale: StripScale, letters: Letters): Mark => ({
  cell: Math.max(0, Math.min(scale.cells - 1, scale.cellOf(one.at))),
  letter: letters.get(one.phase) ?? '?',
  rank: one.gate === 'closed' ? 3 : one.gate === 'frozen' ? 2 : 1,
})

const nowLine = (
  { now, plan }: TimelineInput,
  scale: StripScale,
  { head, look }: { readonly head: number; readonly look: Look },
): readonly string[] => {
  const when = `now, ${localText(now, plan.timezone)}`
  const cell = scale.cellOf(now)
  const room = columnsOf(look) - head
  if (cell < 0 || cell >= scale.cells) {
    const side = cell < 0 ? 'before the picture begins' : 'after the picture ends'
    return [' '.repeat(head) + look.paint.cyan(truncated(`${when}: ${side}`, room))]
  }
  const isLeft = head + cell + 2 + when.length <= columnsOf(look)
  const line = isLeft
    ? `${' '.repeat(head + cell)}${nowMark} ${when}`
    : `${' '.repeat(Math.max(0, head + cell - when.length - 1))}${when} ${nowMark}`
  return [look.paint.cyan(line)]
}

const legend = (
  letters: Letters,
  scale: StripScale,
  standing: readonly Occurrence[],
  look: Look,
): readonly string[] => {
  const gates: readonly Gate[] = ['open', 'frozen', 'closed']
  const used = gates.filter((gate) => gate === 'open' || standing.some((one) => one.gate === gate))
  const phases = [...letters].map(([phase, letter]) => `${look.paint.bold(letter)} ${visible(phase)}`)
  const lines = used.map((gate) => `${paintOfGate(gate, look.paint)(lineFor[gate].repeat(2))} ${gate}`)
  const layout = { head: '  ', gap: '   ', width: columnsOf(look) }
  return [
    ...piecesInLines(phases, layout),
    ...piecesInLines([...lines, look.paint.dim(cellText(scale.perWeek))], layout),
  ]
}

const cellText = (perWeek: number): string => {
  if (perWeek === 14) return 'a day is two columns'
  if (perWeek === 7) return 'a day is a column'
  if (perWeek >= 1) return perWeek === 1 ? 'a week is a column' : `a week is ${perWeek} columns`
  return `a column is ${Math.round(1 / perWeek)} weeks`
}
