import type { Place, Problem } from '../base/problem.ts'
import type { LocaleTag } from '../model/names.ts'
import type { Plan } from '../model/plan.ts'
import { nthAt } from './scan.ts'

/** One text under judgement. */
export type TextCase = {
  readonly plan: Plan
  readonly message: string
  readonly locale: LocaleTag
  readonly source: string
  /** Built in: it stands nowhere in the plan. */
  readonly builtIn: boolean
  /** What rows have; undefined where no audience is at hand. */
  readonly columns: readonly string[] | undefined
  readonly isTemplate: boolean
  /** It is sent as a correction, where `told` is known. */
  readonly isCorrection: boolean
}

/** Where in the plan `word`, which begins at `offset` of the text, stands. */
export const placeIn = (
  { plan, message, locale, source, builtIn }: TextCase,
  word: string,
  offset: number,
): Place | undefined =>
  builtIn ? undefined : plan.places.within(['messages', message, locale], word, nthAt(source, word, offset))

export const placeOfText = ({ plan, message, locale, builtIn }: TextCase): Place | undefined =>
  builtIn ? undefined : plan.places.of(['messages', message, locale])

type Said = Omit<Problem, 'severity' | 'place'>

export const problemAt = (severity: Problem['severity'], said: Said, place: Place | undefined): Problem => ({
  severity,
  ...said,
  ...(place === undefined ? {} : { place }),
})
