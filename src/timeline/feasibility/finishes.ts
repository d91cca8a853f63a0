import { type Instant, instant } from '../../base/instant.ts'
import type { OccurrenceId } from '../../model/occurrence.ts'
import { type FeasibilityInput, Scenario } from './scenario.ts'

/** When an occurrence is done at the rates given, and how many it will not reach while it is of use. */
export type Finish = { readonly at: Instant | undefined; readonly misses: number }

/** When each message occurrence is done: all that somebody who watches a run asks. */
export const finishesOf = (input: FeasibilityInput): ReadonlyMap<OccurrenceId, Finish> => {
  const scenario = new Scenario(input)
  const within = scenario.play()
  return new Map(
    scenario.messages.map((one): [OccurrenceId, Finish] => {
      const flowed = within.get(one.id)
      const at = flowed?.finish ?? scenario.playOn(one)?.finish
      return [one.id, { at: at === undefined ? undefined : instant(at), misses: flowed?.missed ?? 0 }]
    }),
  )
}
