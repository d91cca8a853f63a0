import { deadlineOf } from '../timeline/deadline-of.ts'
import { byHandLines } from './by-hand-lines.ts'
import { cameInText } from './came-in.ts'
import { headline } from './headline.ts'
import { clockText, localText } from './local-text.ts'
import { columnsOf, type Look } from './look.ts'
import { needsOf } from './needs-you.ts'
import { nextText } from './next-text.ts'
import { duration } from './numbers.ts'
import { occurrenceLines, type Pace } from './occurrence-lines.ts'
import { piecesInLines } from './pieces.ts'
import { promiseSentences } from './promises-standing.ts'
import { paintOfGate } from './state-paint.ts'
import type { StatusInput } from './status-document.ts'
import { visible } from './visible.ts'
import { wrapped } from './width.ts'

export type StatusTextInput = StatusInput & {
  readonly look: Look
  readonly pace?: Pace
}

/** How things stand, for somebody who was woken up: the date, the gate, each occurrence, and what needs a person. */
export const statusText = (input: StatusTextInput): string => {
  const { plan, now, agenda, look, pace } = input
  const revision = input.revision === undefined ? 'not approved' : `revision ${input.revision}`
  const next = nextText(input)
  const lines = [
    ...headline({ plan, deadline: deadlineOf(plan), now, also: [revision] }, look),
    ...gateLines(input),
    '',
    ...(agenda.items.length === 0
      ? ['  Nothing happens: the plan has no occurrence.']
      : occurrenceLines(agenda.items, input, { pace, look })),
    '',
    ...promiseLines(input),
    ...cameInLines(input),
    ...(next === undefined ? [] : wrapped(`next: ${next}`, columnsOf(look) - 2).map((line) => `  ${line}`)),
    ...needLines(input),
    ...byHandLines(input.byHand, plan, look),
  ]
  return lines.map((line) => line.trimEnd()).join('\n')
}

const gateLines = ({ plan, now, agenda, runner, look }: StatusTextInput): readonly string[] => {
  const isOne = agenda.gate.size <= 1
  const gates = [...agenda.gate].map(([cohort, gate]) => {
    const until = agenda.gateNow.get(cohort)?.until
    const end = until === undefined ? '' : ` until ${clockText(until, now, plan.timezone)}`
    const shown = `${look.paint.bold(paintOfGate(gate, look.paint)(gate))}${end}`
    return isOne ? shown : `${visible(cohort)} ${shown}`
  })
  const who =
    runner === undefined
      ? []
      : [`runner  ${visible(runner.host)} pid ${runner.pid}, ${sinceText(runner, plan)}`]
  const layout = { head: 'gate  ', gap: '   ', width: columnsOf(look) }
  return piecesInLines([...gates, ...who], layout)
}

/** On the machine's clock where it is known: the plan's may be pretended. */
const sinceText = (
  { since, aliveFor, doing }: NonNullable<StatusTextInput['runner']>,
  { timezone }: StatusTextInput['plan'],
): string => {
  const when = aliveFor === undefined ? `since ${localText(since, timezone)}` : `for ${duration(aliveFor)}`
  return doing === undefined ? when : `${when}: ${visible(doing)}`
}

const promiseLines = ({ plan, promises, look }: StatusTextInput): readonly string[] => {
  if (promises === undefined) return []
  const sentences = promiseSentences(promises, plan)
  return [
    ...sentences.flatMap((text) => wrapped(visible(text), columnsOf(look) - 2).map((line) => `  ${line}`)),
    '',
  ]
}

const cameInLines = ({ cameIn }: StatusTextInput): readonly string[] =>
  cameIn === undefined ? [] : [`  ${cameInText(cameIn)}`, '']

const needLines = (input: StatusTextInput): readonly string[] => {
  const { look } = input
  const needs = needsOf(input)
  if (needs.length === 0) return ['  needs you: nothing']
  const width = columnsOf(look) - 4
  return [
    look.paint.bold(look.paint.yellow('  needs you:')),
    ...needs.flatMap(({ what, commands }) => [
      ...wrapped(visible(what), width).map((line) => `    ${line}`),
      ...commands.map((command) => `      -> ${look.paint.bold(command)}`),
    ]),
  ]
}
