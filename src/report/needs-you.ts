import type { Hold } from '../model/facts.ts'
import type { OccurrenceState } from '../model/occurrence.ts'
import { notThereText } from '../work/not-there.ts'
import { missingOf } from './counts-text.ts'
import { clockText } from './local-text.ts'
import { counted, grouped } from './numbers.ts'
import { shellWord } from './shell-word.ts'
import type { StatusInput } from './status-document.ts'

/** Something that only a person can do: what it is about, and what to type. */
export type Need = { readonly what: string; readonly commands: readonly string[] }

/** Everything that waits for a person; empty where all goes by itself. */
export const needsOf = (input: StatusInput): readonly Need[] => {
  const file = shellWord(input.plan.file)
  return [
    ...overdueOf(input, file),
    ...approvalOf(input, file),
    ...holdsOf(input, file),
    ...keptOf(input, file),
    ...againstOf(input, file),
    ...doubtsOf(input, file),
    ...booksOf(input),
  ]
}

const overdueOf = ({ overdue, plan, now }: StatusInput, file: string): readonly Need[] => {
  if (overdue === undefined) return []
  const { occurrences, idleSince } = overdue
  const since =
    idleSince === undefined
      ? 'nothing ever ran'
      : `nothing ran since ${clockText(idleSince, now, plan.timezone)}`
  return [
    {
      what: `${occurrences.join(', ')} ${occurrences.length === 1 ? 'is' : 'are'} due, and ${since}: does cron run?`,
      commands: [`sunset tick ${file}`],
    },
  ]
}

const approvalOf = ({ revision, fileDiffers }: StatusInput, file: string): readonly Need[] => {
  if (revision === undefined)
    return [
      { what: 'nothing is approved, so nothing runs', commands: [`sunset approve ${file} --reason "..."`] },
    ]
  if (!fileDiffers) return []
  return [
    {
      what: `the file differs from revision ${revision}, which is what runs`,
      commands: [`sunset approve ${file} --reason "..."`],
    },
  ]
}

/** Each hold once, however many occurrences it concerns; not where what it concerns is over. */
const holdsOf = ({ agenda, facts }: StatusInput, file: string): readonly Need[] => {
  const ahead = new Set(
    agenda.items.filter(({ state }) => !isOver(state)).map(({ occurrence }) => occurrence.id),
  )
  return facts.holds
    .filter(({ occurrence }) => occurrence === undefined || ahead.has(occurrence))
    .map((hold) => ({
      what: `${hold.occurrence ?? 'everything'} is held: ${hold.why}`,
      commands: commandsFor(hold, file),
    }))
}

/** What the plan's own words keep back until a person lets it pass; and a freeze that came although they would. */
const keptOf = ({ agenda }: StatusInput, file: string): readonly Need[] =>
  agenda.items.flatMap(({ occurrence, verdict, despite }) =>
    despite !== undefined
      ? [{ what: `${occurrence.id} is in force, although ${despite}`, commands: [] }]
      : verdict.do !== 'hold' || verdict.by === 'decision'
        ? []
        : [
            {
              what: `${occurrence.id} is held: ${verdict.why}`,
              commands: waysOut(verdict.by, file, occurrence.id),
            },
          ],
  )

const waysOut = (by: string, file: string, id: string): readonly string[] => {
  const scope = `${file} --phase ${shellWord(id)}`
  switch (by) {
    case 'doubt':
      return [
        `sunset resolve ${scope} --as sent|unsent --reason "..."   (done, or not)`,
        `sunset resolve ${scope} --resend --reason "..."   (do it again)`,
      ]
    case 'thaw':
      return [`sunset thaw ${scope} --reason "..."`]
    // Only the plan can change who is there.
    case 'cohorts':
      return []
    default:
      return [`sunset resume ${scope} --reason "..."`]
  }
}

/** Nobody takes it back by themselves: whether the others can do without is a person's to say. */
const againstOf = ({ agenda, plan }: StatusInput, file: string): readonly Need[] =>
  (agenda.against ?? []).map(({ step, actions, cohorts }) => ({
    what: `${step} has done ${actions.join(', ')} to the channel, and ${cohorts.map((one) => notThereText(one, plan)).join('; ')}`,
    commands: cohorts.map(({ cohort }) => `sunset thaw ${file} --cohort ${shellWord(cohort)} --reason "..."`),
  }))

const isOver = (state: OccurrenceState): boolean =>
  state === 'complete' || state === 'missed' || state === 'superseded' || state === 'cancelled'

/** What the channel refused is mended first; then it goes on by the same command as a pause. */
const commandsFor = ({ kind, occurrence }: Hold, file: string): readonly string[] => {
  const resume = `sunset resume ${file}${occurrence === undefined ? '' : ` --phase ${shellWord(occurrence)}`} --reason "..."`
  return [kind === 'channel' ? `${resume}, once that is mended` : resume]
}

const doubtsOf = ({ facts }: StatusInput, file: string): readonly Need[] => {
  let doubts = 0
  for (const { counts } of facts.occurrences.values()) doubts += counts.in_doubt
  if (doubts === 0) return []
  return [
    {
      what: `${counted(doubts, 'delivery is', 'deliveries are')} in doubt: nobody knows whether they arrived`,
      commands: [
        `sunset recipients ${file} --state in_doubt`,
        `sunset resolve ${file} --as sent|unsent --reason "..."`,
      ],
    },
  ]
}

const booksOf = ({ facts }: StatusInput): readonly Need[] =>
  [...facts.occurrences].flatMap(([id, { counts }]) => {
    const missing = missingOf(counts)
    return missing === 0
      ? []
      : [{ what: `the sums of ${id} do not hold: ${grouped(missing)} unaccounted for`, commands: [] }]
  })
