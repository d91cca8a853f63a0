import { deadlineOf } from '../timeline/deadline-of.ts'
import { byHandLines } from './by-hand-lines.ts'
import { cameInText } from './came-in.ts'
import { wordFor } from './counts-text.ts'
import { doubtSentences, neverTold, nextStepOf, type ReportInput, wrongs } from './evidence.ts'
import { headline } from './headline.ts'
import { wholeLocalText } from './local-text.ts'
import { columnsOf, type Look } from './look.ts'
import { needsOf } from './needs-you.ts'
import { counted, grouped } from './numbers.ts'
import { occurrenceLines } from './occurrence-lines.ts'
import { promiseSentences } from './promises-standing.ts'
import { shellWord } from './shell-word.ts'
import { visible } from './visible.ts'
import { wrapped } from './width.ts'

export type ReportTextInput = ReportInput & { readonly look: Look }

/** The evidence of an exit, to be kept: the first line says what is wrong, if anything is. */
export const reportText = (input: ReportTextInput): string =>
  [
    ...verdictLines(input),
    '',
    ...headline(
      {
        plan: input.plan,
        deadline: deadlineOf(input.plan),
        now: input.now,
        also: [`as of ${wholeLocalText(input.now, input.plan.timezone)}`],
      },
      input.look,
    ),
    ...sourceLines(input),
    '',
    ...section(input, 'occurrences', occurrenceLines(input.agenda.items, input, { look: input.look })),
    ...section(input, 'why not, or not yet', reasonLines(input)),
    ...section(input, 'doubts', paragraphs(input, doubtSentences(input))),
    ...section(
      input,
      'promises',
      input.promises === undefined ? [] : paragraphs(input, promiseSentences(input.promises, input.plan)),
    ),
    ...section(input, 'never told', neverToldLines(input)),
    ...section(input, 'holds', holdLines(input)),
    ...section(
      input,
      'came in',
      input.cameIn === undefined ? [] : paragraphs(input, [cameInText(input.cameIn)]),
    ),
    ...needLines(input),
    ...byHandLines(input.byHand, input.plan, input.look),
  ]
    .map((line) => line.trimEnd())
    .join('\n')
    .trimEnd()

const verdictLines = (input: ReportTextInput): readonly string[] => {
  const { paint } = input.look
  const wrong = wrongs(input)
  if (wrong.length === 0)
    return [paint.bold(paint.green('In order: every sum holds, nothing is held or in doubt.'))]
  return wrapped(visible(`NOT IN ORDER: ${wrong.join('; ')}`), columnsOf(input.look)).map((line) =>
    paint.bold(paint.red(line)),
  )
}

const sourceLines = (input: ReportTextInput): readonly string[] => {
  const { plan, revisions, audit, audience } = input
  const { policy, timezone } = plan
  return paragraphs(input, [
    ...(policy === undefined
      ? []
      : [`policy    ${policy.title}${policy.url === undefined ? '' : ` <${policy.url}>`}`]),
    ...(audience === undefined
      ? ['audience  never read']
      : [
          `audience  ${counted(audience.people, 'person', 'people')}, read ${wholeLocalText(audience.readAt, timezone)}`,
        ]),
    ...revisions.map(
      ({ number, approvedAt, by, reason, source, hash }) =>
        `revision  ${number}, ${wholeLocalText(approvedAt, timezone)}, by ${by}: ${reason}${source === undefined ? '' : ` <${source}>`} (sha256 ${hash.slice(0, 16)})`,
    ),
    audit === undefined ? 'audit     no entry' : `audit     entry ${audit.number}, sha256 ${audit.hash}`,
  ])
}

const paragraphs = ({ look }: ReportTextInput, sentences: readonly string[]): readonly string[] =>
  sentences.flatMap((text) => wrapped(visible(text), columnsOf(look) - 2).map((line) => `  ${line}`))

const section = ({ look }: ReportTextInput, title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [look.paint.bold(title), ...lines, '']

const mostReasons = 12

/** Each reason whole, however long the platform's words are: this is to be kept. */
const reasonLines = (input: ReportTextInput): readonly string[] =>
  input.agenda.items.flatMap(({ occurrence }) => {
    const reasons = input.outcomes.get(occurrence.id)?.reasons ?? []
    if (reasons.length === 0) return []
    const rest = reasons.slice(mostReasons).reduce((sum, { n }) => sum + n, 0)
    return [
      `  ${visible(occurrence.id)}`,
      ...reasons.slice(0, mostReasons).flatMap(({ state, reason, n }) => {
        const why = [reason.code, reason.text].filter((text) => text !== '').join(' ')
        return indented(
          `${grouped(n)} ${wordFor(state)}: ${why} [${reason.of}]; ${nextStepOf(input, state)}`,
          input,
        )
      }),
      ...(rest === 0 ? [] : indented(`${grouped(rest)} for other reasons: see --format json`, input)),
    ]
  })

const indented = (text: string, { look }: ReportTextInput): readonly string[] =>
  wrapped(visible(text), columnsOf(look) - 6).map((line, at) => `${at === 0 ? '    ' : '      '}${line}`)

const neverToldLines = (input: ReportTextInput): readonly string[] => {
  const untold = neverTold(input)
  if (untold === undefined) return []
  const { phase, audience, people, by } = untold
  if (people === 0) return paragraphs(input, [`Nobody: all ${grouped(audience)} of \`${phase}\` were told.`])
  const parts = by.map(({ state, n }) => `${grouped(n)} ${wordFor(state)}`).join(', ')
  return paragraphs(input, [
    `${grouped(people)} of the ${grouped(audience)} of \`${phase}\` were not told for certain: ${parts}.`,
    `sunset recipients ${shellWord(input.plan.file)} --phase ${phase} --state ${by.map(({ state }) => state).join(',')} lists them.`,
  ])
}

const holdLines = (input: ReportTextInput): readonly string[] =>
  paragraphs(
    input,
    input.facts.holds.map(
      ({ occurrence, why, since }) =>
        `${occurrence ?? 'everything'}, since ${wholeLocalText(since, input.plan.timezone)}: ${why}`,
    ),
  )

const needLines = (input: ReportTextInput): readonly string[] => {
  const needs = needsOf(input)
  if (needs.length === 0) return []
  return section(
    input,
    'needs you',
    needs.flatMap(({ what, commands }) => [
      ...paragraphs(input, [what]),
      ...commands.map((command) => `    -> ${command}`),
    ]),
  )
}
