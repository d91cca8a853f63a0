import type { Instant } from '../base/instant.ts'
import type { LocaleTag } from '../model/names.ts'
import type { Plan } from '../model/plan.ts'
import type { Changes, OwedChange } from '../work/compared.ts'
import { localText, zoneMark } from './local-text.ts'
import type { Note } from './note-lines.ts'
import { counted, grouped } from './numbers.ts'
import { shortStatementText } from './statement-text.ts'

/** In which languages people will read a correction. */
export type TextsRead = {
  readonly kind: OwedChange['kind']
  readonly message: string | undefined
  readonly people: number
  readonly reads: readonly { readonly text: LocaleTag | undefined; readonly n: number }[]
  readonly missing: readonly { readonly locale: LocaleTag; readonly n: number }[]
}

/** Who was told what is not true any more, who was told what is, and who was never told. */
export const owedNotes = ({
  plan,
  changes,
}: {
  readonly plan: Plan
  readonly changes: Changes
}): readonly Note[] => {
  const notes = [
    ...changes.owed.map((owed) => owedWords(owed, plan)),
    ...(changes.owed.length === 0
      ? []
      : changes.rightly
          .filter(
            ({ cohort }) => !changes.owed.some((one) => one.cohort === cohort && one.from !== undefined),
          )
          .map(({ cohort, n }) => `${cohort}: ${people(n, 'was', 'were')} told what is still true`)),
    ...changes.neverTold.map(
      ({ cohort, n }) =>
        `${cohort}: ${people(n, 'was', 'were')} never told anything, and ${n === 1 ? 'is' : 'are'} owed no correction`,
    ),
  ]
  return notes.map((text) => ({ label: 'owed', text }))
}

const people = (n: number, is: string, are: string): string =>
  `${counted(n, 'person', 'people')} ${n === 1 ? is : are}`

const owedWords = (
  { cohort, kind, told, truth, from, people: n, suppressed }: OwedChange,
  plan: Plan,
): string => {
  const { timezone, corrections } = plan
  const message = corrections?.[kind]
  const what = truth.kind === 'stays' ? '' : ` (${shortStatementText(truth, timezone)})`
  const gets =
    message === undefined
      ? `and \`corrections\` has no \`${kind}\` for them: they will NOT hear of it`
      : `and ${n === 1 ? 'gets' : 'get'} \`${message}\`${what}${from === undefined ? '' : fromWords(from, plan)}`
  const out = suppressed === 0 ? '' : `; ${grouped(suppressed)} of them must not be written to`
  return `${cohort}: ${people(n, 'was', 'were')} last told ${shortStatementText(told, timezone)}, ${gets}${out}`
}

const fromWords = (at: Instant, { timezone }: Plan): string =>
  ` from ${localText(at, timezone)} ${zoneMark(at, timezone)}, once the gate is open`

const mostNamed = 6

export const textNotes = ({ texts }: { readonly texts: readonly TextsRead[] }): readonly Note[] =>
  texts
    .filter(({ message }) => message !== undefined)
    .flatMap(({ message, reads, missing }): readonly Note[] => {
      const known = reads.map(({ text, n }) => `${text ?? 'none'} ${grouped(n)}`)
      const lacking = missing.reduce((sum, { n }) => sum + n, 0)
      const names = missing.slice(0, mostNamed).map(({ locale }) => locale)
      const more = missing.length > mostNamed ? ', ...' : ''
      return [
        { label: 'texts', text: `\`${message}\`: ${known.join(' · ')}` },
        ...(lacking === 0
          ? []
          : [
              {
                label: 'texts',
                text: `\`${message}\` is missing ${names.join(', ')}${more}: ${people(lacking, 'reads', 'read')} a language not their own`,
              },
            ]),
      ]
    })
