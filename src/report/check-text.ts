import { inTextOrder } from '../base/problem.ts'
import type { Occurrence } from '../model/occurrence.ts'
import type { Plan } from '../model/plan.ts'
import { deadlineOf } from '../timeline/deadline-of.ts'
import { audienceLines } from './audience-lines.ts'
import type { CheckInput } from './check-document.ts'
import type { FeasibilityReport } from './feasibility-document.ts'
import { feasibilityLines, sendingCells } from './feasibility-lines.ts'
import { exitOf } from './headline.ts'
import { localCellText, occurrenceText, wholeLocalText, zoneMark } from './local-text.ts'
import type { Look } from './look.ts'
import { grouped } from './numbers.ts'
import { preflightLines } from './preflight-lines.ts'
import { priceLines } from './price-lines.ts'
import { problemCounts, problemsText } from './problems-text.ts'
import { type Cell, type Table, tableLines } from './table.ts'
import { visible } from './visible.ts'

export type CheckTextInput = CheckInput & {
  /** The text of each file that problems point into. */
  readonly sources: ReadonlyMap<string, string>
  readonly look: Look
}

/** What a plan comes to: the verdict first, then what happens when and to how many, then everything wrong with it. */
export const checkText = (input: CheckTextInput): string => {
  const { file, plan, problems, sources, look } = input
  const isWrong = problems.some(({ severity }) => severity === 'error')
  const isLate = input.feasibility?.feasible === false
  const verdict = isWrong || isLate ? look.paint.red : look.paint.green
  const counts = problemCounts(problems)
  const summary = isLate
    ? `no mistakes, but it CANNOT finish in time`
    : isWrong
      ? (counts ?? '')
      : counts === undefined
        ? 'ok'
        : `ok, ${counts}`
  const shown = isWrong || plan === undefined ? [] : whenLines({ ...input, plan })
  const problemLines = problems.length === 0 ? [] : ['', problemsText(inTextOrder(problems), sources, look)]
  return [
    `${look.paint.bold(visible(file))}: ${verdict(summary)}`,
    ...shown.map((line) => line.trimEnd()),
    ...problemLines,
  ].join('\n')
}

type Shown = CheckTextInput & { readonly plan: Plan }

const whenLines = (shown: Shown): readonly string[] => {
  const { plan, people, occurrences, feasibility, preflight, look } = shown
  const deadline = wholeLocalText(deadlineOf(plan), plan.timezone)
  const table = feasibility === undefined ? plainTable(shown) : timedTable(shown, feasibility)
  return [
    '',
    `  ${exitOf(plan)}   ${deadline}`,
    '',
    ...(occurrences.length === 0
      ? ['  Nothing happens: the plan has no occurrence.']
      : tableLines(table, look)),
    ...footnotes(occurrences, plan, people),
    ...(feasibility === undefined ? [] : ['', ...feasibilityLines(feasibility, plan, look)]),
    ...(feasibility?.price === undefined ? [] : ['', ...priceLines(feasibility.price, look)]),
    ...(preflight === undefined ? [] : ['', ...preflightLines(preflight, plan, look)]),
    ...(people === undefined ? [] : ['', ...audienceLines(people, plan, look)]),
  ]
}

const plainTable = ({ plan, people, occurrences }: Shown): Table => ({
  columns: [
    { title: 'occurrence', shrinksTo: 10 },
    { title: 'people', align: 'right' },
    { title: 'starts' },
    { title: '' },
  ],
  rows: occurrences.map((one) => [
    one.id,
    peopleFor(one, plan, people),
    startOf(one, plan),
    one.gate === undefined ? '' : `gate ${one.gate}`,
  ]),
})

/** How long each sends, and when it is done or how many it misses. */
const timedTable = ({ plan, people, occurrences, look }: Shown, feasibility: FeasibilityReport): Table => ({
  columns: [
    { title: 'occurrence', shrinksTo: 10 },
    { title: 'people', align: 'right' },
    { title: 'sends for', align: 'right' },
    { title: 'starts' },
    { title: 'done by' },
  ],
  rows: occurrences.map((one): readonly Cell[] => {
    if (one.kind !== 'message')
      return [one.id, 'everyone ', '-', startOf(one, plan), one.gate === undefined ? '' : `gate ${one.gate}`]
    const judged = feasibility.occurrences.find(({ occurrence }) => occurrence.id === one.id)
    const mark = restricted(one, plan, people) === undefined ? ' ' : '*'
    const [sends, done] = sendingCells(judged, plan, look)
    return [one.id, `${grouped(judged?.people ?? 0)}${mark}`, sends, startOf(one, plan), done]
  }),
})

const startOf = (one: Occurrence, { timezone }: Plan): string => {
  const text = occurrenceText(one, timezone, localCellText)
  return one.recipientTime === undefined ? `${text} ${zoneMark(one.at, timezone)}` : text
}

/** `50,000,000*`: fewer, where not everybody is meant. */
const peopleFor = (one: Occurrence, plan: Plan, people: CheckInput['people']): string => {
  if (one.kind !== 'message') return 'everyone '
  const cohort = people?.byCohort?.get(one.cohort) ?? (isSplit(plan, people) ? undefined : people?.people)
  if (cohort === undefined) return '- '
  const to = plan.phases.find(({ name }) => name === one.phase)?.to.kind
  // How many of a cohort have linked is not known, only how many of all.
  const linked = to === 'unlinked' && plan.cohorts.length === 0 ? (people?.linked ?? 0) : 0
  return `${grouped(cohort - linked)}${restricted(one, plan, people) === undefined ? ' ' : '*'}`
}

/** Cohorts whose people nobody counted. */
const isSplit = (plan: Plan, people: CheckInput['people']): boolean =>
  plan.cohorts.length > 0 && people?.byCohort === undefined

/** Whom of its cohort an occurrence leaves out; undefined: nobody. */
const restricted = ({ phase }: Occurrence, plan: Plan, people: CheckInput['people']): string | undefined => {
  const to = plan.phases.find(({ name }) => name === phase)?.to
  switch (to?.kind) {
    case 'unlinked':
      return (people?.linked ?? 0) > 0 ? 'if nobody else links' : 'if nobody links'
    case 'linked':
      return 'if everybody links'
    case 'unreached':
      return 'if nobody was reached'
    case 'column':
      return `those whose \`${to.column}\` is ${to.values.join(' or ')}`
    default:
      return undefined
  }
}

const footnotes = (
  occurrences: readonly Occurrence[],
  plan: Plan,
  people: CheckInput['people'],
): readonly string[] => {
  const messages = occurrences.filter(({ kind }) => kind === 'message')
  const limits = new Set(messages.flatMap((one) => restricted(one, plan, people) ?? []))
  const own = messages.some(({ recipientTime }) => recipientTime !== undefined)
  return [
    ...(limits.size === 0 || people === undefined ? [] : [`  * ${visible([...limits].join('; '))}`]),
    ...(own ? ["  theirs: on each recipient's own clock"] : []),
  ]
}
