import { isoOf } from '../base/instant.ts'
import type { CohortName } from '../model/names.ts'
import type { Plan } from '../model/plan.ts'
import { keyOfStatement, type Statement } from '../model/promise.ts'
import type { OwedChange } from '../work/compared.ts'
import { counted } from './numbers.ts'
import { shortStatementText } from './statement-text.ts'

/** Who has been told what last, and who is owed a correction. */
export type PromisesStanding = {
  readonly told: readonly { readonly cohort: CohortName; readonly says: Statement; readonly people: number }[]
  readonly neverTold: number
  readonly owed: readonly OwedChange[]
}

/** `12,345 people were last told 15 Jan 2026 (default)`; then whoever is owed a correction. */
export const promiseSentences = (
  { told, neverTold, owed }: PromisesStanding,
  { timezone, corrections }: Plan,
): readonly string[] => [
  ...told.map(
    ({ cohort, says, people }) =>
      `${counted(people, 'person was', 'people were')} last told ${shortStatementText(says, timezone)} (${cohort})`,
  ),
  ...(neverTold === 0 ? [] : [`${counted(neverTold, 'person was', 'people were')} never told anything`]),
  ...owed.map(({ cohort, kind, told: said, people, from }) => {
    const message = corrections?.[kind]
    const what = message === undefined ? `a correction \`${kind}\`, which the plan has not` : `\`${message}\``
    const later = from === undefined ? '' : ', once it is so'
    return `${counted(people, 'person is', 'people are')} owed ${what}: told ${shortStatementText(said, timezone)} (${cohort})${later}`
  }),
]

export type PromisesDocument = {
  readonly told: readonly { readonly cohort: string; readonly says: string; readonly people: number }[]
  readonly neverTold: number
  readonly owed: readonly {
    readonly cohort: string
    readonly kind: string
    readonly told: string
    readonly truth: string
    readonly people: number
    readonly from?: string
  }[]
}

export const promisesDocument = ({ told, neverTold, owed }: PromisesStanding): PromisesDocument => ({
  told: told.map(({ cohort, says, people }) => ({ cohort, says: keyOfStatement(says), people })),
  neverTold,
  owed: owed.map(({ cohort, kind, told: said, truth, people, from }) => ({
    cohort,
    kind,
    told: keyOfStatement(said),
    truth: keyOfStatement(truth),
    people,
    ...(from === undefined ? {} : { from: isoOf(from) }),
  })),
})
