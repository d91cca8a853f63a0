import { instant } from '../base/instant.ts'
import type { OccurrenceFacts } from '../model/facts.ts'
import type { AgendaItem } from '../work/agenda-item.ts'
import { actionsLine } from './action-lines.ts'
import { settledOf, sumLines } from './counts-text.ts'
import { gateMoveText } from './gate-move-text.ts'
import { clockText, distanceText, localText, occurrenceText } from './local-text.ts'
import { columnsOf, type Look } from './look.ts'
import { counted, duration, grouped, percent, perSecondText } from './numbers.ts'
import { progressBar } from './progress-bar.ts'
import { paintOfState } from './state-paint.ts'
import type { StatusInput } from './status-document.ts'
import { visible } from './visible.ts'
import { padAfter, truncated, widthOf, wrapped } from './width.ts'

/** How fast an occurrence is sent now, messages a second. */
export type Pace = ReadonlyMap<string, number>

type Surroundings = {
  readonly input: StatusInput
  readonly pace: Pace | undefined
  readonly idWidth: number
  readonly look: Look
}

const stateWidth = 10
const longestId = 32

/** Each occurrence: its state, when or how far, the sum over its audience, and what it waits for. */
export const occurrenceLines = (
  items: readonly AgendaItem[],
  input: StatusInput,
  { pace, look }: { readonly pace?: Pace | undefined; readonly look: Look },
): readonly string[] => {
  const idWidth = Math.min(longestId, Math.max(0, ...items.map(({ occurrence }) => widthOf(occurrence.id))))
  return items.flatMap((item) => linesOf(item, { input, pace, idWidth, look }))
}

const linesOf = (item: AgendaItem, around: Surroundings): readonly string[] => {
  const { input, look } = around
  const happened = input.facts.occurrences.get(item.occurrence.id)
  const counts = happened?.counts
  const id = padAfter(truncated(visible(item.occurrence.id), around.idWidth), around.idWidth)
  const state = paintOfState(item.state, look.paint)(padAfter(item.state, stateWidth))
  const room = columnsOf(look) - around.idWidth - stateWidth - 6
  const detail = detailOf(item, happened, { ...around, room })
  const isBeside = widthOf(detail) <= room
  const hasSum = counts !== undefined && counts.audience > 0 && item.state !== 'scheduled'
  const actions = actionsLine(item.occurrence, input)
  return [
    `  ${look.paint.bold(id)}  ${state}${isBeside ? `  ${detail}` : ''}`.trimEnd(),
    ...(isBeside ? [] : indented(detail, look)),
    ...(hasSum ? sumLines(counts, look) : []),
    ...(actions === '' ? [] : indented(actions, look)),
    ...whyOf(item, happened, around).flatMap((line) => indented(line, look)),
  ]
}

const indented = (text: string, look: Look): readonly string[] =>
  wrapped(visible(text), columnsOf(look) - 4).map((line) => `    ${line}`)

const detailOf = (
  { occurrence, state }: AgendaItem,
  happened: OccurrenceFacts | undefined,
  around: Surroundings & { readonly room: number },
): string => {
  const { now, plan } = around.input
  const at = `${occurrenceText(occurrence, plan.timezone)}, ${distanceText(now, occurrence.at)}`
  if (state === 'running') return progressOf(occurrence.id, happened, around)
  if (state === 'complete' && happened?.completed !== undefined) {
    const doubts = happened.counts.in_doubt
    const when = localText(happened.completed, plan.timezone)
    return doubts === 0 ? when : `${when}, ${counted(doubts, 'needs', 'need')} a decision`
  }
  return occurrence.gate === undefined || state !== 'scheduled' ? at : `${at} -> ${gateMoveText(occurrence)}`
}

const progressOf = (
  id: string,
  happened: OccurrenceFacts | undefined,
  { pace, room }: Surroundings & { readonly room: number },
): string => {
  if (happened === undefined || happened.counts.audience === 0) return ''
  const { counts } = happened
  const rate = pace?.get(id)
  const words = [
    percent(settledOf(counts), counts.audience),
    ...(rate === undefined ? [] : [perSecondText(rate)]),
  ].join('  ')
  const barWidth = Math.min(30, room - words.length - 4)
  return barWidth < 10 ? words : `${progressBar(settledOf(counts), counts.audience, barWidth)}  ${words}`
}

const whyOf = (
  item: AgendaItem,
  happened: OccurrenceFacts | undefined,
  around: Surroundings,
): readonly string[] => {
  const { verdict, state } = item
  if (happened?.skipped !== undefined) return [happened.skipped.why]
  if (item.despite !== undefined) return [`the deadline has come, although ${item.despite}`]
  if (verdict.do === 'skip' || verdict.do === 'expire') return [verdict.why]
  if (verdict.do === 'hold') return [`held: ${verdict.why}`]
  if (verdict.do !== 'wait' || state === 'scheduled')
    return [...finishOf(item, happened, around), ...outsideOf(item, around.input)]
  const { now, plan } = around.input
  const until = verdict.until === undefined ? '' : ` until ${clockText(verdict.until, now, plan.timezone)}`
  return [`waits${until}: ${verdict.why}`]
}

/** Whoever is outside their window, while others are written to. */
const outsideOf = ({ outside }: AgendaItem, { now, plan }: StatusInput): readonly string[] => {
  if (outside === undefined) return []
  const { people, opens, first } = outside
  const who = people === first.people ? '' : `, the first of them ${grouped(first.people)}`
  return [
    `${counted(people, 'person is', 'people are')} outside their window${who} in ${first.where}: until ${clockText(opens, now, plan.timezone)}`,
  ]
}

/** When it will be done at the present pace. */
const finishOf = (
  { occurrence, state }: AgendaItem,
  happened: OccurrenceFacts | undefined,
  { input, pace }: Surroundings,
): readonly string[] => {
  const rate = pace?.get(occurrence.id) ?? 0
  const { now, plan, agenda, doneBy } = input
  if (state !== 'running' || happened === undefined) return []
  const left = happened.counts.pending + happened.counts.sending
  const computed = doneBy?.get(occurrence.id)
  const done = computed?.at ?? (rate > 0 ? instant(now + (left / rate) * 1000) : undefined)
  if (done === undefined) return []
  if (computed !== undefined && computed.misses > 0)
    return [
      `done ${clockText(done, now, plan.timezone)} at this rate, too late for ${counted(computed.misses, 'person', 'people')}: \`sunset check\` says what helps`,
    ]
  const gate = agenda.items.find(
    (item) =>
      item.occurrence.cohort === occurrence.cohort &&
      item.occurrence.gate !== undefined &&
      item.occurrence.at > now,
  )
  const text = `done ${clockText(done, now, plan.timezone)}`
  if (gate === undefined) return [`${text}.`]
  const margin = gate.occurrence.at - done
  const { id, at } = gate.occurrence
  return margin >= 0
    ? [`${text}, ${duration(margin)} before the gate. Then: ${id} ${clockText(at, now, plan.timezone)}`]
    : [
        `${text}, ${duration(margin)} AFTER the gate: ${id} ${clockText(at, now, plan.timezone)}; what is left then expires`,
      ]
}
