import type { Instant } from '../base/instant.ts'
import type { Plan } from '../model/plan.ts'
import type { ApprovalRefusal } from '../work/approval-refusals.ts'
import type { Changes, CohortChange, GateChange } from '../work/compared.ts'
import { occurrenceNotes } from './changed-occurrences-text.ts'
import { owedNotes, type TextsRead, textNotes } from './changed-promises-text.ts'
import { cohortWords } from './cohort-words.ts'
import { localText, zoneMark } from './local-text.ts'
import { columnsOf, type Look } from './look.ts'
import { type Note, noteLines } from './note-lines.ts'
import { counted, grouped } from './numbers.ts'
import { refusalLines } from './refusal-lines.ts'
import { visible } from './visible.ts'

/** What an approval would change, as `approve` shows it before it asks. */
export type ChangesInput = {
  readonly plan: Plan
  readonly at: Instant
  readonly before: { readonly number: number }
  readonly revision: number
  readonly changes: Changes
  readonly refusals: readonly ApprovalRefusal[]
  readonly texts: readonly TextsRead[]
}

export type ChangesTextInput = ChangesInput & {
  readonly look: Look
  /** Whether it can be done in time, and what it costs: lines of their own, by whoever computed it. */
  readonly estimates?: readonly Note[]
}

/** The difference of two revisions, on one screen: for whom the gate moves, what is sent and what not, who was told what. */
export const changesText = (input: ChangesTextInput): string => {
  const { plan, before, revision, look, refusals, estimates = [] } = input
  const notes = [
    ...cohortNotes(input),
    ...gateNotes(input),
    ...occurrenceNotes(input),
    ...owedNotes(input),
    ...textNotes(input),
    ...estimates,
  ]
  const body = notes.length === 0 ? nothing : notes
  const { bold } = look.paint
  return [
    bold(`${visible(plan.file)}  revision ${before.number} -> ${revision}`),
    '',
    ...noteLines(body, columnsOf(look)),
    ...refusalLines(refusals, plan, look),
  ]
    .map((line) => line.trimEnd())
    .join('\n')
}

const nothing: readonly Note[] = [
  { label: 'changes', text: 'nothing for anybody: no date, cohort, gate or message moves' },
]

const signs: Readonly<Record<CohortChange['change'], string>> = {
  added: '+',
  removed: '-',
  changed: '~',
  same: ' ',
}

const cohortNotes = ({ plan, changes }: ChangesInput): readonly Note[] =>
  changes.cohorts
    .filter(({ change, joined, left }) => change !== 'same' || joined.length + left.length > 0)
    .filter(({ cohort, change }) => cohort !== 'default' || change !== 'same')
    .map((change): Note => {
      const { cohort, people, joined, elsewhere } = change
      const what = change.change === 'removed' ? 'gone' : cohortWords(plan, change.plan, cohort)
      const [only] = joined
      const from =
        joined.length === 1 && only?.n === people
          ? `from \`${only.cohort}\``
          : joined.map((one) => `${grouped(one.n)} from \`${one.cohort}\``).join(', ')
      const stay = elsewhere
        .map((one) => `; ${grouped(one.n)} who match it too are in \`${one.cohort}\`, which comes first`)
        .join('')
      const who = change.change === 'removed' ? leftWords(change) : counted(people, 'person', 'people')
      return {
        label: 'cohorts',
        text: `${signs[change.change]} ${cohort}: ${what}; ${who}${from === '' ? '' : `, ${from}`}${stay}`,
      }
    })

const leftWords = ({ left }: CohortChange): string =>
  left.length === 0
    ? 'nobody was in it'
    : left.map(({ cohort, n }) => `${counted(n, 'person goes', 'people go')} to \`${cohort}\``).join(', ')

const gateNotes = (input: ChangesInput): readonly Note[] =>
  input.changes.gates.flatMap((change) => {
    const text = gateWords(change, input)
    return text === undefined ? [] : [{ label: 'gate', text }]
  })

const gateWords = (
  { from, cohort, people, before, now, next, wouldHave }: GateChange,
  { plan }: ChangesInput,
): string | undefined => {
  const when = (at: Instant): string => `${localText(at, plan.timezone)} ${zoneMark(at, plan.timezone)}`
  const who = from === cohort ? cohort : `${cohort} (${counted(people, 'person', 'people')} from \`${from}\`)`
  const later = next === undefined ? '' : `; ${next.gate} on ${when(next.at)}`
  if (before !== now) {
    if (people === 0 && from === cohort && from !== 'default') return undefined
    return now === 'open'
      ? `${who}: ${before} -> OPEN as soon as you approve${later}`
      : `${who}: ${before} -> ${now.toUpperCase()} THE MOMENT you approve${later}`
  }
  if (next === undefined)
    return wouldHave === undefined
      ? undefined
      : `${who} stays ${now}; it would have been ${wouldHave.gate} on ${when(wouldHave.at)}`
  const instead = wouldHave === undefined ? '' : `, not ${wouldHave.gate} on ${when(wouldHave.at)}`
  return `${who}: ${now} -> ${next.gate} on ${when(next.at)}${instead}`
}
