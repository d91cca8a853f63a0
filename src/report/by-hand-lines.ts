import { type Instant, isoOf } from '../base/instant.ts'
import type { Plan } from '../model/plan.ts'
import { wholeLocalText } from './local-text.ts'
import { columnsOf, type Look } from './look.ts'
import { visible } from './visible.ts'
import { wrapped } from './width.ts'

/** Something that no API does. */
export type ByHand = {
  readonly what: string
  readonly notBefore: Instant
  /** All that it is counted from has happened. */
  readonly isFixed: boolean
}

/** The checklist of what only a person can do, with dates. */
export const byHandLines = (
  steps: readonly ByHand[] | undefined,
  { timezone }: Plan,
  look: Look,
): readonly string[] => {
  if (steps === undefined || steps.length === 0) return []
  return [
    '',
    '  by hand:',
    ...steps.flatMap(({ what, notBefore, isFixed }) => {
      const when = `${isFixed ? '' : 'as planned, '}not before ${wholeLocalText(notBefore, timezone)}`
      return wrapped(visible(`[ ] ${when}: ${what}`), columnsOf(look) - 4).map((line) => `    ${line}`)
    }),
  ]
}

export type ByHandDocument = readonly {
  readonly what: string
  readonly notBefore: string
  readonly isFixed: boolean
}[]

export const byHandDocument = (steps: readonly ByHand[] | undefined): { readonly byHand?: ByHandDocument } =>
  steps === undefined || steps.length === 0
    ? {}
    : { byHand: steps.map((step) => ({ ...step, notBefore: isoOf(step.notBefore) })) }
