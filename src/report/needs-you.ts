import type { Hold } from '../model/facts.ts'
import type { OccurrenceState } from '../model/occurrence.ts'
import { missingOf } from './counts-text.ts'
import { counted, grouped } from './numbers.ts'
import { shellWord } from './shell-word.ts'
import type { StatusInput } from './status-document.ts'

/** Something that only a person can do: what it is about, and what to type. */
export type Need = { readonly what: string; readonly command?: string }

/** Everything that waits for a person; empty where all goes by itself. */
export const needsOf = (input: StatusInput): readonly Need[] => {
  const file = shellWord(input.plan.file)
  return [...approvalOf(input, file), ...holdsOf(input, file), ...doubtsOf(input, file), ...booksOf(input)]
}

const approvalOf = ({ revision, fileDiffers }: StatusInput, file: string): readonly Need[] => {
  if (revision === undefined)
    return [
      { what: 'nothing is approved, so nothing runs', command: `sunset approve ${file} --reason "..."` },
    ]
  if (!fileDiffers) return []
  return [
    {
      what: `the file differs from revision ${revision}, which is what runs`,
      command: `sunset approve ${file} --reason "..."`,
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
      command: commandFor(hold, file),
    }))
}

const isOver = (state: OccurrenceState): boolean =>
  state === 'complete' || state === 'missed' || state === 'superseded' || state === 'cancelled'

const commandFor = ({ kind, occurrence }: Hold, file: string): string => {
  if (kind === 'channel') return `sunset run ${file}, once that is mended`
  return `sunset resume ${file}${occurrence === undefined ? '' : ` --phase ${shellWord(occurrence)}`} --reason "..."`
}

const doubtsOf = ({ facts }: StatusInput, file: string): readonly Need[] => {
  let doubts = 0
  for (const { counts } of facts.occurrences.values()) doubts += counts.in_doubt
  if (doubts === 0) return []
  return [
    {
      what: `${counted(doubts, 'delivery is', 'deliveries are')} in doubt: nobody knows whether they arrived`,
      command: `sunset recipients ${file} --state in_doubt`,
    },
  ]
}

const booksOf = ({ facts }: StatusInput): readonly Need[] =>
  [...facts.occurrences].flatMap(([id, { counts }]) => {
    const missing = missingOf(counts)
    return missing === 0
      ? []
      : [{ what: `the sums of ${id} do not hold: ${grouped(missing)} unaccounted for` }]
  })
