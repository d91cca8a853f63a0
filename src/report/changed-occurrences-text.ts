import type { Plan } from '../model/plan.ts'
import type { Changes, OccurrenceChange } from '../work/compared.ts'
import { localText } from './local-text.ts'
import type { Note } from './note-lines.ts'
import { counted, grouped } from './numbers.ts'

/** What is sent, moved and no longer sent. */
export const occurrenceNotes = ({
  plan,
  changes,
}: {
  readonly plan: Plan
  readonly changes: Changes
}): readonly Note[] => [
  ...inOneSentence(changes, 'disappears', 'cancels', 'pending'),
  ...changes.occurrences.flatMap((change): readonly Note[] => {
    const text = words(change, plan)
    return text === undefined ? [] : [{ label: labels[change.change], text }]
  }),
  ...inOneSentence(changes, 'kept', 'no repeat', 'have it already'),
  ...inOneSentence(changes, 'passed', 'not sent', '', ', which lie before this revision'),
]

const labels: Readonly<Record<OccurrenceChange['change'], string>> = {
  disappears: 'cancels',
  appears: 'new',
  moves: 'moves',
  again: 'again',
  superseded: 'cancels',
  kept: '',
  passed: '',
}

const words = (
  { occurrence, change, was, people }: OccurrenceChange,
  { timezone }: Plan,
): string | undefined => {
  if (change === 'disappears' || change === 'kept' || change === 'passed') return undefined
  if (change === 'superseded') return `${occurrence.id}: ${grouped(people ?? 0)} still unsent; superseded`
  const when = localText(occurrence.at, timezone)
  const before =
    was === undefined ? '' : ` (${change === 'moves' ? 'it was' : 'after'} ${localText(was, timezone)})`
  const whom = people === undefined ? '' : `, ${counted(people, 'person', 'people')}`
  return `${occurrence.id}: ${when}${before}${whom}`
}

/** Each cohort's in one sentence. */
const inOneSentence = (
  { occurrences }: Changes,
  kind: OccurrenceChange['change'],
  label: string,
  counts: string,
  end = '',
): readonly Note[] => {
  const byCohort = new Map<string, OccurrenceChange[]>()
  for (const change of occurrences) {
    if (change.change !== kind) continue
    const known = byCohort.get(change.occurrence.cohort)
    if (known === undefined) byCohort.set(change.occurrence.cohort, [change])
    else known.push(change)
  }
  return [...byCohort].map(([cohort, changes]) => {
    const list = changes.map(({ occurrence: { id }, people }) => {
      const name = id.split('/')[0] ?? id
      return people === undefined || people === 0 ? name : `${name} (${grouped(people)} ${counts})`
    })
    return { label, text: `for ${cohort}: ${list.join(', ')}${end}` }
  })
}
